import { z } from 'zod';

/** A reader for each key of the type, no more and no fewer. */
export type Shape<T> = { [K in keyof T]-?: z.ZodType<T[K]> };

export const NO_SETTINGS = { error: 'must hold settings by name' };

// Each `error` ends the sentence "KEY …"; none quotes the value, which may be a key in the wrong place.
export const text = z.string({ error: 'must be a text' }).min(1, { error: 'must not be empty' });
export const textOrTexts = z.union([text, z.array(text).min(1)], {
  error: 'must be a text, or a list of texts',
});
export const truth = z.boolean({ error: 'must be true or false' });
export const body = z
  .record(z.string(), z.unknown(), { error: 'must hold names and values' })
  .refine(isModest, { error: 'must hold less than ten thousand values, and not itself' });
export const webAddress = z.string({ error: 'must be a text' }).refine(isWebAddress, {
  error: 'must be a web address such as http://127.0.0.1:8000/v1, without user and password',
});

export const parallel = z.union([z.literal('auto'), whole(1)], {
  error: "must be a whole number of at least 1, or 'auto'",
});
// The command line's least.
export const timeout = atLeast(0.001);

export function whole(lowest: number) {
  return z.int({ error: 'must be a whole number' }).min(lowest, { error: `must be at least ${lowest}` });
}

export function atLeast(lowest: number) {
  return z.number({ error: 'must be a number' }).min(lowest, { error: `must be at least ${lowest}` });
}

function isWebAddress(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

/** YAML's aliases can make a body that is circular, or that would be written out for hours. */
function isModest(value: object): boolean {
  const pending: unknown[] = [value];
  for (let count = 0; count < 10_000; count++) {
    const next = pending.pop();
    if (typeof next === 'object' && next !== null) {
      for (const inner of Object.values(next)) pending.push(inner);
    }
    if (pending.length === 0) return true;
  }
  return false;
}

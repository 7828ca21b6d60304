import type { Fault } from './fake-api.ts';

/** Stands in every body that is no reply: wherever it turns up, a fault was taken for one. */
export const FAULT_MARKER = 'FAULT-BODY-7d1f';

/** What a server says that is out of order, with a control character that no terminal should see. */
const SAID = `${FAULT_MARKER} \u001B[31mout of order`;
const HTML = `<html><head><title>${FAULT_MARKER}</title></head><body>Rating: [[1]]</body></html>`;
const TOO_MANY = { kind: 'status', status: 429, code: 'rate_limit_exceeded', message: SAID } as const;

/** Longer than the command waits for a reply. */
const STALL_MS = 60_000;

/** One of each: with `GOOD_CARDS` replies beside them, 30% of a deck. */
const FAULTS: readonly Fault[] = [
  { ...TOO_MANY, headers: { 'retry-after': '0' } },
  { ...TOO_MANY, headers: { 'retry-after': '1' } },
  { ...TOO_MANY, headers: { 'retry-after-ms': '150' } },
  { kind: 'status', status: 500, message: SAID },
  { kind: 'status', status: 503, body: HTML, headers: { 'content-type': 'text/html' } },
  { kind: 'reset' },
  // A judge's verdict and an answer's text alike, were it taken for one.
  { kind: 'truncated', text: `${FAULT_MARKER} Rating: [[1]] ${'and so on '.repeat(60)}` },
  { kind: 'empty-body' },
  { kind: 'stall', milliseconds: STALL_MS },
];
const GOOD_CARDS = 21;

/**
 * Draws what goes wrong with each request: 30% of them, from a deck that is shuffled anew when it is used up. So the share holds for
 * short runs too, where independent draws would break a bound on calls by chance, and each kind of fault comes up.
 *
 * @param random uniform on [0, 1).
 */
export function dealFaults(random: () => number): () => Fault | undefined {
  const deck: (Fault | undefined)[] = [];
  return () => {
    if (deck.length === 0) deck.push(...shuffled([...FAULTS, ...noFaults()], random));
    return deck.pop();
  };
}

function noFaults(): undefined[] {
  return Array.from({ length: GOOD_CARDS }, () => undefined);
}

/** Fisher and Yates' shuffle. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

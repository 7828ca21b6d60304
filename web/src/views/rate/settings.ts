/** What a session is of; it stands in the address, so that reloading it goes on with the same items. */
export interface SessionSettings {
  seed: number;
  models: string[];
  /** Empty: all. */
  category: string;
  /** How many votes. */
  count: number;
}

export const USUAL_COUNT = 20;
const MOST = 1000;

/** The session that the address names; undefined before one is begun. */
export function readSettings(params: URLSearchParams): SessionSettings | undefined {
  const seed = Number(params.get('seed') ?? Number.NaN);
  if (!Number.isSafeInteger(seed)) return undefined;
  return {
    seed,
    models: params.getAll('model'),
    category: params.get('category') ?? '',
    count: readCount(params.get('count')),
  };
}

/** A whole number from 1 to 1000; the usual one for anything else. */
export function readCount(text: string | null): number {
  const count = Number(text ?? Number.NaN);
  return Number.isSafeInteger(count) && count >= 1 ? Math.min(count, MOST) : USUAL_COUNT;
}

/** A seed that no session had before, in all likelihood; six digits, to keep the address short. */
export function newSeed(): number {
  return 100_000 + ((crypto.getRandomValues(new Uint32Array(1))[0] as number) % 900_000);
}

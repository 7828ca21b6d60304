import { asFields } from './json.ts';
import type { Fetch } from './http.ts';

/** Adds to the body of each request what its package has no parameter for; objects within it are merged. */
export function withExtraBody(fetch: Fetch, extraBody: Record<string, unknown> | undefined): Fetch {
  if (extraBody === undefined || Object.keys(extraBody).length === 0) return fetch;
  return (url, init) => {
    const body = JSON.parse(init?.body as string) as Record<string, unknown>;
    return fetch(url, { ...init, body: JSON.stringify(merge(body, extraBody)) });
  };
}

function merge(into: Record<string, unknown>, from: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...into };
  for (const [name, value] of Object.entries(from)) {
    const [left, right] = [asFields(into[name]), asFields(value)];
    merged[name] = left && right ? merge(left, right) : value;
  }
  return merged;
}

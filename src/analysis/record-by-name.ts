/**
 * A record whose keys are names that somebody has chosen, such as categories. It has no prototype, so that a name which is not in it
 * is undefined even where every object has such a property (`constructor`, `toString`).
 */
export function recordByName<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.setPrototypeOf(Object.fromEntries(entries), null) as Record<string, T>;
}

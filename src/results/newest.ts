/** A row, and how to see it again: where two rows have one identity their prompts are compared. */
export interface ReadRow<T> {
  row: T;
  readAgain: () => T;
}

export interface NewestOptions<T, K> {
  /** Rows of one identity take the place of one another. */
  identityOf: (row: T) => string;
  /** Whether two rows of one identity judge the same prompts. */
  isSamePrompt: (a: T, b: T) => boolean;
  /** Whether a row judges an answer that has changed since. */
  isStale: (row: T) => boolean;
  /** What is kept of a row until the last one is read. */
  keep: (row: T) => K;
  onLeftOut: (row: T, reason: 'duplicate' | 'stale') => void;
}

/**
 * Of the rows with one identity, the newest that judges the present answers. Rows are appended, so the later line is the newer
 * one; the clocks of several machines are less to be trusted.
 */
export function newestRows<T, K>(rows: Iterable<ReadRow<T>>, options: NewestOptions<T, K>): K[] {
  const newest = new Map<string, { kept: K; readAgain: () => T }>();
  for (const { row, readAgain } of rows) {
    if (options.isStale(row)) {
      options.onLeftOut(row, 'stale');
      continue;
    }
    const identity = options.identityOf(row);
    const earlier = newest.get(identity)?.readAgain();
    if (earlier !== undefined) {
      options.onLeftOut(earlier, options.isSamePrompt(earlier, row) ? 'duplicate' : 'stale');
    }
    newest.set(identity, { kept: options.keep(row), readAgain });
  }
  return [...newest.values()].map(({ kept }) => kept);
}

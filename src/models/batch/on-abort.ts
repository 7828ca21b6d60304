/** Runs functions when a signal is aborted. */
export interface AbortListeners {
  /** Gives the function that takes it back. */
  add(signal: AbortSignal, run: () => void): () => void;
}

/**
 * One listener a signal, however many wait for it: adding the n-th listener to an `AbortSignal` takes a walk over the n - 1 others,
 * which for 50,000 requests of one run is seconds.
 */
export function createAbortListeners(): AbortListeners {
  const waiting = new WeakMap<AbortSignal, Set<() => void>>();
  return {
    add(signal, run) {
      let runs = waiting.get(signal);
      if (runs === undefined) {
        const fresh = new Set<() => void>();
        signal.addEventListener('abort', () => fresh.forEach((each) => each()), { once: true });
        waiting.set(signal, fresh);
        runs = fresh;
      }
      runs.add(run);
      return () => void runs.delete(run);
    },
  };
}

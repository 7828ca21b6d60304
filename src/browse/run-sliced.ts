import { setImmediate } from 'node:timers/promises';

/** How long the server may be deaf, in milliseconds. */
const SLICE = 12;

/** Does a piece of work step by step, and lets others in between. @param onSlice called after each slice. */
export async function runSliced(
  work: Generator<void>,
  stop: AbortSignal,
  onSlice: () => void,
): Promise<void> {
  while (!stop.aborted) {
    const end = performance.now() + SLICE;
    let isDone = false;
    while (!isDone && performance.now() < end) isDone = work.next().done === true;
    onSlice();
    if (isDone) return;
    await setImmediate();
  }
  // Closes what the work has open.
  work.return(undefined);
}

/** Calls a pause only when a slice of time has gone by. */
export function sparingly(pause: () => Promise<void>): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < SLICE) return;
    await pause();
    last = performance.now();
  };
}

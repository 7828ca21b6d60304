import { setTimeout as sleep } from 'node:timers/promises';
import type { CallError } from '../errors.ts';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 60_000;
/** A whole reply that is empty or no chat completion is likely to stay so. */
const MOST_TRIES_FOR_A_BAD_REPLY = 3;

/**
 * How long to wait before a failed call is tried again: as long as the server asks (Retry-After), else a random time below a
 * ceiling that doubles with each try ("full jitter", Brooker 2015, AWS Architecture Blog).
 *
 * @param tries so far, 1 at least.
 * @param left the milliseconds in which the call may still be tried.
 * @param random uniform on [0, 1).
 * @returns milliseconds, or undefined where another try is of no use or would come too late.
 */
export function retryDelay(
  error: CallError,
  tries: number,
  left: number,
  random: () => number = Math.random,
): number | undefined {
  if (!error.isRetryable) return undefined;
  // A reply may be waited for longer than calls are retried: it is asked for once more all the same.
  if (left <= 0) return error.kind === 'timeout' && tries === 1 ? random() * FIRST_DELAY_MS : undefined;
  const isBadReply = error.kind === 'empty-reply' || error.kind === 'malformed-reply';
  if (isBadReply && tries >= MOST_TRIES_FOR_A_BAD_REPLY) return undefined;
  if (error.retryAfter !== undefined) {
    // A little jitter on top: else all calls that were refused together come back together.
    const delay = error.retryAfter + random() * FIRST_DELAY_MS;
    return delay > left ? undefined : delay;
  }
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (tries - 1));
  return Math.min(random() * ceiling, left);
}

/** Waits. @throws the signal's reason, once it is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
  signal.throwIfAborted();
}

import { setTimeout as sleep } from 'node:timers/promises';
import { CallError } from '../errors.ts';

export interface RetryOptions {
  /** No try begins later than this after the first, in milliseconds. */
  within: number;
  /** Aborted: drop the try that is under way. */
  signal: AbortSignal;
  /** Aborted: make no further try; one that is under way is finished. */
  stop?: AbortSignal | undefined;
  /** Uniform on [0, 1). */
  random?: () => number;
  /** May turn a failure into another (worse) one; called with the number of tries so far. */
  escalate?: (error: CallError, tries: number) => CallError;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 60_000;
/** A reply that is empty or garbled at temperature 0 is likely to stay so. */
const MOST_TRIES_FOR_A_BAD_REPLY = 3;

/**
 * Makes a call, and makes it again while that can help. It waits as long as the server asks (Retry-After), else a random
 * time below a ceiling that doubles with each try ("full jitter", Brooker 2015, AWS Architecture Blog).
 *
 * @throws CallError the last failure, once it is permanent or the time is up; the signal's reason when aborted or stopped.
 */
export async function withRetries<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { within, signal, stop, random = Math.random, escalate } = options;
  const start = Date.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof CallError)) throw thrown;
      const error = escalate?.(thrown, tries) ?? thrown;
      if (!error.isRetryable) throw error;
      const isBadReply = error.kind === 'empty-reply' || error.kind === 'malformed-reply';
      if (isBadReply && tries >= MOST_TRIES_FOR_A_BAD_REPLY) throw error;
      const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (tries - 1));
      const left = within - (Date.now() - start);
      // A little jitter on top of Retry-After too: else all calls that were refused together come back together.
      const delay =
        error.retryAfter === undefined
          ? Math.min(random() * ceiling, left)
          : error.retryAfter + random() * FIRST_DELAY_MS;
      if (left <= 0 || delay > left) throw error;
      await sleepUnless(delay, stop === undefined ? [signal] : [signal, stop]);
    }
  }
}

/** @throws the reason of the first of the signals to be aborted. */
async function sleepUnless(delay: number, signals: readonly AbortSignal[]): Promise<void> {
  const anySignal = AbortSignal.any([...signals]);
  anySignal.throwIfAborted();
  await sleep(delay, undefined, { signal: anySignal }).catch(() => {});
  anySignal.throwIfAborted();
}

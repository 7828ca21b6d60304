import { setTimeout as sleep } from 'node:timers/promises';
import { InterruptedError } from '../../errors.ts';
import type { HubOptions } from './hub-options.ts';

/** A failure that another try may not meet. */
export class PassingFault extends Error {
  override name = 'PassingFault';
  /** What the server asks to be left alone for, in milliseconds. */
  readonly retryAfter: number | undefined;
  /** Nobody answers there at all. */
  readonly isUnreachable: boolean;

  constructor(message: string, facts: { retryAfter?: number | undefined; isUnreachable?: boolean } = {}) {
    super(message);
    this.retryAfter = facts.retryAfter;
    this.isUnreachable = facts.isUnreachable ?? false;
  }
}

interface Retrying {
  /** Grows as the work gets on; tries that got on are not counted. */
  progress?: () => number;
  /** Tries in a row that get nowhere. @default 5 */
  mostTries?: number;
  /** Whether a fault is worth another try. @default every passing one */
  isWorthAnother?: (fault: PassingFault) => boolean;
}

const LONGEST_DELAY_MS = 30_000;
/** The hub counts requests in windows of five minutes. */
const LONGEST_ASKED_MS = 330_000;

/**
 * Does the work again after passing faults: as long as the server asks, else after a wait that doubles, half of it random.
 *
 * @throws the last fault after `mostTries` that got nowhere, or where the server asks for more than five and a half minutes.
 * @throws InterruptedError once the signal is aborted.
 */
export async function withRetries<T>(
  work: () => Promise<T>,
  { signal, say, retryDelay = 1000 }: HubOptions,
  { progress = () => 0, mostTries = 5, isWorthAnother = () => true }: Retrying = {},
): Promise<T> {
  let most = progress();
  for (let tries = 1; ; tries += 1) {
    throwIfInterrupted(signal);
    try {
      return await work();
    } catch (error) {
      throwIfInterrupted(signal, error);
      if (!(error instanceof PassingFault) || !isWorthAnother(error)) throw error;
      if (progress() > most) tries = 1;
      most = Math.max(most, progress());
      const { retryAfter = 0 } = error;
      if (tries >= mostTries || retryAfter > LONGEST_ASKED_MS) throw error;
      const ceiling = Math.min(LONGEST_DELAY_MS, retryDelay * 2 ** (tries - 1));
      const delay = retryAfter + ceiling * (0.5 + Math.random() / 2);
      if (delay > 5_000) say?.(`${error.message}; the next try is in ${Math.ceil(delay / 1000)} seconds.`);
      await sleep(delay, undefined, { signal }).catch(() => {});
    }
  }
}

/** @throws InterruptedError once the signal is aborted. */
export function throwIfInterrupted(signal: AbortSignal | undefined, cause?: unknown): void {
  if (signal?.aborted) throw new InterruptedError('interrupted', { cause });
}

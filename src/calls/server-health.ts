import { CallError } from '../errors.ts';
import { Suspicion } from './suspicion.ts';

/**
 * Of a server that has answered nothing yet, this many failed tries of a call say that it is not there, or is no such server. One
 * that has answered is taken for gone when so many tries in a row have failed, for half the time that one call is retried.
 */
const TRIES_BEFORE_UNREACHABLE = 3;

/** What the failures of single calls say of a server: whether it is there, and accepts requests of ours at all. */
export class ServerHealth {
  readonly suspicion = new Suspicion();
  readonly #retryWithin: number;
  #hasAnswered = false;
  /** Since the last reply: when the first try failed (milliseconds), and how many did. */
  #failing: { since: number; tries: number } | undefined;

  /** When the server began to refuse all calls for its limits; milliseconds. */
  #closedSince: number | undefined;

  /** @param retryWithin how long one call is tried, in milliseconds. */
  constructor(retryWithin: number) {
    this.#retryWithin = retryWithin;
  }

  succeeded(): void {
    this.#hasAnswered = true;
    this.#failing = undefined;
    this.#closedSince = undefined;
    this.suspicion.clear();
  }

  /** What a failed try means in the light of the other calls. @param tries of this call so far. */
  escalate(error: CallError, tries: number): CallError {
    if (this.#hasAnswered && (error.statusCode === 403 || error.statusCode === 404)) {
      // The key and the model are good: it is this request that the server does not serve (moderation, a gateway's rule).
      return new CallError('bad-request', error.message, { statusCode: error.statusCode, cause: error });
    }
    if (error.kind === 'rate-limit') return this.#isClosedForGood(error) ? this.#unavailable(error) : error;
    if ((error.retryAfter ?? 0) > this.#retryWithin) return this.#unavailable(error);
    const isNoAnswer = error.kind === 'network';
    const isWrongAnswer = error.kind === 'truncated-reply' || error.kind === 'malformed-reply';
    if (!isNoAnswer && (this.#hasAnswered || !isWrongAnswer)) return error;
    const now = performance.now();
    this.#failing ??= { since: now, tries: 0 };
    this.#failing.tries += 1;
    const isGone = this.#hasAnswered
      ? this.#failing.tries >= TRIES_BEFORE_UNREACHABLE &&
        this.suspicion.inFlight === 0 &&
        now - this.#failing.since > this.#retryWithin / 2
      : tries >= TRIES_BEFORE_UNREACHABLE;
    if (!isGone) return error;
    const remedy =
      error.remedy ?? (isNoAnswer ? undefined : 'Check the address: that of a chat API usually ends in /v1.');
    return new CallError('unreachable', error.message, { cause: error, remedy });
  }

  /** Whether the server asks to wait for longer than a call is tried, or has refused all for as long. */
  #isClosedForGood({ retryAfter = 0 }: CallError): boolean {
    const now = performance.now();
    this.#closedSince ??= now;
    if (retryAfter > this.#retryWithin) return true;
    // A call that was accepted may still be in flight.
    return this.suspicion.inFlight === 0 && now - this.#closedSince > this.#retryWithin;
  }

  #unavailable(error: CallError): CallError {
    const { retryAfter = 0 } = error;
    const what =
      retryAfter > this.#retryWithin
        ? `The server asks to wait ${Math.ceil(retryAfter / 60_000)} minutes, longer`
        : 'The server has refused all calls for longer';
    return new CallError('unavailable', error.message, {
      statusCode: error.statusCode,
      cause: error,
      remedy: `${what} than --retry-for allows. Run the same command again later: it goes on from what is on disk.`,
    });
  }

  /** What a call's failure for good means for all others: a refused request may be everybody's. @throws the signal's reason. */
  async conclude(error: CallError, signal: AbortSignal): Promise<CallError> {
    if (error.kind !== 'bad-request' || this.#hasAnswered) return error;
    if (await this.suspicion.isUnfounded(signal)) return error;
    return new CallError('none-accepted', error.message, { ...error, cause: error });
  }
}

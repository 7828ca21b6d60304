import { setMaxListeners } from 'node:events';
import { CallError } from '../errors.ts';
import { withRetries } from './retry.ts';

export interface CallRunnerOptions {
  /** Calls in flight at most. */
  parallel: number;
  /** How long one call is retried, in milliseconds. */
  retryWithin: number;
  /** Aborted: begin no further call, let those in flight finish. */
  stop?: AbortSignal | undefined;
  /** Aborted: drop the calls in flight too. */
  abort?: AbortSignal | undefined;
}

/**
 * Of a server that has answered nothing yet, this many failed tries of a call say that it is not there. One that has answered is
 * taken for gone when nothing has succeeded for half the time that one call is retried.
 */
const TRIES_BEFORE_UNREACHABLE = 3;
/** This many refused requests and no success say that the server accepts none of ours. */
const REFUSALS_BEFORE_STOP = 3;

/**
 * Makes the calls to one model: keeps `parallel` of them in flight, retries what may succeed, and stops the whole run with
 * one error where no call can succeed (a rejected key, an unknown model, an unreachable server).
 */
export class CallRunner {
  readonly #options: CallRunnerOptions;
  /** Aborted, with the reason, when calls in flight are to be dropped. */
  readonly #drop = new AbortController();
  #failure: { error: unknown } | undefined;
  #succeeded = 0;
  #lastSuccess = Date.now();
  #refused = 0;

  constructor(options: CallRunnerOptions) {
    this.#options = options;
    setMaxListeners(0, this.#drop.signal);
    const { abort } = options;
    if (abort?.aborted) this.#drop.abort(abort.reason);
    abort?.addEventListener('abort', () => this.#drop.abort(abort.reason), { once: true });
  }

  /** Calls that have succeeded so far. */
  get succeeded(): number {
    return this.#succeeded;
  }

  /** Whether no further call is to begin. */
  get isStopped(): boolean {
    return this.#drop.signal.aborted || this.#options.stop?.aborted === true;
  }

  /**
   * Makes one call, with retries. The signal given to `make` drops it.
   *
   * @throws CallError when the call failed for good.
   */
  async call<T>(make: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = this.#drop;
    try {
      const result = await withRetries(() => make(signal), {
        within: this.#options.retryWithin,
        signal,
        stop: this.#options.stop,
        escalate: (error, tries) => this.#escalate(error, tries),
      });
      this.#succeeded += 1;
      this.#lastSuccess = Date.now();
      return result;
    } catch (error) {
      if (error instanceof CallError && this.#endsRun(error)) this.#fail(error);
      throw error;
    }
  }

  /**
   * Does `work` for each item, `parallel` of them at a time; an item is drawn only when there is room for it. Ends early when
   * the run is stopped; what is in flight then is finished first, unless it is dropped.
   *
   * @throws CallError the one that stopped the run; whatever `work` throws.
   */
  async forEach<T>(items: Iterable<T> | AsyncIterable<T>, work: (item: T) => Promise<void>): Promise<void> {
    const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
    let isEnded = false;
    const worker = async () => {
      while (!isEnded && !this.isStopped) {
        const next = iterator.next();
        const result = next instanceof Promise ? await next : next;
        if (result.done === true) isEnded = true;
        // The run may have been stopped while the item was waited for.
        else if (!this.isStopped) await work(result.value);
      }
    };
    const guarded = () =>
      worker().catch((error: unknown) => {
        if (!this.#drop.signal.aborted) this.#fail(error);
      });
    await Promise.all(Array.from({ length: this.#options.parallel }, guarded));
    // Not awaited: a source that waits for something would hold up the end.
    if (!isEnded) void iterator.return?.();
    if (this.#failure) throw this.#failure.error;
  }

  #escalate(error: CallError, tries: number): CallError {
    if (this.#succeeded > 0 && (error.statusCode === 403 || error.statusCode === 404)) {
      // The key and the model are good: it is this request that the server does not serve (moderation, a gateway's rule).
      return new CallError('bad-request', error.message, { statusCode: error.statusCode, cause: error });
    }
    if (error.kind !== 'network') return error;
    const isSilent =
      this.#succeeded === 0
        ? tries >= TRIES_BEFORE_UNREACHABLE
        : Date.now() - this.#lastSuccess > this.#options.retryWithin / 2;
    if (!isSilent) return error;
    return new CallError('unreachable', error.message, {
      cause: error,
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    });
  }

  #endsRun(error: CallError): boolean {
    if (error.kind === 'bad-request') this.#refused += 1;
    return error.stopsRun || (this.#succeeded === 0 && this.#refused >= REFUSALS_BEFORE_STOP);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#drop.abort(error);
  }
}

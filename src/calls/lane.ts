import type { RateLimits } from '../errors.ts';
import { Pace, type Sent } from './pace.ts';
import { ReportedLimit } from './reported-limit.ts';
import { TokenBucket } from './token-bucket.ts';

export interface LaneOptions {
  /** Calls in flight at most; `auto` finds out how many are of use. */
  parallel: number | 'auto';
  /** Calls a minute at most. */
  rpm?: number | undefined;
  /** Tokens a minute at most, of prompts and replies together. */
  tpm?: number | undefined;
}

/** With `auto`: calls in flight to begin with, and at most. */
export const AUTO = { start: 8, ceiling: 512 };
/** How many seconds' worth the limits of the user's own may be behind, and then made up. */
const BURST_SECONDS = { calls: 1, tokens: 5 };

/** The right to make one try; it is given back with `leave`. */
export interface Ticket {
  sent: Sent;
  /** What the try was expected to use up. */
  tokens: number;
  numbers: { requests: number; tokens: number };
}

/** How a try ended, as far as the limits are concerned. */
export type Outcome =
  | { kind: 'accepted'; tokens: number | undefined }
  | { kind: 'refused'; retryAfter: number | undefined }
  | { kind: 'failed' | 'dropped' };

interface Waiter {
  tokens: number;
  enter: (ticket: Ticket) => void;
}

/** Those who wait on behalf of one model. */
export interface LaneQueue {
  readonly again: Waiter[];
  readonly first: Waiter[];
}

/**
 * What all calls on one account have in common: a place in flight, the pace that the server takes, and the limits of calls and
 * tokens a minute. Several models' calls take turns; a call that is tried again goes before those that are not begun.
 */
export class Lane {
  readonly #pace: Pace;
  #limits: { rpm: number; tpm: number } = { rpm: Infinity, tpm: Infinity };
  #calls: TokenBucket | undefined;
  #tokens: TokenBucket | undefined;
  readonly #reported = { requests: new ReportedLimit(), tokens: new ReportedLimit() };
  readonly #queues: LaneQueue[] = [];
  #turn = 0;
  #waiting = 0;
  #inFlight = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ parallel, ...limits }: LaneOptions) {
    this.#pace = new Pace(windowOf(parallel));
    this.#limit(limits);
  }

  /** What holds calls back now, for a person; undefined where nothing but the calls in flight does. */
  describeHold(): string | undefined {
    if (this.#waiting === 0) return undefined;
    const seconds = (this.#pace.nextAt() - performance.now()) / 1000;
    const { rate } = this.#pace;
    if (seconds > 1) return `rate limited: the next call in ${Math.ceil(seconds)} s`;
    return rate === undefined
      ? undefined
      : `rate limited: ${rate < 10 ? rate.toFixed(1) : Math.round(rate)} calls/s`;
  }

  /** Another model's calls come in beside those that may be in flight already; of limits the strictest holds. */
  widen({ parallel, ...limits }: LaneOptions): void {
    this.#pace.widen(windowOf(parallel));
    this.#limit(limits);
  }

  openQueue(): LaneQueue {
    const queue: LaneQueue = { again: [], first: [] };
    this.#queues.push(queue);
    return queue;
  }

  /**
   * Waits until a try may be made. Resolves at once where nothing stands in its way.
   *
   * @param isAgain the call has been tried before.
   * @throws the signal's reason, once it is aborted.
   */
  enter(queue: LaneQueue, tokens: number, isAgain: boolean, signal: AbortSignal): Ticket | Promise<Ticket> {
    signal.throwIfAborted();
    const now = performance.now();
    if (this.#waiting === 0 && this.#readyAt(now, tokens) <= now) return this.#admit(now, tokens);
    return new Promise((resolve, reject) => {
      const line = isAgain ? queue.again : queue.first;
      const waiter: Waiter = {
        tokens,
        enter: (ticket) => {
          signal.removeEventListener('abort', leave);
          resolve(ticket);
        },
      };
      const leave = () => {
        line.splice(line.indexOf(waiter), 1);
        this.#waiting -= 1;
        reject(signal.reason as Error);
        // The timer was this one's; one that nobody waits for would keep the process from ending.
        this.#pump();
      };
      signal.addEventListener('abort', leave, { once: true });
      line.push(waiter);
      this.#waiting += 1;
      this.#pump();
    });
  }

  leave({ sent, tokens, numbers }: Ticket, outcome: Outcome, limits: RateLimits | undefined): void {
    const now = performance.now();
    const inFlight = this.#inFlight;
    this.#inFlight -= 1;
    if (limits?.requests) this.#reported.requests.report(numbers.requests, sent.at, now, limits.requests);
    if (limits?.tokens) this.#reported.tokens.report(numbers.tokens, sent.at, now, limits.tokens);
    if (outcome.kind === 'accepted') {
      this.#pace.accepted(sent, now, inFlight);
      if (outcome.tokens !== undefined) this.#tokens?.take(now, outcome.tokens - tokens);
    } else {
      this.#tokens?.take(now, -tokens);
      if (outcome.kind === 'refused') this.#pace.refused(sent, now, outcome.retryAfter);
      else if (outcome.kind === 'failed') this.#pace.failed(now);
    }
    if (this.#waiting > 0) this.#pump();
  }

  #limit({ rpm = Infinity, tpm = Infinity }: Omit<LaneOptions, 'parallel'>): void {
    const limits = this.#limits;
    if (rpm < limits.rpm) this.#calls = new TokenBucket(rpm, BURST_SECONDS.calls);
    if (tpm < limits.tpm) this.#tokens = new TokenBucket(tpm, BURST_SECONDS.tokens);
    this.#limits = { rpm: Math.min(rpm, limits.rpm), tpm: Math.min(tpm, limits.tpm) };
  }

  /** When the next try may be made; Infinity until one in flight has ended. */
  #readyAt(now: number, tokens: number): number {
    if (this.#inFlight >= this.#pace.window) return Infinity;
    let at = this.#pace.nextAt();
    if (this.#calls !== undefined) at = Math.max(at, this.#calls.readyAt(now, 1));
    if (this.#tokens !== undefined) at = Math.max(at, this.#tokens.readyAt(now, tokens));
    return Math.max(at, this.#reported.requests.readyAt(now, 1), this.#reported.tokens.readyAt(now, tokens));
  }

  #admit(now: number, tokens: number): Ticket {
    this.#inFlight += 1;
    this.#calls?.take(now, 1);
    this.#tokens?.take(now, tokens);
    return {
      sent: this.#pace.send(now, this.#inFlight),
      tokens,
      numbers: { requests: this.#reported.requests.send(1), tokens: this.#reported.tokens.send(tokens) },
    };
  }

  /** Lets in those who may now, and wakes up when the next one may. */
  #pump(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#waiting > 0) {
      const { line, waiter } = this.#next();
      const now = performance.now();
      const at = this.#readyAt(now, waiter.tokens);
      if (at > now) {
        if (at < Infinity)
          this.#timer = setTimeout(() => this.#pump(), Math.min(Math.ceil(at - now), 60_000));
        return;
      }
      line.shift();
      this.#waiting -= 1;
      this.#turn = (this.#turn + 1) % this.#queues.length;
      waiter.enter(this.#admit(now, waiter.tokens));
    }
  }

  /** The next in line: queue after queue, in each the calls that are tried again first. */
  #next(): { line: Waiter[]; waiter: Waiter } {
    for (;;) {
      const queue = this.#queues[this.#turn] as LaneQueue;
      for (const line of [queue.again, queue.first]) {
        const waiter = line[0];
        if (waiter !== undefined) return { line, waiter };
      }
      this.#turn = (this.#turn + 1) % this.#queues.length;
    }
  }
}

function windowOf(parallel: number | 'auto'): { start: number; ceiling: number } {
  return parallel === 'auto' ? AUTO : { start: parallel, ceiling: parallel };
}

/** More calls in flight that bring less than this factor in replies are of no use. */
const WORTHWHILE = 1.1;
/** How long a number of calls in flight that brought nothing more is not tried again. */
const PLATEAU_MS = 30_000;
/** What is tried then. */
const PROBE = 1.25;
/** What is left of it where the server minds the calls in flight, and what it grows by, step by step, afterwards. */
const CUT = 0.95;
const STEP = 1.05;

/**
 * How many calls may be in flight. They double with each round of replies, until the server minds, or until two rounds in a row have
 * brought no more replies than those before; then a few more are tried now and then. Times are handed in, in milliseconds.
 */
export class CallWindow {
  #ceiling: number;
  #size: number;
  #isDoubling: boolean;
  /** Whether the server minded. */
  #isCut = false;
  #pausedUntil = 0;
  /** The most that were in flight since the last cut. */
  #peak = 0;
  /** The present round: as many replies as there are calls in flight. */
  #round = { at: 0, replies: 0, latency: 0, isFull: false };
  /** Replies a millisecond, and the size, of the last rounds that brought more than those before. */
  #best = { throughput: 0, size: 0 };
  #fruitless = 0;
  #isProbe = false;
  #meanLatency = 0;

  constructor(start: number, ceiling: number) {
    this.#ceiling = ceiling;
    this.#size = Math.min(start, ceiling);
    this.#isDoubling = start < ceiling;
  }

  get size(): number {
    return Math.floor(this.#size);
  }

  get isDoubling(): boolean {
    return this.#isDoubling;
  }

  get isAtCeiling(): boolean {
    return this.size >= this.#ceiling;
  }

  /** Milliseconds from sending to the reply, in the last round; 0 before the first reply. */
  get meanLatency(): number {
    return this.#meanLatency;
  }

  widen(start: number, ceiling: number): void {
    this.#ceiling += ceiling;
    this.#size += start;
    this.#isDoubling = this.#size < this.#ceiling;
  }

  /** A call is sent; `inFlight` counts it. */
  send(now: number, inFlight: number): void {
    this.#peak = Math.max(this.#peak, inFlight);
    if (inFlight >= this.size) this.#round.isFull = true;
    if (this.#round.at === 0) this.#round.at = now;
  }

  accepted(now: number, latency: number): void {
    this.#round.replies += 1;
    this.#round.latency += latency;
    if (this.#meanLatency === 0) this.#meanLatency = latency;
    if (this.#round.replies >= this.size) this.#endRound(now);
  }

  /** It does not grow until then. */
  pauseGrowth(until: number): void {
    this.#pausedUntil = until;
  }

  /** The server minds the calls in flight. @param least what it is known to take. */
  cut(least: number): void {
    this.#size = Math.max(1, least, Math.min(this.#size, Math.floor(CUT * this.#peak)));
    this.#isDoubling = false;
    this.#isCut = true;
  }

  forgetPeak(): void {
    this.#peak = 0;
  }

  /** A step of growth after a cut. */
  grow(): void {
    this.#size = Math.min(this.#ceiling, Math.max(this.#size + 1, this.#size * STEP));
  }

  #endRound(now: number): void {
    const { at, replies, latency, isFull } = this.#round;
    this.#meanLatency = latency / replies;
    this.#round = { at: now, replies: 0, latency: 0, isFull: false };
    // What is not used up tells nothing of what could be; one that was cut grows step by step.
    if (isFull && !this.#isCut && now >= this.#pausedUntil) this.#learn(replies / Math.max(1, now - at), now);
  }

  #learn(throughput: number, now: number): void {
    if (throughput > WORTHWHILE * this.#best.throughput) {
      this.#best = { throughput, size: this.#size };
      this.#fruitless = 0;
    } else if (this.#size > this.#best.size) this.#fruitless += 1;
    if (this.#fruitless >= (this.#isProbe ? 1 : 2)) {
      this.#isDoubling = false;
      this.#isProbe = false;
      this.#fruitless = 0;
      this.#size = this.#best.size;
      this.#pausedUntil = now + PLATEAU_MS;
      return;
    }
    this.#isProbe = !this.#isDoubling;
    this.#size = Math.min(this.#ceiling, this.#isDoubling ? this.#size * 2 : this.#size * PROBE + 1);
  }
}

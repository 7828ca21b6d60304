import { CallWindow } from './call-window.ts';
import { LeastRate } from './least-rate.ts';
import { SendingRate } from './sending-rate.ts';

/** A call that was sent, as the pace remembers it. */
export interface Sent {
  /** Counted from 1 in the order of sending. */
  number: number;
  /** Milliseconds. */
  at: number;
}

export interface PaceOptions {
  /** Calls in flight at most. */
  ceiling: number;
  /** Calls in flight to begin with; from there they double with each round of replies until something speaks against it. */
  start: number;
}

/** How far below the rate that a server was seen to accept we stay. */
const BELOW_SEEN = 0.97;
/** What is left of a rate when a server refuses and what it accepts is not known yet. */
const CUT = 0.7;
/** A measured rate this far below the present one is doubtful: the bucket may have been full for a while. */
const DOUBTFUL = 0.8;
/** What is tried first then; the measured rate is what remains if that is refused too. */
const CUT_IN_DOUBT = 0.9;
/** Milliseconds between the first calls, until a first reply tells how long they take. */
const FIRST_SPACING_MS = 50;
/** So many accepted calls between two refusals tell the server's rate well enough. */
const ENOUGH_TO_MEASURE = 20;
/** So many calls accepted since the last refusal: few are refused, whatever the reason. */
const FEW_REFUSED = 4;
/** While a server accepts nothing, the pauses between two calls double. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;
/** Growth, once the rate is known: each step risks a refused call, so there are few of them. */
const CAREFUL = { factor: 1.01, calls: 50, milliseconds: 3000, rest: { calls: 100, milliseconds: 15_000 } };
/** Growth while the rate is not known. */
const EAGER = { factor: 1.06, calls: 4, milliseconds: 300, rest: { calls: 4, milliseconds: 300 } };
/** So many steps are alike; each one after is twice the one before, up to the largest. */
const STEPS_ALIKE = 4;
const LARGEST_STEP = 0.25;
const LONG_WITHOUT_REFUSAL_MS = 20_000;
/** A step is made after so long, however few calls there were. */
const SLOW_STEP_MS = 5000;
/** Errors of the server, and timeouts, keep the pace from growing for so long. */
const PAUSE_OF_GROWTH_MS = 15_000;
/** What a pause has held back is made up this much faster than the pace. */
const CATCH_UP = 1.1;
/** What is sent within less than a reply's time is a burst, and no rate; within this, where none is known. */
const SHORTEST_RATE_MS = 1000;

/**
 * When the next call may be sent, and how many may be in flight: learnt from what the server accepts and refuses. Additive
 * increase, multiplicative decrease (Chiu and Jain 1989), on refusals for too many requests (429) alone.
 *
 * Two things are learnt. How many calls may be in flight (`CallWindow`), and the rate. It is free until the first refusal; from then on calls are spaced. Servers count with a token bucket, and a
 * refusal says that the bucket is empty: what was accepted between two refusals is what was filled in meanwhile, so that their
 * quotient is the server's rate, whatever the bucket holds. The pace then stays a little below it and grows a percent at a
 * time.
 *
 * Pure: times are handed in, in milliseconds, and never go back.
 */
export class Pace {
  readonly #window: CallWindow;
  readonly #sending = new SendingRate();
  readonly #least = new LeastRate();
  /** Calls a millisecond; undefined until the first refusal. */
  #rate: number | undefined;
  /** Whether the rate was measured between two refusals. */
  #isMeasured = false;
  /** Whether it has grown since it was set. */
  #hasGrown = false;
  /** A measured rate that was doubted. */
  #fallback: number | undefined;
  #nextSlot = 0;
  #heldUntil = 0;
  /** Calls that a pause held back and that may be made up. */
  #arrears = 0;
  #mayCatchUp = true;

  #sent = 0;
  /** Milliseconds in which nothing could be sent, on the whole. */
  #held = 0;
  /** The refused call that the last cut was for, and which calls had been sent when it was made. */
  #mark: Sent = { number: 0, at: 0 };
  #sentAtCut = 0;
  #refusedSinceMark = 0;
  #heldSinceMark = 0;
  /** The last pause while the server accepted nothing at all, in milliseconds. */
  #closedFor = 0;

  #acceptedSinceStep = 0;
  #stepAt = 0;
  #growthPausedUntil = 0;
  /** Steps of growth since the last cut. */
  #steps = 0;

  constructor({ ceiling, start }: PaceOptions) {
    this.#window = new CallWindow(start, ceiling);
  }

  /** Calls in flight at most. */
  get window(): number {
    return this.#window.size;
  }

  /** Calls a second; undefined while they are not spaced. */
  get rate(): number | undefined {
    return this.#rate === undefined ? undefined : this.#rate * 1000;
  }

  /** Allows so many more calls in flight. */
  widen({ start, ceiling }: PaceOptions): void {
    this.#window.widen(start, ceiling);
  }

  /** When the next call may be sent; in the past where it may be now. */
  nextAt(): number {
    return Math.max(this.#nextSlot, this.#heldUntil);
  }

  /** A call is sent; `inFlight` counts it. */
  send(now: number, inFlight: number): Sent {
    this.#sent += 1;
    this.#window.send(now, inFlight);
    this.#sending.send(now, this.#heldBy(now));
    this.#takeSlot(now);
    return { number: this.#sent, at: now };
  }

  accepted(sent: Sent, now: number, inFlight: number): void {
    this.#acceptedSinceStep += 1;
    this.#closedFor = 0;
    this.#window.accepted(now, now - sent.at);
    if (this.#rate !== undefined) this.#growRate(now, inFlight);
  }

  /** The server refused a call for its limits. @param retryAfter what it asks to wait, in milliseconds. */
  refused(sent: Sent, now: number, retryAfter: number | undefined): void {
    this.#refusedSinceMark += 1;
    this.#least.refuse();
    if (retryAfter !== undefined) this.#hold(now, now + retryAfter);
    // Sent before the last cut: the same event.
    if (sent.number <= this.#sentAtCut) return;
    if (this.#arrears > 0) {
      // It is the making up that was refused: this server's bucket holds less than the pause had room for.
      this.#arrears = 0;
      this.#mayCatchUp = false;
      this.#sentAtCut = this.#sent;
      return;
    }
    if (this.#isClosed(sent)) this.#waitUntilItOpens(now);
    else this.#cut(sent, now);
  }

  /** The server failed, or did not answer in time. */
  failed(now: number): void {
    this.#growthPausedUntil = now + PAUSE_OF_GROWTH_MS;
    this.#window.pauseGrowth(this.#growthPausedUntil);
  }

  #takeSlot(now: number): void {
    const spacing = this.#spacing();
    if (spacing === 0) return;
    const isCatchingUp = this.#arrears >= 1;
    if (isCatchingUp) this.#arrears -= 1 - 1 / CATCH_UP;
    this.#nextSlot = Math.max(this.#nextSlot, now) + spacing / (isCatchingUp ? CATCH_UP : 1);
  }

  /** Milliseconds between two calls. While the window doubles, its calls are spread over a reply's time, so that none come in a burst. */
  #spacing(): number {
    if (this.#rate !== undefined) return 1 / this.#rate;
    const { isDoubling, meanLatency, size } = this.#window;
    if (!isDoubling) return 0;
    return meanLatency > 0 ? meanLatency / (2 * size) : FIRST_SPACING_MS;
  }

  #hold(now: number, until: number): void {
    const from = Math.max(now, this.#heldUntil);
    if (until <= from) return;
    this.#heldUntil = until;
    this.#heldSinceMark += until - from;
    this.#held += until - from;
    if (this.#mayCatchUp && this.#rate !== undefined) this.#arrears += (until - from) * this.#rate;
  }

  /** Nothing was accepted since the last refusal, or ever: the same event. */
  #isClosed(sent: Sent): boolean {
    return this.#fallback === undefined && sent.number - this.#mark.number <= this.#refusedSinceMark;
  }

  /** A server that is closed, for the rest of its minute or for an outage, is asked ever less often; the pace is not what it minds. */
  #waitUntilItOpens(now: number): void {
    this.#closedFor = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, 2 * this.#closedFor));
    this.#hold(now, now + this.#closedFor);
    this.#sentAtCut = this.#sent;
  }

  #cut(sent: Sent, now: number): void {
    const former = Math.min(this.#rate ?? Infinity, this.#presentRate(now));
    const measured = this.#measure(sent);
    // The least that the server can take, as far as is known: where it refuses some calls at random, the pace does not go below.
    const least = BELOW_SEEN * this.#least.until(sent);
    // Refused at a rate that was accepted before: it is the calls in flight that are too many.
    if (this.#isMeasured && !this.#hasGrown) {
      this.#window.cut(Math.floor(least * this.#window.meanLatency));
    } else {
      this.#setRate(former, measured);
      const isFew = sent.number - this.#mark.number - this.#refusedSinceMark >= FEW_REFUSED;
      if (isFew) this.#rate = Math.max(this.#rate ?? 0, least);
    }
    this.#least.mark(sent);
    this.#hasGrown = false;
    this.#nextSlot = now + this.#spacing();
    this.#mark = sent;
    this.#sentAtCut = this.#sent;
    this.#refusedSinceMark = 0;
    this.#heldSinceMark = Math.max(0, this.#heldUntil - now);
    this.#window.forgetPeak();
    const { rest } = this.#isMeasured ? CAREFUL : EAGER;
    this.#stepAt = now + rest.milliseconds;
    this.#acceptedSinceStep = -rest.calls;
    this.#steps = 0;
  }

  /** The rate at which the bucket was filled since the last cut, when it was empty as it is now; undefined where too little was accepted. */
  #measure(sent: Sent): number | undefined {
    const accepted = sent.number - this.#mark.number - this.#refusedSinceMark;
    // Where the bucket overflowed during pauses, they are no part of the time in which it was filled.
    const filling = sent.at - this.#mark.at - (this.#mayCatchUp ? 0 : this.#heldSinceMark);
    if (this.#mark.number === 0 || accepted < ENOUGH_TO_MEASURE || filling <= 0) return undefined;
    return accepted / filling;
  }

  #setRate(former: number, measured: number | undefined): void {
    const fallback = this.#fallback;
    this.#fallback = undefined;
    if (measured === undefined) {
      this.#rate = fallback ?? CUT * former;
      this.#isMeasured = fallback !== undefined;
      return;
    }
    this.#isMeasured = true;
    this.#rate = Math.min(BELOW_SEEN * measured, former);
    if (measured < DOUBTFUL * former) {
      this.#fallback = this.#rate;
      this.#rate = CUT_IN_DOUBT * former;
    }
  }

  #presentRate(now: number): number {
    return this.#sending.at(now, this.#heldBy(now), this.#window.meanLatency || SHORTEST_RATE_MS);
  }

  /** Milliseconds in which nothing could be sent, until now. */
  #heldBy(now: number): number {
    return this.#held - Math.max(0, this.#heldUntil - now);
  }

  #growRate(now: number, inFlight: number): void {
    const growth = this.#isMeasured ? CAREFUL : EAGER;
    const isDue = this.#acceptedSinceStep >= growth.calls || now >= this.#stepAt + SLOW_STEP_MS;
    if (now < this.#stepAt || !isDue || now < this.#growthPausedUntil) return;
    this.#acceptedSinceStep = 0;
    this.#stepAt = now + growth.milliseconds;
    const isHeldByWindow = inFlight >= this.window && !this.#window.isAtCeiling;
    // What is not used up tells nothing about what could be.
    if (isHeldByWindow) this.#window.grow();
    else if (this.#presentRate(now) > 0.8 * (this.#rate as number)) {
      this.#rate = (this.#rate as number) * (1 + this.#stepSize(growth.factor - 1, now));
      this.#steps += 1;
      this.#hasGrown = true;
    }
  }

  /** Steps grow where a refusal is long in coming, and would be measured. */
  #stepSize(first: number, now: number): number {
    const isMeasurable =
      this.#sent - this.#mark.number > ENOUGH_TO_MEASURE || now - this.#mark.at > LONG_WITHOUT_REFUSAL_MS;
    return isMeasurable ? Math.min(LARGEST_STEP, first * 2 ** Math.max(0, this.#steps - STEPS_ALIKE)) : first;
  }
}

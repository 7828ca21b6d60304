import { formatCount, formatDollars } from './numbers.ts';
import { WaitingLine } from './waiting-line.ts';

export interface BudgetLimits {
  /** US dollars. @default no limit */
  maxCost?: number | undefined;
  /** Tries of calls; a call that is tried again counts again. @default no limit */
  maxCalls?: number | undefined;
}

/** Room for one try of a call. Whoever holds one settles it, however the try ended: others may be waiting for it. */
export interface Reservation {
  /**
   * @param actualCost in US dollars: 0 where the try failed and the server reported no usage; undefined where it went well and
   * the server did not count, which leaves what was reserved spent. Only the first settling counts.
   */
  settle(actualCost: number | undefined): void;
}

interface Waiter {
  cost: number;
  grant: (reservation: Reservation | undefined) => void;
}

/** What sums of binary fractions may be off by; a thousandth of the price of one token. */
const ROUNDING = 1e-10;

/**
 * Keeps a run within `--max-cost` and `--max-calls`. Before each try its caller reserves the most that it can cost; when the try is over
 * it settles what it did cost, and the surplus is free again. What is spent and reserved together never exceeds the limit, and so
 * what is spent does not either, unless a server charges more than was reserved for the try.
 *
 * Reservations are granted in the order in which they are asked for. One that does not fit waits while tries in flight may
 * still give something back; when none is in flight the budget is exhausted, for it and for all that come later.
 */
export class Budget {
  readonly #limits: BudgetLimits;
  readonly #waiting = new WaitingLine<Waiter>();
  #spent = 0;
  #reserved = 0;
  #inFlight = 0;
  #calls = 0;
  #isExhausted = false;

  constructor(limits: BudgetLimits) {
    this.#limits = limits;
  }

  /** US dollars, of the tries that are settled. */
  get spent(): number {
    return this.#spent;
  }

  /** Tries begun so far. */
  get calls(): number {
    return this.#calls;
  }

  /** Whether a reservation was refused; no other is granted then. */
  get isExhausted(): boolean {
    return this.#isExhausted;
  }

  /**
   * Waits for room for one try.
   *
   * @param cost the most that the try can cost, in US dollars
   * @returns undefined when the budget is exhausted.
   * @throws the signal's reason when it is aborted first; RangeError for a cost that is no amount.
   */
  async reserve(cost: number, signal?: AbortSignal): Promise<Reservation | undefined> {
    if (!(cost >= 0)) throw new RangeError(`a call cannot cost ${cost} dollars`);
    signal?.throwIfAborted();
    if (this.#isExhausted) return undefined;
    return new Promise((grant, reject) => {
      // Without a limit on it, a cost may as well be unknown.
      const waiter = { cost: this.#limits.maxCost === undefined ? 0 : cost, grant };
      this.#waiting.join(waiter, signal, () => {
        reject(signal?.reason as Error);
        // It may have stood before one that fits.
        this.#grantWaiting();
      });
      this.#grantWaiting();
    });
  }

  /** For a person: "$4.12 of $5.00 spent in 1,920 calls". */
  describe(): string {
    const { maxCost, maxCalls } = this.#limits;
    const spent =
      maxCost === undefined ? undefined : `${formatDollars(this.#spent)} of ${formatDollars(maxCost)} spent`;
    const made = `${formatCount(this.#calls)}${maxCalls === undefined ? '' : ` of ${formatCount(maxCalls)}`} calls`;
    return spent === undefined ? `${made} made` : `${spent} in ${made}`;
  }

  #grantWaiting(): void {
    for (let waiter = this.#waiting.first(); waiter !== undefined; waiter = this.#waiting.first()) {
      const { cost, grant } = waiter;
      const isGranted = this.#fits(cost);
      if (!isGranted && this.#canStillFit()) return;
      if (!isGranted) this.#isExhausted = true;
      this.#waiting.removeFirst();
      grant(isGranted ? this.#begin(cost) : undefined);
    }
  }

  #fits(cost: number): boolean {
    const { maxCost = Infinity, maxCalls = Infinity } = this.#limits;
    const taken = this.#spent + this.#reserved + cost;
    return !this.#isExhausted && this.#calls < maxCalls && taken <= maxCost + ROUNDING;
  }

  /** Dollars come back from tries in flight; calls do not. */
  #canStillFit(): boolean {
    const { maxCalls = Infinity } = this.#limits;
    return !this.#isExhausted && this.#inFlight > 0 && this.#calls < maxCalls;
  }

  #begin(cost: number): Reservation {
    this.#calls += 1;
    this.#inFlight += 1;
    this.#reserved += cost;
    let isSettled = false;
    return {
      settle: (actualCost) => {
        if (isSettled) return;
        isSettled = true;
        this.#inFlight -= 1;
        // Sums of fractions drift; nothing is reserved when nothing is in flight.
        this.#reserved = this.#inFlight === 0 ? 0 : this.#reserved - cost;
        this.#spent += Math.max(0, actualCost ?? cost);
        this.#grantWaiting();
      },
    };
  }
}

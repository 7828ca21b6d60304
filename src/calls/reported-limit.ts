import type { RateLimit } from '../errors.ts';

/** No report keeps calls back for longer: a limit by the day is the server's to enforce, which then says how long to wait. */
const LONGEST_HOLD_MS = 60_000;

/**
 * A server's own limit, as its replies report it: how much is left, and when it will be whole again. What was sent since the
 * report is taken off; what fills in meanwhile is put on, evenly: OpenAI, Anthropic, Azure and Groq count with token buckets,
 * and name the time until the bucket is full. Times are handed in, in milliseconds.
 */
export class ReportedLimit {
  #report:
    { number: number; at: number; remaining: number; perMillisecond: number; fullAt: number } | undefined;
  #sent = 0;

  /** When so many units may be sent: now, where nothing is known. */
  readyAt(now: number, units: number): number {
    const report = this.#report;
    if (report === undefined) return now;
    const { remaining, at, number, perMillisecond, fullAt } = report;
    if (now >= fullAt) return now;
    const left = remaining - (this.#sent - number) + (now - at) * perMillisecond;
    if (left >= units) return now;
    return perMillisecond > 0 ? Math.min(fullAt, now + (units - left) / perMillisecond) : fullAt;
  }

  /** Units are sent. Returns what a reply's report is to be told with. */
  send(units: number): number {
    this.#sent += units;
    return this.#sent;
  }

  /**
   * A reply reports. The server may have counted when the call came in: what is left is taken as of then.
   *
   * @param number what `send` gave for the call; `at` when it was sent.
   */
  report(number: number, at: number, now: number, { limit, remaining, reset }: RateLimit): void {
    // Azure reports -1 where there is no limit. An older call's report says less than a newer one's.
    if (remaining < 0 || reset === undefined || (this.#report !== undefined && this.#report.number > number))
      return;
    const used = limit === undefined ? 0 : limit - remaining;
    this.#report = {
      number,
      at,
      remaining,
      perMillisecond: used > 0 && reset > 0 ? used / reset : 0,
      fullAt: now + Math.min(reset, LONGEST_HOLD_MS),
    };
  }
}

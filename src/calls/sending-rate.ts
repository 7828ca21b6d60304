/** From so many of the newest calls the rate is told. */
const RECENT = 256;

/** How fast calls were sent of late, the time in which nothing could be sent left out. Times are in milliseconds. */
export class SendingRate {
  #sent = 0;
  /** When the newest calls were sent, and the pauses until then, by number, in a ring. */
  readonly #sentAt = new Float64Array(RECENT);
  readonly #pausedAt = new Float64Array(RECENT);

  /** @param paused how long nothing could be sent, on the whole, until now. */
  send(now: number, paused: number): void {
    this.#sent += 1;
    this.#sentAt[this.#sent % RECENT] = now;
    this.#pausedAt[this.#sent % RECENT] = paused;
  }

  /** Calls a millisecond. @param shortest what is sent within less is a burst, and no rate. */
  at(now: number, paused: number, shortest: number): number {
    const calls = Math.min(this.#sent, RECENT);
    const oldest = (this.#sent - calls + 1) % RECENT;
    const elapsed = now - (this.#sentAt[oldest] as number) - (paused - (this.#pausedAt[oldest] as number));
    return calls / Math.max(shortest, elapsed);
  }
}

/**
 * A limit of so many units (calls, or a model's tokens) a minute, as a token bucket: it fills evenly, and holds what a few seconds
 * fill in, so that a minute never sees much more than its share. Times are handed in, in milliseconds.
 */
export class TokenBucket {
  readonly #perMillisecond: number;
  readonly #capacity: number;
  #level: number;
  #at = 0;

  /** @param seconds what it holds: as much as so many seconds fill in, one unit at least. */
  constructor(perMinute: number, seconds: number) {
    this.#perMillisecond = perMinute / 60_000;
    this.#capacity = Math.max(1, (perMinute / 60) * seconds);
    this.#level = this.#capacity;
  }

  /** When so many units may be taken; a demand beyond its capacity waits until it is full. */
  readyAt(now: number, units: number): number {
    this.#fill(now);
    const missing = Math.min(units, this.#capacity) - this.#level;
    return missing <= 0 ? now : now + missing / this.#perMillisecond;
  }

  /** Takes units, or (below 0) gives back what was taken too much. */
  take(now: number, units: number): void {
    this.#fill(now);
    this.#level = Math.min(this.#capacity, this.#level - units);
  }

  #fill(now: number): void {
    if (now > this.#at) this.#level += (now - this.#at) * this.#perMillisecond;
    this.#level = Math.min(this.#capacity, this.#level);
    this.#at = Math.max(now, this.#at);
  }
}

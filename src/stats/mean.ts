/** A running arithmetic mean: the sum and the count of what was added. */
export class RunningMean {
  #sum = 0;
  #compensation = 0;
  #count = 0;

  /** Adds one value (Neumaier's compensated summation, so that the order of a million rows does not show). */
  add(value: number): void {
    const sum = this.#sum + value;
    this.#compensation +=
      Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum;
    this.#sum = sum;
    this.#count += 1;
  }

  get count(): number {
    return this.#count;
  }

  /** The mean of what was added; null where nothing was. */
  get mean(): number | null {
    return this.#count === 0 ? null : (this.#sum + this.#compensation) / this.#count;
  }
}

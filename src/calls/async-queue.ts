/** Hands items from one stage to the next as they are made. It is unbounded: the makers are slower than the memory is small. */
export class AsyncQueue<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  #wake: (() => void)[] = [];
  #isEnded = false;

  push(item: T): void {
    this.#items.push(item);
    this.#wake.shift()?.();
  }

  /** No further item comes; those waiting are still handed out. */
  end(): void {
    this.#isEnded = true;
    for (const wake of this.#wake.splice(0)) wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) yield item;
      else if (this.#isEnded) return;
      else await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }
}

import { type CallUsage, addUsage, noUsage } from './usage.ts';

/** What became of the calls of one model, for the summary at the end. */
export class CallStatistics {
  /** Calls that have succeeded, cached replies left out. */
  succeeded = 0;
  cached = 0;
  /** Tries beyond a call's first. */
  retries = 0;
  /** Tries that the server refused for its rate limits (429). */
  rateLimited = 0;
  readonly usage = noUsage();
  /** Seconds from sending to the reply, of the tries that succeeded. */
  readonly #latencies: number[] = [];
  #first: number | undefined;
  #last = 0;

  /** @param sent when the try was sent, `now` when its reply was there; milliseconds. */
  add(usage: CallUsage | undefined, sent: number, now: number): void {
    this.succeeded += 1;
    this.#first ??= sent;
    this.#last = now;
    this.#latencies.push((now - sent) / 1000);
    addUsage(this.usage, usage);
  }

  /** Seconds below which so large a share of the replies took (nearest rank); undefined without a reply. */
  latencyQuantile(share: number): number | undefined {
    const sorted = this.#latencies.toSorted((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  }

  /** Replies a second, from the first call's sending to the last reply; undefined without a reply. */
  get throughput(): number | undefined {
    if (this.#first === undefined) return undefined;
    return this.succeeded / Math.max(0.001, (this.#last - this.#first) / 1000);
  }
}

import type { Snapshot } from '../analysis/snapshot.ts';
import type { BenchPlace } from './bench-files.ts';
import { BenchIndex } from './bench-index.ts';
import { signatureOf } from './bench-signature.ts';
import { describeProblem } from './problems.ts';
import { snapshotOf } from './snapshot-of.ts';

/** How often files are looked at, in milliseconds. */
const POLL = 400;

/** A benchmark that is followed while others write its files. */
export class LiveBench {
  readonly #place: BenchPlace;
  index: BenchIndex;
  /** Later than any revision of an earlier process, so that a page which outlives it sees the change. */
  revision = Date.now();
  #asked: string;
  #poll: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(place: BenchPlace) {
    this.#place = place;
    this.#asked = signatureOf(place);
    this.index = new BenchIndex(place);
  }

  /** Begins to read, and follows until `close`. */
  start(): void {
    void this.#follow();
  }

  get snapshot(): Snapshot {
    return snapshotOf(this.index, this.revision);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#poll);
    this.index.close();
  }

  async #follow(): Promise<void> {
    const asked = signatureOf(this.#place);
    if (asked !== this.#asked) {
      this.#asked = asked;
      this.index.close();
      this.index = new BenchIndex(this.#place);
      this.#changed();
    }
    const before = this.revision;
    try {
      await this.index.update(() => this.#changed());
    } catch (error) {
      // What is wrong with a file is dealt with where it is read; nothing else is to end the server either.
      this.index.failures.add(describeProblem(error, this.#place.name));
      this.#changed();
    }
    // The last change was told before everything was read.
    if (this.revision !== before) this.#changed();
    if (this.#isClosed) return;
    this.#poll = setTimeout(() => void this.#follow(), POLL);
  }

  #changed(): void {
    if (this.#isClosed) return;
    this.revision += 1;
  }
}

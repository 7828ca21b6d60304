import { type TuplePart, tupleIndex } from './tuple-index.ts';
import { withRoom } from './with-room.ts';

/** Where a line stands: bytes before it, bytes of it, and its number from 1. */
export interface LinePlace {
  offset: number;
  length: number;
  line: number;
}

/** A row, and how to see it again: where two rows have one identity their prompts are compared. */
export interface ReadRow<T> {
  row: T;
  /** Where it stands in its file; a row that is in memory stands nowhere. */
  place?: LinePlace;
  /** Reads the row at a place of the same file. Rows of one file share the function: what is kept of a row is its place. */
  readAgain: (place: LinePlace) => T;
}

/** Which row takes the place of which. */
interface NewestRule<T> {
  /** Whether two rows of one identity judge the same prompts. */
  isSamePrompt: (a: T, b: T) => boolean;
  /** Whether a row judges an answer that has changed since. */
  isStale: (row: T) => boolean;
  onLeftOut: (row: T, reason: 'duplicate' | 'stale') => void;
}

export interface NewestOptions<T, K> extends NewestRule<T> {
  /** Rows of one identity take the place of one another. */
  identityOf: (row: T) => string;
  /** What is kept of a row until the last one is read. */
  keep: (row: T) => K;
}

/**
 * Of the rows with one identity, the newest that judges the present answers. Rows are appended, so the later line is the newer
 * one; the clocks of several machines are less to be trusted.
 */
export function newestRows<T, K>(
  rows: Iterable<ReadRow<T>>,
  { identityOf, keep, ...rule }: NewestOptions<T, K>,
): K[] {
  const kept: K[] = [];
  readNewest(rows, {
    ...rule,
    partsOf: (row) => [identityOf(row)],
    onNewest: (row, number) => (kept[number] = keep(row)),
  });
  return kept;
}

export interface ReadNewestOptions<T> extends NewestRule<T> {
  /** Rows whose parts are equal take the place of one another. The parts with few values should stand first. */
  partsOf: (row: T) => readonly TuplePart[];
  /**
   * Takes what is to be kept of a row. Identities are numbered from 0 in the order in which they are met; a number that comes
   * again takes the place of what was kept for it.
   */
  onNewest: (row: T, number: number) => void;
}

/** The same for millions of rows: of each identity a few numbers are kept in columns, and no object. */
export function readNewest<T>(rows: Iterable<ReadRow<T>>, options: ReadNewestOptions<T>): void {
  const { partsOf, isSamePrompt, isStale, onNewest, onLeftOut } = options;
  const numberOf = tupleIndex();
  const earlierRows = new EarlierRows<T>();
  for (const read of rows) {
    const { row } = read;
    if (isStale(row)) {
      onLeftOut(row, 'stale');
      continue;
    }
    const number = numberOf(partsOf(row));
    if (earlierRows.has(number)) {
      const earlier = earlierRows.readAgain(number);
      onLeftOut(earlier, isSamePrompt(earlier, row) ? 'duplicate' : 'stale');
    }
    earlierRows.set(number, read);
    onNewest(row, number);
  }
}

/** The last row of each identity, as its place: 16 bytes, and 8 for the function they share. */
class EarlierRows<T> {
  #offsets = new Float64Array(0);
  #lengths = new Uint32Array(0);
  #lines = new Uint32Array(0);
  readonly #readers: ReadRow<T>['readAgain'][] = [];

  has(number: number): boolean {
    return number < this.#readers.length;
  }

  set(number: number, { place, readAgain }: ReadRow<T>): void {
    this.#readers[number] = readAgain;
    if (place === undefined) return;
    this.#offsets = withRoom(this.#offsets, number + 1);
    this.#lengths = withRoom(this.#lengths, number + 1);
    this.#lines = withRoom(this.#lines, number + 1);
    this.#offsets[number] = place.offset;
    this.#lengths[number] = place.length;
    this.#lines[number] = place.line;
  }

  readAgain(number: number): T {
    const readAgain = this.#readers[number] as ReadRow<T>['readAgain'];
    return readAgain({
      offset: this.#offsets[number] ?? 0,
      length: this.#lengths[number] ?? 0,
      line: this.#lines[number] ?? 0,
    });
  }
}

import { FLAGS } from '../analysis/snapshot.ts';
import type { Table } from './table.ts';

/** Columns of a table whose rows come from records: the rows of one record (its choices) stand together. */
export const RECORD_COLUMNS = {
  question: 'integer',
  turn: 'integer',
  judge: 'integer',
  prompt: 'integer',
  /** Which further judgment of the same answer it is; 0 for the first. */
  repeat: 'integer',
  flags: 'byte',
  /** 1 where the answer that the record judges has changed since. */
  isOutdated: 'byte',
  /** The first row of the record before it with the same identity; -1 where there is none. */
  previous: 'integer',
  offset: 'real',
  length: 'integer',
} as const;

export type RecordColumn = keyof typeof RECORD_COLUMNS;

const SETTLED = FLAGS.stale | FLAGS.superseded;

/**
 * Which records count: of those with one identity the newest that judges the present answers (the rule of `newestRows`). An earlier
 * one is superseded where it judged the same prompts, and stale where it did not.
 */
export class RecordChains<Column extends string> {
  readonly #table: Table<Column | RecordColumn>;
  readonly #repeats: (earlier: number, later: number) => boolean;
  /** The newest record by the rest of its identity, then by its question. */
  readonly #newest = new Map<string, Map<number, number>>();

  /** @param repeats whether the record of a later row judges the prompts of the one of an earlier row. */
  constructor(table: Table<Column | RecordColumn>, repeats: (earlier: number, later: number) => boolean) {
    this.#table = table;
    this.#repeats = repeats;
  }

  /** Takes in a record that was pushed just now. @param identity all of it but the question. */
  add(record: number, identity: string): void {
    const question = this.#table.get(record, 'question');
    const heads = this.#newest.get(identity) ?? new Map<number, number>();
    this.#newest.set(identity, heads);
    const before = heads.get(question) ?? -1;
    this.#table.set(record, 'previous', before);
    heads.set(question, record);
    if (this.#isOutdated(record)) {
      this.#settle(record, FLAGS.stale);
      return;
    }
    const earlier = this.#present(before);
    if (earlier !== -1) this.#supersede(earlier, record);
  }

  /** Decides again about all records of an identity, after one of them has become outdated or ceased to be. */
  settleAgain(record: number, identity: string): void {
    let later = -1;
    let each = this.#newest.get(identity)?.get(this.#table.get(record, 'question')) ?? -1;
    for (; each !== -1; each = this.#table.get(each, 'previous')) {
      if (this.#isOutdated(each)) {
        this.#settle(each, FLAGS.stale);
        continue;
      }
      if (later === -1) this.#settle(each, 0);
      else this.#supersede(each, later);
      later = each;
    }
  }

  /** The first record from here backwards that judges the present answers. */
  #present(from: number): number {
    let each = from;
    while (each !== -1 && this.#isOutdated(each)) each = this.#table.get(each, 'previous');
    return each;
  }

  #supersede(earlier: number, later: number): void {
    this.#settle(earlier, this.#repeats(earlier, later) ? FLAGS.superseded : FLAGS.stale);
  }

  #isOutdated(record: number): boolean {
    return this.#table.get(record, 'isOutdated') === 1;
  }

  /** Sets the bits on all rows of a record. */
  #settle(record: number, bits: number): void {
    const offset = this.#table.get(record, 'offset');
    for (let row = record; row < this.#table.length && this.#table.get(row, 'offset') === offset; row += 1) {
      this.#table.set(row, 'flags', (this.#table.get(row, 'flags') & ~SETTLED) | bits);
    }
  }
}

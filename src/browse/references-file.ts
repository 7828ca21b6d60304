import { referenceSchema } from '../benchmark/benchmark.ts';
import { type Line, checkRecord } from '../records/jsonl.ts';
import type { BenchNames } from './bench-names.ts';
import type { FollowedFile } from './followed-file.ts';
import type { RowPlace, RowReaders } from './row-readers.ts';

/** What is known of one file of `reference_answer/`. */
export class ReferencesFile {
  readonly file: FollowedFile;
  /** The file's name without its ending. */
  readonly stem: string;
  readonly #names: BenchNames;
  #places = new Map<number, RowPlace>();

  constructor(file: FollowedFile, stem: string, names: BenchNames) {
    this.file = file;
    this.stem = stem;
    this.#names = names;
  }

  reset(): void {
    this.#places = new Map();
  }

  /** @throws InputError for a row of the wrong shape. */
  add(value: unknown, { offset, length, number }: Line): void {
    const { question_id } = checkRecord(value, referenceSchema, this.file.name, number);
    this.#places.set(this.#names.questionOf(question_id), { offset, length });
  }

  /** The reference answers to a question, one a turn; undefined where there is none. */
  readTurns(question: number, readers: RowReaders): string[] | undefined {
    const place = this.#places.get(question);
    if (place === undefined) return undefined;
    const row = referenceSchema.safeParse(readers.read(this.file.path, place));
    return row.success ? row.data.choices[0]?.turns : undefined;
  }
}

import type { ZodType } from 'zod';
import type { SingleJudgment } from '../judgments/judgment.ts';
import { type Line, checkRecord } from '../records/jsonl.ts';
import type { AnswerSource } from '../results/staleness.ts';
import type { BenchNames } from './bench-names.ts';
import type { FollowedFile } from './followed-file.ts';
import { judgeName } from './judge-name.ts';
import { RECORD_COLUMNS, RecordChains, type RecordColumn } from './record-chains.ts';
import type { RowReaders } from './row-readers.ts';
import { type ColumnKind, Table } from './table.ts';

/** How one kind of judgments becomes rows of a table: `grades.ts`, `matches.ts`. */
export interface JudgmentKind<Row, Column extends string> {
  schema: ZodType<Row>;
  /** Beside those that every record has. */
  columns: Record<Column, ColumnKind>;
  /** The columns of the judged models; with question, turn, judge, prompt and repeat they are the record's identity. */
  models: readonly Column[];
  /** A row of the table for each verdict of a record. */
  toRows: (record: Row, names: BenchNames) => Record<Column | 'flags', number>[];
  isStale: (record: Row, answers: AnswerSource) => boolean;
  /** Whether a later record judges the prompts of an earlier one. */
  repeats: (earlier: Row, later: Row) => boolean;
}

/** What all records of judgments have. */
type JudgmentRow = Pick<SingleJudgment, 'question_id' | 'judge' | 'turn' | 'repeat'>;

/** What the judgments of a benchmark are checked against, and read again by. */
export interface JudgmentContext {
  names: BenchNames;
  answers: AnswerSource;
  readers: RowReaders;
}

/** What is known of one file of judgments. */
export class JudgmentsFile<Row extends JudgmentRow, Column extends string> {
  readonly file: FollowedFile;
  readonly #kind: JudgmentKind<Row, Column>;
  readonly #stem: string;
  readonly #context: JudgmentContext;
  table: Table<Column | RecordColumn>;
  #chains: RecordChains<Column>;

  /** @param stem the file's name without its ending. */
  constructor(file: FollowedFile, stem: string, kind: JudgmentKind<Row, Column>, context: JudgmentContext) {
    this.file = file;
    this.#stem = stem;
    this.#kind = kind;
    this.#context = context;
    this.table = this.#newTable();
    this.#chains = this.#newChains();
  }

  reset(): void {
    this.table = this.#newTable();
    this.#chains = this.#newChains();
  }

  /** @throws InputError for a row of the wrong shape. */
  add(value: unknown, { offset, length, number }: Line): void {
    const { names, answers } = this.#context;
    const record = checkRecord(value, this.#kind.schema, this.file.name, number);
    const first = this.table.length;
    const rows = this.#kind.toRows(record, names);
    const ofRecord = {
      question: names.questionOf(record.question_id),
      turn: record.turn,
      judge: names.judges.placeOf(judgeName(record.judge[0], this.#stem)),
      prompt: names.prompts.placeOf(record.judge[1]),
      repeat: record.repeat ?? 0,
      isOutdated: this.#kind.isStale(record, answers) ? 1 : 0,
      previous: -1,
      offset,
      length,
    };
    for (const row of rows) {
      this.table.push({ ...ofRecord, ...row });
    }
    if (rows.length > 0) this.#chains.add(first, this.#identityAt(first));
  }

  /** Looks again whether records are stale whose answers have changed. Yields now and then. */
  *recheck(hasChanged: (model: number, question: number) => boolean): Generator<void> {
    const { table } = this;
    for (let row = 0; row < table.length; row += 1) {
      if (row % 1000 === 999) yield;
      const isFirst = row === 0 || table.get(row, 'offset') !== table.get(row - 1, 'offset');
      const question = table.get(row, 'question');
      if (!isFirst || !this.#kind.models.some((column) => hasChanged(table.get(row, column), question))) {
        continue;
      }
      const record = this.readRecord(row);
      const isOutdated = record !== undefined && this.#kind.isStale(record, this.#context.answers) ? 1 : 0;
      if (isOutdated !== table.get(row, 'isOutdated')) {
        table.set(row, 'isOutdated', isOutdated);
        this.#chains.settleAgain(row, this.#identityAt(row));
      }
      yield;
    }
  }

  /** The record that a row is of, read again; undefined where the file has changed meanwhile. */
  readRecord(row: number): Row | undefined {
    const { names, readers } = this.#context;
    const place = { offset: this.table.get(row, 'offset'), length: this.table.get(row, 'length') };
    const result = this.#kind.schema.safeParse(readers.read(this.file.path, place));
    if (!result.success) return undefined;
    const isSame = names.findQuestion(result.data.question_id) === this.table.get(row, 'question');
    return isSame ? result.data : undefined;
  }

  #newTable(): Table<Column | RecordColumn> {
    return new Table<Column | RecordColumn>({ ...RECORD_COLUMNS, ...this.#kind.columns });
  }

  #newChains(): RecordChains<Column> {
    return new RecordChains(this.table, (earlier, later) => {
      const [one, other] = [this.readRecord(earlier), this.readRecord(later)];
      return one !== undefined && other !== undefined && this.#kind.repeats(one, other);
    });
  }

  #identityAt(row: number): string {
    return [...this.#kind.models, 'turn' as const, 'judge' as const, 'prompt' as const, 'repeat' as const]
      .map((column) => this.table.get(row, column))
      .join(' ');
  }
}

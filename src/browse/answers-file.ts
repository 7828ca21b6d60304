import { FLAGS } from '../analysis/snapshot.ts';
import { type Answer, type Choice, FASTCHAT_ERROR, answerSchema } from '../answers/answer.ts';
import { type Line, checkRecord } from '../records/jsonl.ts';
import type { BenchNames } from './bench-names.ts';
import type { FollowedFile } from './followed-file.ts';
import type { RowPlace } from './row-readers.ts';
import { Table } from './table.ts';

const COLUMNS = {
  question: 'integer',
  model: 'integer',
  choice: 'integer',
  turn: 'integer',
  length: 'integer',
  promptTokens: 'integer',
  completionTokens: 'integer',
  cost: 'real',
  flags: 'byte',
  /** 1 where a later row of the file answers the same question. */
  isReplaced: 'byte',
  offset: 'real',
  bytes: 'integer',
} as const;

type AnswerRow = Record<keyof typeof COLUMNS, number>;

/** What is known of one file of `model_answer/`: a row a turn. Of several answers to a question the last one counts. */
export class AnswersFile {
  readonly file: FollowedFile;
  /** The model's place among the names. */
  readonly model: number;
  table = new Table(COLUMNS);
  readonly #stem: string;
  readonly #names: BenchNames;
  readonly #onAnswer: (model: number, question: number) => void;
  /** By question, the first row of its last record. */
  #records = new Map<number, number>();

  /**
   * @param stem the file's name without its ending: the model goes by it where its rows say otherwise, as in FastChat.
   * @param onAnswer called with what has a new answer, or lost its answer.
   */
  constructor(
    file: FollowedFile,
    stem: string,
    names: BenchNames,
    onAnswer: (model: number, question: number) => void,
  ) {
    this.file = file;
    this.#stem = stem;
    this.#names = names;
    this.model = names.models.placeOf(stem);
    this.#onAnswer = onAnswer;
  }

  /** Forgets all rows. */
  reset(): void {
    for (const question of this.#records.keys()) this.#onAnswer(this.model, question);
    this.#records = new Map();
    this.table = new Table(COLUMNS);
  }

  /** @throws InputError for a row of the wrong shape. */
  add(value: unknown, { offset, length, number }: Line): void {
    const answer = checkRecord(value, answerSchema, this.file.name, number) as Answer;
    if (answer.model_id.replaceAll('/', '_') === this.#stem) this.#names.models.placeOf(answer.model_id);
    const question = this.#names.questionOf(answer.question_id);
    const rows = answer.choices.flatMap((choice, index) =>
      choice.turns.map((text, turn) =>
        toRow(choice, turn, {
          question,
          model: this.model,
          choice: index,
          turn: turn + 1,
          length: text.length,
          offset,
          bytes: length,
        }),
      ),
    );
    this.#replace(question);
    this.#records.set(question, this.table.length);
    for (const row of rows) this.table.push(row);
    this.#onAnswer(this.model, question);
  }

  has(question: number): boolean {
    return this.#records.has(question);
  }

  /** Where the answer to a question stands, and the first of its rows here. */
  placeOf(question: number): (RowPlace & { row: number }) | undefined {
    const row = this.#records.get(question);
    if (row === undefined || row >= this.table.length) return undefined;
    return { row, offset: this.table.get(row, 'offset'), length: this.table.get(row, 'bytes') };
  }

  #replace(question: number): void {
    const place = this.placeOf(question);
    if (place === undefined) return;
    for (
      let row = place.row;
      row < this.table.length && this.table.get(row, 'offset') === place.offset;
      row += 1
    ) {
      this.table.set(row, 'isReplaced', 1);
    }
  }
}

type KnownColumns = Pick<AnswerRow, 'question' | 'model' | 'choice' | 'turn' | 'length' | 'offset' | 'bytes'>;

function toRow(choice: Choice, turn: number, known: KnownColumns): AnswerRow {
  const usage = entry(choice.usage, turn);
  return {
    ...known,
    promptTokens: countOf(usage?.prompt_tokens),
    completionTokens: countOf(usage?.completion_tokens),
    cost: countOf(usage?.cost),
    flags: flagsOfTurn(choice, turn),
    isReplaced: 0,
  };
}

/** The flags of one turn of an answer. */
export function flagsOfTurn(choice: Choice, turn: number): number {
  return (
    (choice.turns[turn] === FASTCHAT_ERROR ? FLAGS.failed : 0) |
    (entry(choice.finish_reason, turn) === 'length' ? FLAGS.cut : 0)
  );
}

/** An entry of a list that may be absent, or anything: the keys that are ours are not checked. */
export function entry<T>(list: readonly T[] | undefined, index: number): T | undefined {
  return Array.isArray(list) ? ((list as readonly T[])[index] ?? undefined) : undefined;
}

function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : -1;
}

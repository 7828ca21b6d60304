import { closeSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { type QuestionId, questionIdSchema } from '../benchmark/question.ts';
import { modelKey } from '../benchmark/model-key.ts';
import { InputError } from '../errors.ts';
import {
  type PairJudgment,
  type SingleJudgment,
  choicesOf,
  judgmentIdentity,
  pairIdentity,
  pairJudgmentSchema,
  singleJudgmentSchema,
} from '../judgments/judgment.ts';
import { readArrayElements } from '../records/json-array.ts';
import { checkRecord, readRecords } from '../records/jsonl.ts';
import type { Vote, VotesLeftOut } from './agreement.ts';
import { doubtfulScores } from './doubtful.ts';
import { voteOfRepeats } from './vote-of-repeats.ts';

/** What becomes of the votes as they are read. */
export interface VoteReader {
  /** Asked of every row: the votes of a judge that is not wanted are not made. */
  isWanted: (judge: string) => boolean;
  onVote: (vote: Vote) => void;
  onLeftOut: (reason: Exclude<keyof VotesLeftOut, 'author'>) => void;
  /** Told of the scores that votes are made from, one a choice. */
  onScore?: (score: JudgeScore) => void;
  warn: (message: string) => void;
}

/** A single answer's score by one judge. */
export interface JudgeScore {
  question_id: QuestionId;
  /** Counted from 1. */
  turn: number;
  model: string;
  /** Which of the model's answers to the turn, from 0. */
  choice: number;
  judge: string;
  score: number;
}

/** FastChat's row of a vote file; Hugging Face's have the same columns beside the conversations. */
export const voteSchema = z.object({
  question_id: questionIdSchema,
  model_a: z.string(),
  model_b: z.string(),
  winner: z.string().refine(isWinner, { error: 'must be model_a, model_b, or a tie' }),
  judge: z.union([z.string(), z.tuple([z.string(), z.string()])]),
  turn: z.number().int().min(1),
});

export const VOTE_COLUMNS = Object.keys(voteSchema.shape);

/** Whether a vote names a winner: `model_a`, `model_b`, or any tie. */
export function isWinner(winner: string): boolean {
  return winner === 'model_a' || winner === 'model_b' || /^tie\b/.test(winner);
}

/**
 * Reads the votes of a file: a JSON array, JSON Lines or Parquet, with rows of votes or of our judgments. Rows stream; of
 * judgments, which may be judged again further down, the verdicts are kept to the end of the file.
 *
 * @throws InputError naming file and line (of Parquet: the row's number) of a wrong row.
 */
export async function readVotes(file: string, reader: VoteReader): Promise<void> {
  const rows = new VoteRows(file, reader);
  switch (formatOf(file)) {
    case 'parquet': {
      const { readParquetRows } = await import('../records/parquet.ts');
      for await (const { value, number } of readParquetRows(file, VOTE_COLUMNS)) rows.add(value, number);
      break;
    }
    case 'array':
      for (const { value, line } of readArrayElements(file)) rows.add(value, line);
      break;
    case 'lines': {
      const onTornLine = ({ number }: { number: number }) =>
        reader.warn(`${file}:${number}: the last line is torn and is passed over.`);
      for (const { record, line } of readRecords(file, z.unknown(), { onTornLine })) rows.add(record, line);
      break;
    }
  }
  rows.finish();
}

/** The format by the file's first bytes: Parquet has its name there, an array its bracket. @throws InputError */
export function formatOf(file: string): 'parquet' | 'array' | 'lines' {
  const start = firstBytes(file, 64).toString('utf8');
  if (start.startsWith('PAR1') || file.endsWith('.parquet')) return 'parquet';
  return start.replace('\uFEFF', '').trimStart().startsWith('[') ? 'array' : 'lines';
}

function firstBytes(file: string, count: number): Buffer {
  try {
    const fd = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(count);
      return bytes.subarray(0, readSync(fd, bytes, 0, count, 0));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = { ENOENT: 'no such file', EISDIR: 'is a folder, not a file' }[code ?? ''];
    throw new InputError(what ?? `cannot be read (${code})`, { file });
  }
}

/** FastChat's name of a judge: `expert_N` is human, `author_N` author, `gpt4_pair` gpt4-pair; others stand for themselves. */
export function nameOfJudge(judge: string | readonly [string, string]): string {
  if (typeof judge !== 'string') return nameOfModel(judge[0], 'pair');
  if (judge.startsWith('expert')) return 'human';
  if (judge.startsWith('author')) return 'author';
  return judge === 'gpt4_pair' ? 'gpt4-pair' : judge;
}

function nameOfModel(model: string, mode: 'pair' | 'single'): string {
  return `${model === 'gpt-4' ? 'gpt4' : model}-${mode}`;
}

/** A model's score, and why it does not count if it does not. */
interface Score {
  row: Pick<SingleJudgment, 'question_id' | 'turn' | 'model'>;
  judge: string;
  score: number | 'unparsed' | 'doubtful';
  /** By choice; those that do not count are undefined. */
  choices: readonly (number | undefined)[];
}

/** The rows of one file on their way to votes. */
export class VoteRows {
  readonly #file: string;
  readonly #reader: VoteReader;
  /** Of our judgments, the newest by identity; repeats are told apart. */
  readonly #matches = new Map<string, { match: string; vote: Vote | 'error' }>();
  readonly #scores = new Map<string, Score>();

  constructor(file: string, reader: VoteReader) {
    this.#file = file;
    this.#reader = reader;
  }

  add(value: unknown, line: number): void {
    const keys = typeof value === 'object' && value !== null ? value : {};
    if ('g1_winner' in keys) {
      this.#addMatch(checkRecord<PairJudgment>(value, pairJudgmentSchema, this.#file, line));
    } else if ('score' in keys && !('winner' in keys)) {
      this.#addScore(checkRecord<SingleJudgment>(value, singleJudgmentSchema, this.#file, line));
    } else {
      this.#addVote(checkRecord(value, voteSchema, this.#file, line));
    }
  }

  /** Hands over the votes that wait for the end of the file. */
  finish(): void {
    for (const repeats of groupBy(this.#matches.values(), ({ match }) => match)) {
      const votes = repeats.flatMap(({ vote }) => (vote === 'error' ? [] : [vote]));
      for (let missing = votes.length; missing < repeats.length; missing += 1)
        this.#reader.onLeftOut('error');
      // A judge has one vote, however often it was asked.
      if (votes.length > 0) this.#reader.onVote(voteOfRepeats(votes));
    }
    for (const scores of groupBy(this.#scores.values(), byQuestion)) this.#compareScores(scores);
  }

  #addVote({ judge, winner, ...vote }: z.infer<typeof voteSchema>): void {
    const name = nameOfJudge(judge);
    if (!this.#reader.isWanted(name)) return;
    const outcome = winner === 'model_a' || winner === 'model_b' ? winner : 'tie';
    this.#reader.onVote({ ...vote, judge: name, winner: outcome });
  }

  #addMatch(row: PairJudgment): void {
    const judge = nameOfModel(row.judge[0], 'pair');
    if (!this.#reader.isWanted(judge)) return;
    const match = { match: pairIdentity({ ...row, repeat: 0 }), vote: toVote(row, judge) };
    keepNewest(this.#matches, pairIdentity(row), match, this.#reader);
  }

  #addScore(row: SingleJudgment): void {
    const judge = nameOfModel(row.judge[0], 'single');
    if (!this.#reader.isWanted(judge)) return;
    const { question_id, turn, model } = row;
    const score = { row: { question_id, turn, model }, judge, ...scoreOf(row) };
    // A judge has one vote, whichever of its prompts it was asked with: a model is never set against itself.
    const identity = judgmentIdentity({ ...row, judge: [row.judge[0], ''] });
    keepNewest(this.#scores, identity, score, this.#reader);
  }

  /** Makes a vote of each two models that a judge scored on one turn. */
  #compareScores(scores: readonly Score[]): void {
    const valid: { model: string; score: number }[] = [];
    for (const repeats of groupBy(scores, ({ row }) => modelKey(row.model))) {
      const numbers: number[] = [];
      for (const { score } of repeats) {
        if (typeof score === 'number') numbers.push(score);
        else this.#reader.onLeftOut(score);
      }
      const { row, judge } = repeats[0] as Score;
      for (const [choice, score] of meansByChoice(repeats)) {
        this.#reader.onScore?.({ ...row, choice, judge, score });
      }
      if (numbers.length > 0) valid.push({ model: row.model, score: meanOf(numbers) });
    }
    const { row, judge } = scores[0] as Score;
    for (const [place, a] of valid.entries()) {
      for (const b of valid.slice(place + 1)) {
        const winner = a.score === b.score ? 'tie' : a.score > b.score ? 'model_a' : 'model_b';
        const { question_id, turn } = row;
        this.#reader.onVote({ question_id, turn, model_a: a.model, model_b: b.model, winner, judge });
      }
    }
  }
}

/** The mean of a judge's repeats, by choice; a choice without a score that counts is left out. */
function meansByChoice(repeats: readonly Score[]): [choice: number, score: number][] {
  const longest = Math.max(...repeats.map(({ choices }) => choices.length));
  return Array.from({ length: longest }, (_, choice) => choice).flatMap((choice) => {
    const scores = repeats.flatMap(({ choices }) => choices[choice] ?? []);
    return scores.length === 0 ? [] : [[choice, meanOf(scores)]];
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Rows are appended, so the later one is the newer. */
function keepNewest<T>(kept: Map<string, T>, identity: string, value: T, reader: VoteReader): void {
  if (kept.has(identity)) reader.onLeftOut('duplicate');
  kept.set(identity, value);
}

/** The winner that both games name; a tie where they disagree. */
export function toVote(row: PairJudgment, judge: string): Vote | 'error' {
  const { question_id, turn, model_1, model_2, g1_winner, g2_winner } = row;
  if (g1_winner === 'error' || g2_winner === 'error') return 'error';
  const winner =
    g1_winner !== g2_winner || g1_winner === 'tie' ? 'tie' : g1_winner === 'model_1' ? 'model_a' : 'model_b';
  return { question_id, turn, model_a: model_1, model_b: model_2, winner, judge };
}

/** The mean score of the choices that have one; scores that `show` leaves out do not count here either. */
function scoreOf(row: SingleJudgment): Pick<Score, 'score' | 'choices'> {
  const isDoubtful = doubtfulScores(row);
  const scores = choicesOf(row.score);
  const choices = scores.map((each, choice) => (each === -1 || isDoubtful[choice] ? undefined : each));
  const valid = choices.filter((each) => each !== undefined);
  if (valid.length > 0) return { score: valid.reduce((sum, each) => sum + each, 0) / valid.length, choices };
  return { score: scores.every((each) => each === -1) ? 'unparsed' : 'doubtful', choices };
}

function byQuestion({ row: { question_id, turn }, judge }: Score): string {
  return `${question_id}\u0000${turn}\u0000${judge}`;
}

function groupBy<T>(values: Iterable<T>, keyOf: (value: T) => string): Iterable<T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups.values();
}

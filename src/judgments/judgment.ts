import { z } from 'zod';
import { modelKey } from '../benchmark/model-key.ts';
import { type QuestionId, questionIdSchema } from '../benchmark/question.ts';
import type { Refusal, TokenLogprob, TokenUsage } from '../models/chat-model.ts';
import type { Doubt } from './parse-verdict.ts';

/** A value for one choice, or a list with one entry a choice (Swallow's form). */
export type PerChoice<T> = T | T[];

/** A row of `model_judgment/JUDGE_single.jsonl`: a judge's grade of one turn of a model's answer. Keys behind `tstamp` are ours. */
export interface SingleJudgment {
  question_id: QuestionId;
  model: string;
  /** The judge model and the name of its prompt. */
  judge: [string, string];
  user_prompt: PerChoice<string>;
  judgment: PerChoice<string>;
  /** -1 where no verdict was found. */
  score: PerChoice<number>;
  /** Counted from 1. */
  turn: number;
  /** Seconds since 1970. */
  tstamp: number;
  /** Which further judgment of the same answer it is, counted from 1; absent for the first. */
  repeat?: number | undefined;
  /** What is doubtful about the verdict; absent where nothing is. */
  parse?: PerChoice<{ doubts: Doubt[] } | null>;
  finish_reason?: PerChoice<string>;
  /** What a reasoning judge thought; never searched for a verdict. */
  reasoning?: PerChoice<string | null>;
  /** Where the judge's provider withheld the judgment, or the judge refused: there is no verdict. */
  refusal?: PerChoice<Refusal | null>;
  usage?: PerChoice<TokenUsage | null>;
  /** The tokens of each judgment, where they were asked for; one list a choice, also where there is one. */
  logprobs?: (TokenLogprob[] | null)[];
  /** Of the ratings 1 to 10 by their probabilities; null where it cannot be told. Absent without log-probabilities. */
  expected_score?: PerChoice<number | null>;
  /** Seconds. */
  latency?: PerChoice<number>;
  /** The file of the reference answers in the prompt, without its ending. */
  reference?: string;
  /** The first 16 hexadecimal digits of the judge prompt's system message; absent where it has none. */
  system_prompt_sha256?: string;
}

export const perChoice = <T extends z.ZodType>(schema: T) => z.union([schema, z.array(schema)]);

const repeatSchema = z.number().int().min(0).optional();

export const singleJudgmentSchema = z.looseObject({
  question_id: questionIdSchema,
  model: z.string(),
  judge: z.tuple([z.string(), z.string()]),
  user_prompt: perChoice(z.string()),
  judgment: perChoice(z.string()),
  score: perChoice(z.number()),
  turn: z.number().int().min(1),
  tstamp: z.number().default(0),
  repeat: repeatSchema,
});

/** A value's list with one entry a choice. */
export function choicesOf<T>(value: PerChoice<T>): T[] {
  return Array.isArray(value) ? value : [value];
}

/**
 * Which judgment a row is, its prompt aside: a later row of the same identity takes the place of an earlier one; a repeat is a
 * judgment of its own. A model's id and its file name (`_` for `/`) are one model: FastChat's forks write the latter.
 */
export function judgmentIdentity(
  row: Pick<SingleJudgment, 'question_id' | 'model' | 'judge' | 'turn' | 'repeat'>,
): string {
  return `${row.question_id}\u0000${row.turn}\u0000${modelKey(row.model)}\u0000${row.judge[0]}\u0000${row.judge[1]}${ofRepeat(row)}`;
}

/** The end of an identity; "" for the first judgment, whose identity is that of files without repeats. */
export function ofRepeat({ repeat = 0 }: { repeat?: number | undefined }): string {
  return repeat === 0 ? '' : `\u0000${repeat}`;
}

/** The same as parts, those with few values first: how the identities of millions of rows are told apart. */
export function judgmentIdentityParts({
  question_id,
  model,
  judge,
  turn,
  repeat = 0,
}: Pick<SingleJudgment, 'question_id' | 'model' | 'judge' | 'turn' | 'repeat'>): (string | number)[] {
  return [judge[0], judge[1], modelKey(model), turn, repeat, questionPart(question_id)];
}

/** A number that its text does not name exactly (1.5) may stand as a text in another row: both are one question. */
function questionPart(id: QuestionId): string | number {
  return Number.isSafeInteger(id) ? id : String(id);
}

/** Whether a later row judges the prompts of an earlier one, and perhaps those of further choices. */
export function repeatsPrompts(
  earlier: Pick<SingleJudgment, 'user_prompt'>,
  later: Pick<SingleJudgment, 'user_prompt'>,
): boolean {
  const prompts = choicesOf(later.user_prompt);
  return choicesOf(earlier.user_prompt).every((prompt, choice) => prompts[choice] === prompt);
}

/** Who won a game or a match. `error`: no verdict was found. */
export type Winner = 'model_1' | 'model_2' | 'tie' | 'error';

/**
 * A row of `model_judgment/JUDGE_pair.jsonl`: two answers compared in both orders. In game 1 `model_1` is assistant A, in
 * game 2 it is assistant B. Keys behind `tstamp` are ours; lists of them have one entry a game.
 */
export interface PairJudgment {
  question_id: QuestionId;
  model_1: string;
  model_2: string;
  g1_winner: Winner;
  g2_winner: Winner;
  /** The judge model and the name of its prompt. */
  judge: [string, string];
  g1_user_prompt: string;
  g1_judgment: string;
  g2_user_prompt: string;
  g2_judgment: string;
  /** Where each answer was graded by itself: its score, -1 without a verdict. */
  m1_score?: number;
  m2_score?: number;
  /** Counted from 1. */
  turn: number;
  /** Seconds since 1970. */
  tstamp: number;
  /** Which further comparison of the same answers it is (both games anew), counted from 1; absent for the first. */
  repeat?: number | undefined;
  parse?: ({ doubts: Doubt[] } | null)[];
  finish_reason?: string[];
  reasoning?: (string | null)[];
  refusal?: (Refusal | null)[];
  usage?: (TokenUsage | null)[];
  logprobs?: (TokenLogprob[] | null)[];
  /** Seconds. */
  latency?: number[];
  reference?: string;
  system_prompt_sha256?: string;
}

const winnerSchema = z.enum(['model_1', 'model_2', 'tie', 'error']);

export const pairJudgmentSchema = z.looseObject({
  question_id: questionIdSchema,
  model_1: z.string(),
  model_2: z.string(),
  g1_winner: winnerSchema,
  g2_winner: winnerSchema,
  judge: z.tuple([z.string(), z.string()]),
  g1_user_prompt: z.string(),
  g1_judgment: z.string(),
  g2_user_prompt: z.string(),
  g2_judgment: z.string(),
  turn: z.number().int().min(1),
  tstamp: z.number().default(0),
  repeat: repeatSchema,
});

/** Which match a row is, its prompts aside. */
export function pairIdentity(
  row: Pick<PairJudgment, 'question_id' | 'model_1' | 'model_2' | 'judge' | 'turn' | 'repeat'>,
): string {
  const models = [row.model_1, row.model_2].map(modelKey);
  return [row.question_id, row.turn, ...models, ...row.judge].join('\u0000') + ofRepeat(row);
}

/** The same as parts, those with few values first. */
export function pairIdentityParts({
  question_id,
  model_1,
  model_2,
  judge,
  turn,
  repeat = 0,
}: Pick<PairJudgment, 'question_id' | 'model_1' | 'model_2' | 'judge' | 'turn' | 'repeat'>): (
  string | number
)[] {
  return [...judge, modelKey(model_1), modelKey(model_2), turn, repeat, questionPart(question_id)];
}

import { z } from 'zod';
import { type QuestionId, questionIdSchema } from '../benchmark/question.ts';
import type { TokenUsage } from '../models/chat-model.ts';
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
  /** What is doubtful about the verdict; absent where nothing is. */
  parse?: PerChoice<{ doubts: Doubt[] } | null>;
  finish_reason?: PerChoice<string>;
  /** What a reasoning judge thought; never searched for a verdict. */
  reasoning?: PerChoice<string | null>;
  usage?: PerChoice<TokenUsage | null>;
  /** Seconds. */
  latency?: PerChoice<number>;
  /** The file of the reference answers in the prompt, without its ending. */
  reference?: string;
  /** The first 16 hexadecimal digits of the judge prompt's system message; absent where it has none. */
  system_prompt_sha256?: string;
}

const perChoice = <T extends z.ZodType>(schema: T) => z.union([schema, z.array(schema)]);

export const singleJudgmentSchema = z.looseObject({
  question_id: questionIdSchema,
  model: z.string(),
  judge: z.tuple([z.string(), z.string()]),
  user_prompt: perChoice(z.string()),
  judgment: perChoice(z.string()),
  score: perChoice(z.number()),
  turn: z.number().int().min(1),
  tstamp: z.number().default(0),
});

/** A value's list with one entry a choice. */
export function choicesOf<T>(value: PerChoice<T>): T[] {
  return Array.isArray(value) ? value : [value];
}

/** Which judgment a row is, its prompt aside: a later row of the same identity takes the place of an earlier one. */
export function judgmentIdentity(
  row: Pick<SingleJudgment, 'question_id' | 'model' | 'judge' | 'turn'>,
): string {
  return `${row.question_id}\u0000${row.turn}\u0000${row.model}\u0000${row.judge[0]}\u0000${row.judge[1]}`;
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type QuestionId, questionIdSchema } from '../benchmark/question.ts';
import type { TokenLogprob, TokenUsage } from '../models/chat-model.ts';
import { RecordReader, checkRecord, readRecords } from '../records/jsonl.ts';

/** What FastChat writes in place of an answer when the call failed; such a turn is no answer. */
export const FASTCHAT_ERROR = '$ERROR$';

/** One of a question's independent answers: what the model said in each turn. Keys beyond `index` and `turns` are ours, one entry a turn. */
export interface Choice {
  index: number;
  turns: string[];
  finish_reason?: string[];
  /** What a reasoning model thought; null where it did not show it. */
  reasoning?: (string | null)[];
  usage?: (TokenUsage | null)[];
  /** The tokens of the reply, where they were asked for. */
  logprobs?: (TokenLogprob[] | null)[];
  /** Seconds from sending a request to its reply, failed tries before it left out. */
  latency?: number[];
}

/** A row of `model_answer/MODEL-ID.jsonl`: all of a model's answers to one question. */
export interface Answer {
  question_id: QuestionId;
  answer_id: string;
  model_id: string;
  choices: Choice[];
  /** Seconds since 1970. */
  tstamp: number;
  /** How the answers were sampled. */
  generation?: {
    temperature: number;
    max_tokens: number;
    top_p?: number;
    repetition_penalty?: number;
    seed?: number;
    system_prompt?: string;
  };
}

export const answerSchema = z.looseObject({
  question_id: questionIdSchema,
  answer_id: z.string().default(''),
  model_id: z.string(),
  choices: z.array(z.looseObject({ index: z.number().default(0), turns: z.array(z.string()) })).min(1),
  tstamp: z.number().default(0),
});

/**
 * The answers of one model, read one at a time. What is kept in memory is where each stands; where a question has several
 * rows the last one counts, as in FastChat.
 */
export class AnswerFile {
  readonly file: string;
  readonly #places = new Map<QuestionId, { offset: number; length: number; line: number }>();
  readonly #reader: RecordReader;

  /** @throws InputError when the file is missing or a row is bad. */
  constructor(file: string, warn: (message: string) => void) {
    this.file = file;
    this.#reader = new RecordReader(file);
    const onTornLine = ({ number }: { number: number }) =>
      warn(`${file}:${number}: the last line is torn and is passed over.`);
    for (const { record, offset, length, line } of readRecords(file, answerSchema, { onTornLine })) {
      this.#places.set(record.question_id, { offset, length, line });
    }
  }

  has(questionId: QuestionId): boolean {
    return this.#places.has(questionId);
  }

  /** The line of a question's answer, counted from 1. */
  lineOf(questionId: QuestionId): number | undefined {
    return this.#places.get(questionId)?.line;
  }

  get(questionId: QuestionId): Answer | undefined {
    const place = this.#places.get(questionId);
    if (place === undefined) return undefined;
    const value = this.#reader.readAt(place);
    return checkRecord(value, answerSchema, this.file, place.line) as Answer;
  }

  close(): void {
    this.#reader.close();
  }
}

/**
 * The models that have answers in a benchmark's folder, by the ids that their rows give: a file name has `_` for `/`. A file that is
 * named otherwise than its rows say goes by its name, as in FastChat.
 */
export function listModelIds(benchmarkFolder: string): string[] {
  return listAnsweredModels(benchmarkFolder).map((name) => {
    const file = join(benchmarkFolder, 'model_answer', `${name}.jsonl`);
    const { value } = readRecords(file, answerSchema, { onTornLine: () => {} }).next();
    const id = value === undefined ? name : (value as { record: { model_id: string } }).record.model_id;
    return id.replaceAll('/', '_') === name ? id : name;
  });
}

/** The names of the files of answers in a benchmark's folder, without their ending, sorted. */
export function listAnsweredModels(benchmarkFolder: string): string[] {
  try {
    return readdirSync(join(benchmarkFolder, 'model_answer'))
      .filter((file) => file.endsWith('.jsonl'))
      .map((file) => file.slice(0, -'.jsonl'.length))
      .sort();
  } catch {
    return [];
  }
}

/** Whether a choice has an answer to each of the first `turns` turns. */
export function isComplete(choice: Choice | undefined, turns: number): boolean {
  return (
    choice !== undefined &&
    choice.turns.length >= turns &&
    choice.turns.slice(0, turns).every((turn) => turn !== FASTCHAT_ERROR)
  );
}

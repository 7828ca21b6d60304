import { z } from 'zod';
import { questionIdSchema } from '../benchmark/question.ts';
import { type Line, checkRecord } from '../records/jsonl.ts';
import type { BenchNames } from './bench-names.ts';
import type { FollowedFile } from './followed-file.ts';

const rowSchema = z.looseObject({
  question_id: questionIdSchema,
  choice: z.number().int().min(0),
  turn: z.number().int().min(1),
  said: z.string().default(''),
  turns: z.array(z.string()).default([]),
});

/** A choice that has no answer, since a turn of it was refused. */
export interface RefusedChoice {
  question: number;
  choice: number;
  /** Counted from 1. */
  turn: number;
  /** What the server or the model said in refusing. */
  said: string;
  /** What was answered before. */
  turns: string[];
}

/** What is known of one file of `model_answer/refused/`. Refusals are few and short: they are kept whole. */
export class RefusedFile {
  readonly file: FollowedFile;
  readonly model: number;
  choices: RefusedChoice[] = [];
  readonly #names: BenchNames;

  constructor(file: FollowedFile, stem: string, names: BenchNames) {
    this.file = file;
    this.#names = names;
    this.model = names.models.placeOf(stem);
  }

  reset(): void {
    this.choices = [];
  }

  /** @throws InputError for a row of the wrong shape. */
  add(value: unknown, { number }: Line): void {
    const row = checkRecord(value, rowSchema, this.file.name, number);
    const question = this.#names.questionOf(row.question_id);
    // Refused again, after it was asked again: the last time counts.
    this.choices = this.choices.filter((each) => each.question !== question || each.choice !== row.choice);
    this.choices.push({ question, choice: row.choice, turn: row.turn, said: row.said, turns: row.turns });
  }
}

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { questionIdSchema } from '../benchmark/question.ts';
import { InputError } from '../errors.ts';
import { readLines } from '../records/jsonl.ts';
import type { Compared } from './compare-results.ts';
import type { Contestant } from './contestant.ts';

/** A model's scores in a small file of their own, to compare later runs with. */
export interface StoredBaseline {
  mode: 'single' | 'pairwise-baseline';
  bench: string;
  /** The model that each answer was compared with, in mode pairwise-baseline. */
  baseline?: string | undefined;
  contestant: Contestant;
}

const FORMAT = 'llm-judge-baseline';
const VERSION = 1;

/** No judge's scale goes so far; sums and squares of such numbers are still numbers. */
const FARTHEST = 1e6;

const choicesSchema = z.array(z.number().min(-FARTHEST).max(FARTHEST).nullable());

const storedSchema = z.looseObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  mode: z.enum(['single', 'pairwise-baseline']),
  bench: z.string(),
  model: z.string().min(1),
  judges: z.array(z.string()),
  prompts: z.array(z.string()),
  baseline: z.string().optional(),
  questions: z
    .array(
      z.looseObject({
        question_id: questionIdSchema,
        turns: z.record(z.string().regex(/^[1-9]\d{0,8}$/, 'must be a turn, counted from 1'), choicesSchema),
      }),
    )
    .refine(
      (questions) => new Set(questions.map(({ question_id }) => question_id)).size === questions.length,
      {
        error: 'a question stands in it twice',
      },
    ),
});

/** The file's text: a question a line, in the benchmark's order and without a date, so that a repository shows what has changed. */
export function formatBaseline(
  contestant: Contestant,
  { mode, bench, baseline }: Compared,
  order: (question: string | number) => number,
): string {
  const { model, judges, prompts, scores } = contestant;
  const head = { format: FORMAT, version: VERSION, mode, bench, model, judges, prompts, baseline };
  const questions = [...scores]
    .sort(([a], [b]) => (order(a) === order(b) ? 0 : order(a) - order(b)))
    .map(([question_id, turns]) => JSON.stringify({ question_id, turns: Object.fromEntries(turns) }));
  const lines = Object.entries(head)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${JSON.stringify(key)}: ${JSON.stringify(value)},`);
  return [
    '{',
    ...lines,
    ' "questions": [',
    questions.map((each) => `  ${each}`).join(',\n'),
    ' ]',
    '}',
    '',
  ].join('\n');
}

/** Whether a file is such a one, and not rows of judgments: its first line is no record. @throws InputError where it cannot be read. */
export function isStoredBaseline(file: string): boolean {
  const [first] = readLines(file);
  try {
    const value: unknown = JSON.parse(first?.text ?? '{}');
    return typeof value === 'object' && value !== null && 'format' in value;
  } catch {
    return /^\uFEFF?\s*\{\s*$/.test(first?.text ?? '') || (first?.text ?? '').includes(FORMAT);
  }
}

/** @throws InputError naming what is wrong in it. */
export function readBaseline(file: string): StoredBaseline {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new InputError(`is not JSON: ${(error as Error).message}`, { file }, REMEDY);
  }
  const read = storedSchema.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
    throw new InputError(`is no stored baseline: ${where}${issue?.message ?? ''}`, { file }, REMEDY);
  }
  const { mode, bench, baseline, model, judges, prompts, questions } = read.data;
  const scores: Contestant['scores'] = new Map(
    questions.map(({ question_id, turns }) => [
      question_id,
      new Map(Object.entries(turns).map(([turn, choices]) => [Number(turn), choices])),
    ]),
  );
  return { mode, bench, baseline, contestant: { model, scores, leftOut: {}, judges, prompts } };
}

const REMEDY = 'Name a file of judgments, or one that `llm-judge compare MODEL --save-baseline FILE` wrote.';

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ZodError, ZodType } from 'zod';
import { InputError } from '../errors.ts';
import { type Line, type Located, readLines } from '../records/jsonl.ts';
import { type BenchmarkSettings, benchmarkSettingsSchema, referenceSchema } from './benchmark.ts';
import { wrongReferences } from './catalogue.ts';
import { type Question, type QuestionId, questionSchema } from './question.ts';

/**
 * Something wrong with a file of the data folder.
 * - `error`: a command that needs it refuses to run;
 * - `warning`: the commands get along with it: they leave it out and say so, or mend it.
 */
export interface Problem {
  file: string;
  /** Counted from 1; absent where the file as a whole is meant. */
  line?: number;
  message: string;
  severity: 'error' | 'warning';
}

export type Report = (problem: Problem) => void;

/** How a torn last line is seen: files that our commands append to are mended by them, others are not. */
export interface CheckRowsOptions {
  tornLine: Problem['severity'];
}

/** The good rows of a file; the bad ones are reported, each with all that is wrong with it. */
export function* checkRows<T>(
  file: string,
  schema: ZodType<T>,
  report: Report,
  { tornLine }: CheckRowsOptions,
): Generator<Located<T>> {
  try {
    for (const line of readLines(file)) {
      const value = parseLine(file, line, report, tornLine);
      if (value === undefined) continue;
      const result = schema.safeParse(value);
      if (result.success) {
        yield { record: result.data, line: line.number, offset: line.offset, length: line.length };
      } else {
        report({ file, line: line.number, message: describeIssues(result.error), severity: 'error' });
      }
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    report({ file, message: error.message, severity: 'error' });
  }
}

function parseLine(file: string, line: Line, report: Report, tornLine: Problem['severity']): unknown {
  try {
    return JSON.parse(line.text);
  } catch (error) {
    const what = (error as Error).message;
    if (line.isTerminated) {
      report({ file, line: line.number, message: `not valid JSON (${what})`, severity: 'error' });
    } else {
      const message = `the last line is torn: no newline, and not valid JSON (${what})`;
      report({ file, line: line.number, message, severity: tornLine });
    }
    return undefined;
  }
}

function describeIssues({ issues }: ZodError): string {
  const each = issues.map(({ path, message }) =>
    path.length === 0 ? message : `"${path.join('.')}": ${message}`,
  );
  return `record of the wrong shape: ${each.join('; ')}`;
}

/** Settings of `benchmark.json`; FastChat's where the file is bad. */
export function checkSettings(folder: string, report: Report): BenchmarkSettings {
  const defaults = benchmarkSettingsSchema.parse({});
  const file = join(folder, 'benchmark.json');
  if (!existsSync(file)) return defaults;
  const error = (message: string) => report({ file, message, severity: 'error' });
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (thrown) {
    error(`not valid JSON (${(thrown as Error).message})`);
    return defaults;
  }
  const result = benchmarkSettingsSchema.safeParse(value);
  if (!result.success) {
    error(describeIssues(result.error));
    return defaults;
  }
  const { reference } = result.data;
  if (reference !== undefined && !existsSync(join(folder, 'reference_answer', `${reference}.jsonl`))) {
    error(`"reference" names ${reference}, but there is no reference_answer/${reference}.jsonl`);
  }
  return result.data;
}

/** The good questions of a file, by id. */
export function checkQuestions(file: string, report: Report): Map<QuestionId, Question> {
  const questions = new Map<QuestionId, Question>();
  const lines = new Map<QuestionId, number>();
  for (const { record, line } of checkRows(file, questionSchema, report, { tornLine: 'error' })) {
    const { question_id, turns } = record;
    const earlier = lines.get(question_id);
    if (earlier !== undefined) {
      const message = `question_id ${question_id} stands twice (first on line ${earlier})`;
      report({ file, line, message, severity: 'error' });
      continue;
    }
    lines.set(question_id, line);
    questions.set(question_id, record);
    for (const [index, turn] of turns.entries()) {
      if (turn.trim() !== '') continue;
      report({ file, line, message: `turn ${index + 1} is empty`, severity: 'warning' });
    }
  }
  if (lines.size === 0) report({ file, message: 'holds no question', severity: 'error' });
  return questions;
}

/** The reference answers of a benchmark: each file there is, against the questions that are judged with one. */
export function checkReferences(
  folder: string,
  questions: ReadonlyMap<QuestionId, Question>,
  settings: BenchmarkSettings,
  report: Report,
): void {
  const needed = [...questions.values()].filter(({ category }) =>
    settings.reference_categories.includes(category),
  );
  const files = listJsonl(join(folder, 'reference_answer'));
  if (files.length === 0 && needed.length > 0) {
    const message = `no reference answers, which ${describeIds(needed.map(({ question_id }) => question_id))} are judged with`;
    report({ file: join(folder, 'reference_answer'), message, severity: 'error' });
  }
  for (const file of files) checkReferenceFile(file, questions, needed, report);
}

function checkReferenceFile(
  file: string,
  questions: ReadonlyMap<QuestionId, Question>,
  needed: readonly Question[],
  report: Report,
): void {
  const lines = new Map<QuestionId, number>();
  for (const { record, line } of checkRows(file, referenceSchema, report, { tornLine: 'error' })) {
    const { question_id, choices } = record;
    const warn = (message: string) => report({ file, line, message, severity: 'warning' });
    const earlier = lines.get(question_id);
    lines.set(question_id, line);
    if (earlier !== undefined) {
      warn(`question ${question_id} has a reference on line ${earlier} already; this one counts`);
    }
    const question = questions.get(question_id);
    if (question === undefined) {
      warn(`question ${question_id} is not in the benchmark`);
      continue;
    }
    const turns = choices[0]?.turns.length ?? 0;
    if (turns < question.turns.length && needed.includes(question)) {
      const message = `question ${question_id} has ${question.turns.length} turns, its reference ${turns}`;
      report({ file, line, message, severity: 'error' });
    }
  }
  const missing = needed.filter(({ question_id }) => !lines.has(question_id));
  if (missing.length > 0) {
    const message = `no reference for ${describeIds(missing.map(({ question_id }) => question_id))}`;
    report({ file, message, severity: 'error' });
  }
  for (const { questionId, turns } of wrongReferences(file)) {
    const line = lines.get(questionId);
    const where = turns === 'all' ? '' : ` in turn ${turns.join(', ')}`;
    const message = `the reference of question ${questionId} is known to be wrong${where}`;
    report({ file, ...(line === undefined ? {} : { line }), message, severity: 'warning' });
  }
}

/** The `.jsonl` files of a folder, sorted; none where there is no such folder. */
export function listJsonl(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** A file's name without `.jsonl`. */
export function stemOf(file: string): string {
  return basename(file, '.jsonl');
}

/** "question 4", "questions 81-83, 90": numbers that follow each other are drawn together, so that all can be named. */
export function describeIds(ids: readonly QuestionId[]): string {
  const runs: { first: QuestionId; last: QuestionId }[] = [];
  for (const id of ids) {
    const run = runs.at(-1);
    if (run !== undefined && typeof id === 'number' && typeof run.last === 'number' && id === run.last + 1) {
      run.last = id;
    } else {
      runs.push({ first: id, last: id });
    }
  }
  const named = runs.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`));
  return `${ids.length === 1 ? 'question' : 'questions'} ${named.join(', ')}`;
}

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer } from '../../src/answers/answer.ts';
import { type CliResult, runCli } from './cli.ts';
import { readJsonl, temporaryFolder, writeBenchmark } from './temp.ts';
import { type TinyModel, writeTinyGguf } from './tiny-gguf.ts';

const STARTER = fileURLToPath(new URL('../../benchmarks/starter', import.meta.url));

/**
 * A working folder with the benchmarks `starter` (24 questions) and `tiny` (two questions of two turns), the model `tiny.gguf` with random
 * weights, and the judge `judge.gguf`, who gives everything a 7.
 */
export function localFolder(model: TinyModel = {}): string {
  const cwd = temporaryFolder();
  cpSync(STARTER, join(cwd, 'data', 'starter'), { recursive: true });
  writeBenchmark(join(cwd, 'data'), { questions: 2 });
  writeTinyGguf(join(cwd, 'tiny.gguf'), model);
  writeTinyGguf(join(cwd, 'judge.gguf'), { reply: 'Rating: [[7]]', contextLength: 16_384 });
  return cwd;
}

/** One thread: several wait for each other by spinning where the cores are busy. */
export const ONE_THREAD = ['--threads', '1'];

/** `answer` of `tiny.gguf`, each reply of up to 12 tokens. */
export function answerCommand(bench: 'starter' | 'tiny', ...more: string[]): string[] {
  const weights = ['--model-path', 'tiny.gguf', ...ONE_THREAD];
  return ['answer', ...weights, '--bench-name', bench, '--max-tokens', '12', '--yes', ...more];
}

/** The answers of a model. */
export function answersIn(cwd: string, bench = 'tiny', model = 'tiny'): Answer[] {
  return readJsonl<Answer>(join(cwd, 'data', bench, 'model_answer', `${model}.jsonl`));
}

/** What a model said to each question, in order; not when, nor how long it took. */
export function saidIn(cwd: string, bench = 'tiny', model = 'tiny'): Map<number | string, string[][]> {
  const answers = answersIn(cwd, bench, model).toSorted(
    (a, b) => Number(a.question_id) - Number(b.question_id),
  );
  return new Map(
    answers.map(({ question_id, choices }) => [question_id, choices.map(({ turns }) => [...turns])]),
  );
}

/** Runs a command line that the user got wrong: one error, and what to do about it. */
export async function refusal(
  args: readonly string[],
  options: Parameters<typeof runCli>[1],
): Promise<CliResult & { errors: string[] }> {
  const result = await runCli(args, options);
  const errors = result.stderr.split('\n').filter((line) => line.startsWith('error: '));
  return { ...result, errors };
}

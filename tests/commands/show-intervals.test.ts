import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PairResults, SingleResults } from '../../src/results/results.ts';
import { runCli } from '../support/cli.ts';
import { gradeRow, matchRow, writeAnswers } from '../support/judged.ts';
import { writeJsonl } from '../support/temp.ts';
import { benchmark } from '../support/tiny.ts';

const QUESTIONS = Array.from({ length: 25 }, (_, place) => 101 + place);
const SCORES = [
  9, 8.5, 10, 7, 9.5, 3, 8, 9, 10, 6.5, 8, 4.5, 9, 9.5, 7.5, 10, 2, 8.5, 9, 5, 8, 9.5, 10, 7, 8.5,
];

/** Grades of model a, and matches in which a wins every one against b. */
function judgedFolder(rowsOf: <T>(rows: T[]) => T[] = (rows) => rows): string {
  const cwd = benchmark(QUESTIONS.length);
  writeAnswers(cwd, 'a', QUESTIONS);
  writeAnswers(cwd, 'b', QUESTIONS);
  const folder = join(cwd, 'data/tiny/model_judgment');
  writeJsonl(
    join(folder, 'j_single.jsonl'),
    rowsOf(QUESTIONS.map((question, place) => gradeRow('a', question, SCORES[place] as number))),
  );
  writeJsonl(
    join(folder, 'j_pair.jsonl'),
    rowsOf(QUESTIONS.map((question) => matchRow(['a', 'b'], question, ['model_1', 'model_1']))),
  );
  return cwd;
}

async function show(cwd: string, ...flags: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(['show', '--bench-name', 'tiny', ...flags], { cwd });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

async function averageOf(cwd: string, ...flags: string[]) {
  const { intervals, models } = JSON.parse(await show(cwd, '--format', 'json', ...flags)) as SingleResults;
  return { intervals, ...models[0]?.average };
}

describe('show --interval', () => {
  it('makes the intervals that are asked for, and says how', async () => {
    const cwd = judgedFolder();
    const bca = await averageOf(cwd);
    expect(bca.intervals).toEqual({ method: 'bca', confidence: 0.95, rounds: 2000, seed: 0 });
    // scipy 1.12.0: stats.bootstrap((x,), numpy.mean, n_resamples=400_000), BCa; then stats.sem(x).
    expect(Math.abs((bca.interval?.low ?? NaN) - 6.84)).toBeLessThan(0.1);
    expect(Math.abs((bca.interval?.high ?? NaN) - 8.56)).toBeLessThan(0.1);
    expect(bca.standard_error).toBeCloseTo(0.43543082114154485, 12);
    // scipy 1.12.0: stats.t.interval(0.9, 24, x.mean(), stats.sem(x)).
    const analytic = await averageOf(cwd, '--interval', 'analytic', '--confidence', '0.9');
    expect(analytic.intervals).toEqual({ method: 'analytic', confidence: 0.9 });
    expect(analytic.interval?.low).toBeCloseTo(7.115029211068684, 10);
    expect(analytic.interval?.high).toBeCloseTo(8.604970788931317, 10);
    const percentile = await averageOf(cwd, '--interval', 'percentile', '--rounds', '5000', '--seed', '7');
    expect(percentile.intervals).toEqual({ method: 'percentile', confidence: 0.95, rounds: 5000, seed: 7 });
    expect(Math.abs((percentile.interval?.low ?? NaN) - 6.98)).toBeLessThan(0.1);
    expect(await show(cwd, '--confidence', '0.9')).toMatch(/│ +90% │[^]*90%: the interval over questions/);
  });

  it('does not hang on the order of the rows', async () => {
    expect(
      await show(
        judgedFolder((rows) => rows.toReversed()),
        '--format',
        'json',
      ),
    ).toBe(await show(judgedFolder(), '--format', 'json'));
  });

  it('gives the exact interval where every match is won, and none with --no-ci', async () => {
    const cwd = judgedFolder();
    const pairs = ['--mode', 'pairwise-all', '--format', 'json'];
    const { intervals, models } = JSON.parse(await show(cwd, ...pairs)) as PairResults;
    expect(intervals?.method).toBe('bca');
    // Python: 0.025 ** (1 / 25).
    expect(models[0]?.interval).toEqual({ low: expect.closeTo(0.8628148284692875, 12), high: 1 });
    expect(models[1]?.interval).toEqual({ low: 0, high: expect.closeTo(1 - 0.8628148284692875, 12) });
    expect(await show(cwd, ...pairs, '--no-ci')).not.toMatch(/interval|standard_error/);
  });

  it.each([
    [['--interval', 'magic'], 'bca, percentile, analytic'],
    [['--confidence', '95'], 'a share from 0.5'],
    [['--rounds', '5'], 'at least 100'],
    [['--seed', '-1'], 'at least 0'],
  ])('refuses %j in words', async (flags, words) => {
    const { code, stderr } = await runCli(['show', '--bench-name', 'tiny', ...flags], { cwd: benchmark(1) });
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

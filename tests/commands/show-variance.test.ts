import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { VarianceResults } from '../../src/results/variance-results.ts';
import { runCli } from '../support/cli.ts';
import { gradeRow } from '../support/judged.ts';
import { writeJsonl } from '../support/temp.ts';
import { benchmark } from '../support/tiny.ts';

/** Grades of model m: by question, turn, choice and repeat. */
type Scores = number[][][][];

/** Effects of which every one is a whole number: question ±2, turn of a question ±1, answer ±1, judge 0, 0 and 1. */
const SCORES: Scores = [0, 1, 2, 3, 4, 5].map((question) =>
  [0, 1].map((turn) =>
    [0, 1].map((choice) =>
      [0, 1, 2].map(
        (repeat) =>
          5 +
          [2, -2, 1, -1, 0, 1][question]! +
          ((question + turn) % 2) +
          [1, -1][choice]! +
          (repeat === (question + turn + choice) % 3 ? 1 : 0),
      ),
    ),
  ),
);

function judged(models: Record<string, Scores>): string {
  const cwd = benchmark(8);
  const rows = Object.entries(models).flatMap(([model, scores]) =>
    scores.flatMap((turns, question) =>
      turns.flatMap((choices, turn) => {
        const repeats = choices[0]?.length ?? 0;
        return Array.from({ length: repeats }, (_, repeat) => ({
          ...gradeRow(model, 101 + question, 1, { turn: turn + 1 }),
          user_prompt: choices.map((__, choice) => `prompt ${choice}`),
          judgment: choices.map(() => 'so'),
          score: choices.map((each) => each[repeat] as number),
          ...(repeat === 0 ? {} : { repeat }),
        }));
      }),
    ),
  );
  writeJsonl(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'), rows);
  return cwd;
}

const show = (cwd: string, ...more: string[]) =>
  runCli(['show', '--bench-name', 'tiny', '--judge-model', 'j', '--variance', ...more], { cwd });

async function readResults(cwd: string, ...more: string[]): Promise<VarianceResults> {
  const { stdout, stderr } = await show(cwd, '--format', 'json', ...more);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as VarianceResults;
}

describe('show --variance', () => {
  test.each([2, 3])('says what it can of %i questions', async (questions) => {
    // Of so few the level that is asked of the bootstrap is nearly 1.
    const { models } = await readResults(judged({ m: SCORES.slice(0, questions) }));
    expect(models).toHaveLength(1);
    expect(JSON.stringify(models)).not.toMatch(/NaN|Infinity/);
  });

  test('tells the sources apart where each varies', async () => {
    const cwd = judged({ m: SCORES });
    const { models, pooled } = await readResults(cwd);
    expect(pooled).toBeUndefined();
    const [m] = models;
    expect(m).toMatchObject({ n: 72, design: { questions: 6, turns: 2, choices: 2, repeats: 3 } });
    expect(m?.components.map(({ sources }) => sources)).toEqual([
      ['question'],
      ['turn'],
      ['answer'],
      ['judge'],
    ]);
    const [question, , answer, judge] = m?.components ?? [];
    // Of 0, 0, 1 the sample variance is 1/3. Of two answers whose means are 2 apart it is 2, of which the judge makes 1/9.
    expect(judge?.variance).toBeCloseTo(1 / 3, 12);
    expect(answer?.variance).toBeCloseTo(2 - 1 / 9, 12);
    expect(question?.share_interval?.low).toBeGreaterThanOrEqual(0);
    expect(m?.components.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1, 12);
    // Each answer has one equal pair of three.
    expect(m?.retest).toMatchObject({ answers: 24, judgments: 72, equal: expect.closeTo(1 / 3, 12) });
  });

  test('twice the repeats halve what the judge adds, twice the questions halve all', async () => {
    const { models } = await readResults(judged({ m: SCORES }));
    const m = models[0]!;
    const of = (more: string, times: number) =>
      m.designs.find((each) => each.more === more && each.times === times)?.standard_error as number;
    const now = m.standard_error as number;
    expect(of('none', 1)).toBe(now);
    expect(of('questions', 2)).toBeCloseTo(now / Math.SQRT2, 12);
    // 72 scores: 1/3 / 72, of which half is left.
    expect(now ** 2 - of('repeats', 2) ** 2).toBeCloseTo(1 / 3 / 72 / 2, 12);
  });

  test('with one choice and one repeat, says what is not separable and makes nothing up', async () => {
    const once = SCORES.map((turns) =>
      turns.map((choices) => choices.slice(0, 1).map((each) => each.slice(0, 1))),
    );
    const cwd = judged({ m: once });
    const { models } = await readResults(cwd);
    expect(models[0]?.components.map(({ sources }) => sources)).toEqual([
      ['question'],
      ['turn', 'answer', 'judge'],
    ]);
    expect(models[0]).not.toHaveProperty('retest');
    const unknown = models[0]?.designs.filter(({ more }) => more === 'repeats' || more === 'choices');
    expect(unknown?.every(({ standard_error }) => standard_error === null)).toBe(true);
    const { stdout } = await show(cwd);
    expect(stdout).toContain('The judge is not separable');
    expect(stdout).toContain('The sampling of answers is not separable');
    expect(stdout).toContain('not known');
  });

  test('several models are pooled; the same seed gives the same figures', async () => {
    const other = SCORES.map((turns) =>
      turns.map((choices) => choices.map((each) => each.map((score) => score - 1))),
    );
    const cwd = judged({ m: SCORES, o: other });
    const results = await readResults(cwd);
    expect(results.models.map(({ model }) => model)).toEqual(['m', 'o']);
    expect(results.pooled).toMatchObject({ n: 144, design: { questions: 6 } });
    expect(results.pooled?.components[3]?.variance).toBeCloseTo(1 / 3, 12);
    expect(await readResults(cwd)).toEqual(results);
    expect((await readResults(cwd, '--model-list', 'o')).models.map(({ model }) => model)).toEqual(['o']);
  });

  test('prints as a table, as Markdown and as CSV', async () => {
    const cwd = judged({ m: SCORES });
    const [table, markdown, csv] = await Promise.all([
      show(cwd),
      show(cwd, '--format', 'markdown'),
      show(cwd, '--format', 'csv'),
    ]);
    expect(table.stdout).toContain('Sampling of answers');
    expect(table.stdout).toContain('4 times the questions');
    expect(markdown.stdout).toContain('| Judge | 0.333 |');
    expect(csv.stdout.split('\n')[1]).toMatch(/^m,question,/);
  });

  test('heeds the flags of intervals', async () => {
    const cwd = judged({ m: SCORES });
    const wide = await readResults(cwd, '--confidence', '0.99', '--rounds', '500', '--seed', '3');
    expect(wide.intervals).toEqual({ method: 'bca', confidence: 0.99, rounds: 500, seed: 3 });
    const percentile = await readResults(cwd, '--interval', 'percentile');
    const endsOf = ({ models }: VarianceResults) => models[0]?.components.map(({ interval }) => interval);
    expect(endsOf(percentile)).not.toEqual(endsOf(await readResults(cwd)));

    const table = (await show(cwd, '--confidence', '0.9')).stdout;
    expect(table).toContain('90% of share');
    expect(table).toContain('90%: by resampling questions (BCa, 2000 rounds, seed 0)');
    expect(table).not.toContain('95%');

    const without = await readResults(cwd, '--no-ci');
    expect(without).not.toHaveProperty('intervals');
    expect(JSON.stringify(without)).not.toContain('interval');
    expect((await show(cwd, '--no-ci')).stdout).not.toContain('of share');
  });

  test('a model that is not there is said; its name in the notes cannot move the cursor', async () => {
    const cwd = judged({
      'm\u001b[2J': [6, 7, 8].map((mean) => [
        [
          [mean - 1, mean + 1],
          [mean + 1, mean - 1],
        ],
      ]),
    });
    const { stdout, stderr } = await show(cwd, '--model-list', 'm\u001b[2J', 'o');
    expect(stderr).toContain('has no judgment of o');
    expect(stdout).toContain('stands as 0');
    expect(stdout).not.toContain('\u001b');
  });

  test('a negative estimate stands as 0, and is said', async () => {
    const flat: Scores = [6, 7, 8].map((mean) => [
      [
        [mean - 1, mean + 1],
        [mean + 1, mean - 1],
      ],
    ]);
    const cwd = judged({ m: flat });
    const { models } = await readResults(cwd);
    // As in tests/stats: 0 - 2 / 2.
    expect(models[0]?.components[1]).toMatchObject({
      sources: ['answer'],
      variance: 0,
      negative_estimate: expect.closeTo(-1, 12),
    });
    expect((await show(cwd)).stdout).toContain('below 0, and stands as 0');
  });

  test.for([
    { more: ['--mode', 'pairwise-all'], says: 'has no scores' },
    { more: ['--as-fastchat'], says: 'do not count here' },
    { more: ['--model-list', 'nobody'], says: 'no score of nobody' },
    { more: ['--fail-under', '9'], says: 'a gate on the plain scores' },
    { more: ['--summary', 'x.md'], says: 'a summary of them' },
    { more: ['--length-controlled'], says: 'is one of comparisons' },
    { more: ['--interval', 'analytic'], says: 'no analytic intervals' },
  ])('$more is refused', async ({ more, says }) => {
    const { code, stderr } = await show(judged({ m: SCORES }), ...more);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });

  test('one question is refused', async () => {
    const { code, stderr } = await show(judged({ m: SCORES.slice(0, 1) }));
    expect(code).toBe(2);
    expect(stderr).toContain('scores of one question');
  });
});

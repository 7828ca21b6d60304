import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SingleJudgment } from '../../src/judgments/judgment.ts';
import type { ExpectedResults } from '../../src/results/expected-scores.ts';
import { runCli } from '../support/cli.ts';
import { appendRows, gradeRow, writeAnswers } from '../support/judged.ts';
import { readJsonl } from '../support/temp.ts';
import { benchmark, commandLines, fakeApi } from '../support/tiny.ts';

const { judge } = commandLines(['--bench-name', 'tiny', '--yes']);
const fileOf = (cwd: string) => join(cwd, 'data/tiny/model_judgment/j_single.jsonl');
const show = (cwd: string, ...more: string[]) =>
  runCli(['show', '--bench-name', 'tiny', '--judge-model', 'j', '--score-from', 'logprobs', ...more], {
    cwd,
  });

/** Two questions judged with 8 by a server that reports 8: 0.7, 9: 0.2, 7: 0.1 (`tokensOf`). */
async function judged(...more: string[]) {
  const cwd = benchmark(2);
  writeAnswers(cwd, 'm', [101, 102]);
  const api = await fakeApi({ reply: () => 'It is good. Rating: [[8]]' });
  expect(await runCli(judge(api, ...more), { cwd })).toMatchObject({ code: 0 });
  return { cwd, api };
}

describe('judge --score-from logprobs', () => {
  test('asks for 20 tokens, and records the expected score beside the one that was said', async () => {
    const { cwd, api } = await judged('--score-from', 'logprobs');
    expect(api.requests.map(({ body }) => body?.['top_logprobs'])).toEqual([20, 20, 20, 20]);
    for (const row of readJsonl<SingleJudgment>(fileOf(cwd))) {
      expect(row.score).toBe(8);
      // 8 · 0.7 + 9 · 0.2 + 7 · 0.1
      expect(row.expected_score).toBeCloseTo(8.1, 12);
      expect(row.logprobs).toHaveLength(1);
    }
  });

  test('keeps to the number that was given', async () => {
    const { cwd, api } = await judged('--score-from', 'logprobs', '--top-logprobs', '2');
    expect(new Set(api.requests.map(({ body }) => body?.['top_logprobs']))).toEqual(new Set([2]));
    // (8 · 0.7 + 9 · 0.2) / 0.9
    expect(readJsonl<SingleJudgment>(fileOf(cwd))[0]?.expected_score).toBeCloseTo(7.4 / 0.9, 12);
  });
});

describe('show --score-from logprobs', () => {
  test('shows both, and counts what has no expected score', async () => {
    const { cwd } = await judged('--score-from', 'logprobs');
    appendRows(fileOf(cwd), gradeRow('o', 101, 5), gradeRow('m', 101, 4, { repeat: 1 }));
    const { stdout, code } = await show(cwd, '--format', 'json');
    expect(code).toBe(0);
    const { models } = JSON.parse(stdout) as ExpectedResults;
    expect(models[0]).toMatchObject({
      model: 'm',
      // Four times 8, and a 4.
      average: { mean: expect.closeTo(7.2, 12), n: 5 },
      expected: { mean: expect.closeTo(8.1, 12), n: 4 },
      difference: { mean: expect.closeTo(0.1, 12), n: 4 },
      mass: expect.closeTo(1, 12),
      without: { 'no-logprobs': 1 },
    });
    expect(models[1]).toMatchObject({
      model: 'o',
      expected: { mean: null, n: 0 },
      without: { 'no-logprobs': 1 },
    });
  });

  test('prints as a table, as Markdown and as CSV', async () => {
    const { cwd } = await judged('--score-from', 'logprobs');
    appendRows(fileOf(cwd), gradeRow('m', 101, 4, { repeat: 1 }));
    const table = await show(cwd);
    expect(table.stdout).toContain('Difference');
    expect(table.stdout).toContain('leave out scores: 1 without log-probabilities');
    expect((await show(cwd, '--format', 'markdown')).stdout).toMatch(/\| m \| 5 \| 7\.20 \| .* \| 8\.10 \|/);
    expect((await show(cwd, '--format', 'csv')).stdout).toMatch(/^model,average,.*\nm,7\.2,/);
  });

  test('heeds the flags of intervals, and tells of a model none of whose scores count', async () => {
    const { cwd } = await judged('--score-from', 'logprobs');
    appendRows(fileOf(cwd), gradeRow('o', 101, -1, { judgment: 'no verdict' }));
    const narrow = await show(cwd, '--confidence', '0.8');
    expect(narrow.stdout).toContain('80%: the interval over questions of a mean');
    expect(narrow.stdout).not.toContain('95%');
    expect(narrow.stdout).toMatch(/│ o +│ 0 │ +- │/);
    expect(narrow.stdout).toContain('Left out of o: 1 unparsed');
    const without = await show(cwd, '--no-ci', '--model-list', 'm', 'p');
    expect(without.stdout).not.toContain('%:');
    expect(without.stdout).not.toContain(' to ');
    expect(without.stderr).toContain('has no judgment of p');
    const json = JSON.parse((await show(cwd, '--interval', 'analytic', '--format', 'json')).stdout);
    expect(json).toMatchObject({ intervals: { method: 'analytic', confidence: 0.95 } });
  });

  test('of rows that were judged with --top-logprobs alone', async () => {
    const { cwd } = await judged('--top-logprobs', '3');
    const { stdout } = await show(cwd, '--format', 'json');
    expect(JSON.parse(stdout).models[0].expected.mean).toBeCloseTo(8.1, 12);
  });

  test('is refused where no row has log-probabilities', async () => {
    const { cwd } = await judged();
    const { code, stderr } = await show(cwd);
    expect(code).toBe(2);
    expect(stderr).toContain('4 without log-probabilities');
    expect(stderr).toContain("Anthropic's gives none");
    expect(readJsonl<SingleJudgment>(fileOf(cwd))[0]).not.toHaveProperty('expected_score');
  });

  test.for([
    { more: ['--mode', 'pairwise-all'], says: 'has no scores' },
    { more: ['--as-fastchat'], says: 'do not count here' },
    { more: ['--fail-under', '9'], says: 'a gate on the plain scores' },
    { more: ['--length-controlled'], says: 'is one of comparisons' },
    { more: ['--variance'], says: 'Leave one of the two out' },
    { more: ['--output-file', 'x.json'], says: "Swallow's file" },
  ])('$more is refused', async ({ more, says }) => {
    const { cwd } = await judged();
    const { code, stderr } = await show(cwd, ...more);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CompareResults } from '../../src/results/compare-results.ts';
import { runCli } from '../support/cli.ts';
import { answerRow, appendRows, gradeRow, matchRow, writeAnswers } from '../support/judged.ts';
import { temporaryFolder, writeBenchmark, writeJsonl } from '../support/temp.ts';

const QUESTIONS = 12;
const ids = Array.from({ length: QUESTIONS }, (_, place) => 101 + place);

/** Scores of `a` are above those of `b` by 2, but for every third question, where they are the same; `c` is `b` again. */
function folderWithGrades(): string {
  const cwd = temporaryFolder();
  writeBenchmark(join(cwd, 'data'), { questions: QUESTIONS });
  writeJsonl(
    join(cwd, 'data/tiny/model_judgment/j_single.jsonl'),
    ids.flatMap((id, place) => [
      gradeRow('a', id, place % 3 === 0 ? 5 : 7),
      gradeRow('b', id, 5),
      gradeRow('c', id, 5),
    ]),
  );
  return cwd;
}

const compare = (cwd: string, ...args: string[]) =>
  runCli(['compare', '--bench-name', 'tiny', ...args], { cwd });

async function compareJson(cwd: string, ...args: string[]): Promise<CompareResults> {
  const { code, stdout, stderr } = await compare(cwd, ...args, '--format', 'json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as CompareResults;
}

describe('llm-judge compare', () => {
  it('says first which is better, then the numbers', async () => {
    const cwd = folderWithGrades();
    const { code, stdout, stderr } = await compare(cwd, 'a', 'b');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    // Eight differences of one sign: 2 of 256 choices of signs.
    expect(stdout.split('\n')[0]).toMatch(
      /^a is better than b by 1\.33 \(95%: \d\.\d\d to \d\.\d\d; p = 0\.008, permutation\)\.$/,
    );
    expect(stdout).toMatch(/Permutation test +p = 0\.008 \(exact\)/);
    expect(stdout).toMatch(/│ 102 \(math\) +│ 7\.00 │ 5\.00 │ +2\.00 │/);
    const other = await compare(cwd, 'b', 'a');
    expect(other.stdout).toMatch(/^b is worse than a by 1\.33 \(95%: \d/);
  });

  it('says how many questions would be needed where two cannot be told apart', async () => {
    const cwd = folderWithGrades();
    appendRows(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'), gradeRow('c', 102, 6));
    const { stdout } = await compare(cwd, 'c', 'b');
    // One difference of 1 among twelve: d = 0.28868; statsmodels 0.15.0: TTestPower().solve_power(d, alpha=0.05, power=0.8) = 96.1
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /^c and b cannot be told apart: c is ahead by 0\.08 .* about 97 questions would be needed; there are 12\./,
    );
  });

  it('of equal models says so, in every format', async () => {
    const cwd = folderWithGrades();
    const { code, stdout } = await compare(cwd, 'b', 'c', '--fail-if-worse');
    expect(code).toBe(0);
    expect(stdout).toContain(
      'b and c cannot be told apart: on each of 12 questions both have the same (p = 1).',
    );
    expect(stdout).toContain('all differences are the same');
    expect(await compareJson(cwd, 'b', 'c')).toMatchObject({
      permutation: { p: 1 },
      effect: { cohens_d: null },
    });
    const csv = await compare(cwd, 'b', 'c', '--format', 'csv');
    expect(csv.stdout.split('\n')[1]).toBe('all,b - c,12,5,5,0,0,0,0,1,,1');
    const markdown = await compare(cwd, 'b', 'c', '--format', 'markdown');
    expect(markdown.stdout).toMatch(/^\*\*b and c cannot be told apart.*\*\*\n/);
    expect([csv.stdout, markdown.stdout].join()).not.toMatch(/NaN|undefined|null/);
  });

  it('makes its intervals as the flags say, and the same ones again', async () => {
    const cwd = folderWithGrades();
    const analytic = await compareJson(cwd, 'a', 'b', '--interval', 'analytic');
    // scipy 1.12.0: t.interval(0.95, 11, 4/3, sem([0, 2, 2] * 4))
    expect(analytic.interval.low).toBeCloseTo(0.7076645162429964, 10);
    const args = [
      'a',
      'b',
      '--interval',
      'percentile',
      '--confidence',
      '0.9',
      '--rounds',
      '500',
      '--seed',
      '4',
    ];
    const again = await compareJson(cwd, ...args);
    expect(again).toMatchObject({ interval_kind: 'percentile', confidence: 0.9, power: { alpha: 0.1 } });
    expect(await compareJson(cwd, ...args)).toEqual(again);
  });

  it('leaves out judgments of answers that have changed since', async () => {
    const cwd = folderWithGrades();
    const file = writeAnswers(cwd, 'a', ids);
    appendRows(file, answerRow('a', 101, 2));
    const results = await compareJson(cwd, 'a', 'b');
    expect(results).toMatchObject({
      n: 11,
      models: [{ left_out: { stale: 1 } }, { only: { questions: 1 } }],
    });
  });

  it('keeps control characters of a name off the terminal', async () => {
    const cwd = folderWithGrades();
    const file = join(cwd, 'data/tiny/model_judgment/j_single.jsonl');
    appendRows(file, ...ids.map((id) => gradeRow('e\u001B[31mvil', id, 4)));
    const { stdout, stderr } = await compare(cwd, 'a', 'e\u001B[31mvil', '--fail-if-worse-by', '0.1');
    expect(stdout).toContain('a is better than e\uFFFD[31mvil');
    expect(stdout + stderr).not.toContain('\u001B');
  });
});

describe('compare in the modes of matches', () => {
  function folderWithMatches(): string {
    const cwd = temporaryFolder();
    writeBenchmark(join(cwd, 'data'), { questions: QUESTIONS });
    writeJsonl(
      join(cwd, 'data/tiny/model_judgment/j_pair.jsonl'),
      ids.flatMap((id, place) => [
        matchRow(['a', 'b'], id, place < 9 ? ['model_1', 'model_1'] : ['model_1', 'model_2']),
        matchRow(['a', 'base'], id, ['model_1', 'model_1']),
        matchRow(['b', 'base'], id, place < 6 ? ['model_2', 'model_2'] : ['tie', 'tie']),
      ]),
    );
    return cwd;
  }

  it('compares two models by the matches between them', async () => {
    const cwd = folderWithMatches();
    const results = await compareJson(cwd, 'a', 'b', '--mode', 'pairwise-all');
    expect(results).toMatchObject({ mode: 'pairwise-all', n: 12, difference: 0.75 });
    const { stdout } = await compare(cwd, 'b', 'a', '--mode', 'pairwise-all');
    expect(stdout).toMatch(/^b is worse than a by 75\.0 percentage points \(95%: /);
  });

  it('and by their matches against one baseline', async () => {
    const cwd = folderWithMatches();
    const args = ['--mode', 'pairwise-baseline', '--baseline-model', 'base'];
    const results = await compareJson(cwd, 'a', 'b', ...args);
    // a wins all; b loses six and ties six.
    expect(results).toMatchObject({ baseline: 'base', n: 12, models: [{ mean: 1 }, { mean: 0.25 }] });
    const stored = await compare(cwd, 'b', ...args, '--save-baseline', 'b.json');
    expect(stored.code).toBe(0);
    expect(await compareJson(cwd, 'a', ...args, '--against', 'b.json')).toMatchObject({ difference: 0.75 });
    const wrong = await compare(cwd, 'b', 'base', ...args);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('base is the baseline')]);
    const none = await compare(cwd, 'a', '--mode', 'pairwise-all', '--against', 'b.json');
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('no scores of its own')]);
  });
});

describe('compare against stored scores, and its gates', () => {
  it('exits with code 3 where a model has become significantly worse', async () => {
    const cwd = folderWithGrades();
    const stored = await compare(cwd, 'a', '--save-baseline', 'baselines/a.json');
    expect({ code: stored.code, stdout: stored.stdout }).toEqual({ code: 0, stdout: '' });
    const file = readFileSync(join(cwd, 'baselines/a.json'), 'utf8');
    expect(file).toContain('\n  {"question_id":102,"turns":{"1":[7]}},\n');
    const same = await compare(cwd, 'a', '--against', 'baselines/a.json', '--fail-if-worse');
    expect(same.code).toBe(0);
    expect(same.stdout).toContain('a and a (before) cannot be told apart');

    appendRows(
      join(cwd, 'data/tiny/model_judgment/j_single.jsonl'),
      ...ids.map((id) => gradeRow('a', id, 3)),
    );
    const save = ['--save-baseline', 'baselines/a.json'];
    const worse = await compare(cwd, 'a', 'a', '--against', 'baselines/a.json', '--fail-if-worse', ...save);
    expect(worse.code).toBe(3);
    expect(worse.stdout).toMatch(/^a is worse than a \(before\) by 3\.33/);
    expect(worse.stderr).toMatch(
      /gate not met: a is not significantly worse than a.*: the difference is -3\.333/,
    );
    // A worse run does not become what the next one is compared with.
    expect(worse.stderr).toContain('is not written');
    expect(readFileSync(join(cwd, 'baselines/a.json'), 'utf8')).toBe(file);
    expect(existsSync(join(cwd, 'baselines/a.json.tmp'))).toBe(false);
  });

  it('reads the second model from another judgment file, whose answers have changed since', async () => {
    const cwd = folderWithGrades();
    writeAnswers(cwd, 'a', ids);
    writeJsonl(
      join(cwd, 'old.jsonl'),
      ids.map((id) => gradeRow('a', id, 4, { version: 7 })),
    );
    const results = await compareJson(cwd, 'a', 'a', '--against', 'old.jsonl');
    expect(results).toMatchObject({ against: 'old.jsonl', n: 12, models: [{ mean: 19 / 3 }, { mean: 4 }] });
    expect(await compareJson(cwd, 'a', '--against', 'old.jsonl')).toEqual(results);
  });

  it('asks for the whole interval with a margin', async () => {
    const cwd = folderWithGrades();
    expect((await compare(cwd, 'b', 'a', '--fail-if-worse-by', '2.5')).code).toBe(0);
    const { code, stderr } = await compare(cwd, 'b', 'a', '--fail-if-worse-by', '1');
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('b is surely less than 1 worse than a: the difference is -1.333'),
    ]);
  });
});

describe('a comparison of matches', () => {
  it('of a model that won them all leaves room for doubt, as show does', async () => {
    const cwd = temporaryFolder();
    writeBenchmark(join(cwd, 'data'), { questions: QUESTIONS });
    writeJsonl(
      join(cwd, 'data/tiny/model_judgment/j_pair.jsonl'),
      ids.map((id) => matchRow(['a', 'b'], id, ['model_1', 'model_1'])),
    );
    const { difference, interval } = await compareJson(cwd, 'a', 'b', '--mode', 'pairwise-all');
    // scipy 1.12.0: stats.binomtest(12, 12).proportion_ci(0.95, 'exact').low = 0.7353515306029488, of which 2r - 1 is taken
    expect(difference).toBe(1);
    expect(interval.low).toBeCloseTo(0.47070306120589755, 12);
    expect(interval.high).toBe(1);
  });
});

describe('compare refuses, in words', () => {
  it.each([
    [[], '0 models, not two'],
    [['a'], 'nothing to compare it with'],
    [['a', 'b', 'c'], '3 models, not two'],
    [['a', 'a'], 'a would be compared with itself'],
    [['a', 'nobody'], 'no judgment of nobody'],
    [['a', 'b', '--against', 'none.json'], 'none.json: no such file'],
    [['a', '--against', 'broken.json'], 'broken.json: is no stored baseline: '],
    [['a', '--against', 'torn.json'], 'torn.json: is not JSON'],
    [['a', '--against', 'other-judge.jsonl'], 'was judged by k, a by j'],
    [
      ['a', '--against', 'twice.json'],
      'twice.json: is no stored baseline: questions: a question stands in it twice',
    ],
    [['a', '--against', 'far.json'], 'far.json: is no stored baseline: questions.0.turns.1.0: '],
    [['a', 'b', '--against', 'of-a.json'], 'holds scores of a, not b'],
    [['a', '--save-baseline', 'x.json', '--fail-if-worse'], 'nothing that the model could be worse than'],
    [['a', 'one'], 'only one question in common'],
    [['a', 'apart'], 'no question in common'],
    [['a', 'b', '--fail-if-worse-by', '0'], 'above 0'],
  ])('%j', async (args, message) => {
    const cwd = folderWithGrades();
    appendRows(
      join(cwd, 'data/tiny/model_judgment/j_single.jsonl'),
      gradeRow('one', 101, 5),
      gradeRow('apart', 101, 5, { turn: 2 }),
      gradeRow('apart', 102, 5, { turn: 2 }),
    );
    const head = { format: 'llm-judge-baseline', version: 1, mode: 'single', bench: 'tiny', model: 'a' };
    writeFileSync(
      join(cwd, 'broken.json'),
      JSON.stringify({ ...head, judges: ['j'], prompts: [], questions: [{}] }),
    );
    const stored = (...questions: object[]) =>
      JSON.stringify({ ...head, judges: ['j'], prompts: ['single-v1'], questions });
    const question = { question_id: 101, turns: { 1: [5] } };
    writeFileSync(join(cwd, 'twice.json'), stored(question, question));
    writeFileSync(join(cwd, 'far.json'), stored({ ...question, turns: { 1: [1e308] } }));
    writeFileSync(join(cwd, 'torn.json'), JSON.stringify(head, undefined, 1).slice(0, -3));
    writeFileSync(join(cwd, 'of-a.json'), stored());
    writeJsonl(
      join(cwd, 'other-judge.jsonl'),
      ids.map((id) => gradeRow('a', id, 4, { judge: 'k' })),
    );
    const { code, stdout, stderr } = await compare(cwd, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    if (message.startsWith('no judgment')) expect(stderr).toContain('There are: a, apart, b, c, one.');
  });
});

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SinglePanelResults } from '../../src/results/panel.ts';
import type { SingleJudgment } from '../../src/judgments/judgment.ts';
import { runCli, spawnCli } from '../support/cli.ts';
import type { FakeApi } from '../support/fake-api.ts';
import { gradeRow, matchRow, writeAnswers } from '../support/judged.ts';
import { readJsonl, writeJsonl } from '../support/temp.ts';
import { benchmark, fakeApi } from '../support/tiny.ts';

/** Three questions of two turns, answered by one model: 6 matches for each judge. */
function answered(): string {
  const cwd = benchmark(3);
  writeAnswers(cwd, 'm', [101, 102, 103]);
  return cwd;
}

const fileOf = (cwd: string, name: string) => join(cwd, `data/tiny/model_judgment/${name}_single.jsonl`);
const rowsOf = (cwd: string, name: string) => readJsonl<SingleJudgment>(fileOf(cwd, name));
const identities = (rows: SingleJudgment[]) => rows.map((row) => `${row.question_id} ${row.turn}`).sort();

function judge(api: FakeApi, judges: readonly string[], ...more: string[]) {
  const at = ['--openai-api-base', api.baseUrl, '--retry-for', '1'];
  return ['judge', '--bench-name', 'tiny', '--judge-model', ...judges, ...at, ...more];
}

const NO_MODEL = { status: 404, message: 'The model `b` does not exist', code: 'model_not_found' };
const NO_KEY = { status: 401, message: 'Incorrect API key provided', code: 'invalid_api_key' };

/** A server that refuses the judge b, and rates by the judge's name. */
const refusesB = (refusal: typeof NO_MODEL) =>
  fakeApi({
    latency: 20,
    reply: ({ model }) => `So it is. Rating: [[${model === 'a' ? 7 : 4}]]`,
    fault: (_, { model }) => (model === 'b' ? { kind: 'status', ...refusal } : undefined),
  });

describe('judge --judge-model a b c', () => {
  it.each([
    ['does not exist', NO_MODEL, /error: b: .*does not exist/],
    ['has a dead key', NO_KEY, /error: b: .*key/],
  ])('has each judge grade everything; one that %s stops none of the others', async (_, refusal, said) => {
    const api = await refusesB(refusal);
    const cwd = answered();
    const { code, stderr } = await runCli(judge(api, ['a', 'b', 'c'], '--parallel', '2'), { cwd });
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(identities(rowsOf(cwd, 'a'))).toEqual(['101 1', '101 2', '102 1', '102 2', '103 1', '103 2']);
    expect(identities(rowsOf(cwd, 'c'))).toEqual(identities(rowsOf(cwd, 'a')));
    const verdicts = rowsOf(cwd, 'a').map(({ judge: [name], score }) => `${name} ${String(score)}`);
    expect(verdicts).toEqual(Array<string>(6).fill('a 7'));
    expect(existsSync(fileOf(cwd, 'b')) ? rowsOf(cwd, 'b') : []).toEqual([]);
    expect(stderr).toContain('All judges  18 calls to make');
    expect(stderr).toMatch(said);
    expect(stderr).toContain('The errors are of b alone');
    expect(stderr).toContain('judged by a 6/6');
    // The judges work at the same time.
    const times = (model: string) =>
      api.requests.filter((each) => each.model === model).map(({ time }) => time);
    expect(Math.min(...times('c'))).toBeLessThan(Math.max(...times('a')));

    const before = api.requests.length;
    const again = await runCli(judge(api, ['a', 'c']), { cwd });
    expect(again).toMatchObject({ code: 0 });
    expect(again.stderr).toContain('0 calls to make');
    expect(api.requests).toHaveLength(before);
  });

  it('holds --max-calls and --dry-run over all judges together', async () => {
    const api = await fakeApi();
    const cwd = answered();
    const dry = await runCli(judge(api, ['a', 'b'], '--dry-run'), { cwd });
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.stderr).toContain('All judges  12 calls to make');
    expect(dry.stdout).toContain('== single-v1: question 101');
    expect(api.requests).toHaveLength(0);

    const { code, stderr } = await runCli(judge(api, ['a', 'b'], '--max-calls', '7'), { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('The budget is used up (7 of 7 calls made)');
    expect(api.requests).toHaveLength(7);
    expect(rowsOf(cwd, 'a').length + rowsOf(cwd, 'b').length).toBe(7);
    expect((await runCli(judge(api, ['a', 'b']), { cwd })).code).toBe(0);
    expect(api.requests).toHaveLength(12);
  });

  it('adds up the costs, of judges in the config file with servers of their own', async () => {
    const [first, second] = [await fakeApi(), await fakeApi()];
    const cwd = answered();
    const model = (api: FakeApi, output: number) => ({
      baseUrl: api.baseUrl,
      prices: { input: 1, output },
      limits: { parallel: 1 },
    });
    writeFileSync(
      join(cwd, 'llm-judge.config.json'),
      JSON.stringify({
        judgeModel: ['one', 'two'],
        judgeMaxTokens: 1000,
        models: { one: model(first, 100), two: model(second, 300) },
      }),
    );
    const args = ['judge', '--bench-name', 'tiny'];
    const dry = await runCli([...args, '--dry-run'], { cwd });
    const [one, two, sum] = [...dry.stderr.matchAll(/at most \$([\d.]+)/g)].map(([, dollars]) =>
      Number(dollars),
    );
    // 6 replies of at most 1000 tokens: $0.60 and $1.80, and a few cents for the prompts.
    expect(one).toBeCloseTo(0.6, 1);
    expect(two).toBeCloseTo(1.8, 1);
    expect(sum).toBeCloseTo((one as number) + (two as number), 1);
    expect(await runCli(args, { cwd })).toMatchObject({ code: 0 });
    expect([first.requests.length, second.requests.length]).toEqual([6, 6]);

    const shown = await runCli(['show', '--bench-name', 'tiny', '--format', 'json'], { cwd });
    expect(JSON.parse(shown.stdout)).toMatchObject({ judge: 'one+two' });
    const plot = await runCli(['plot', 'heatmap', '--bench-name', 'tiny'], { cwd });
    expect(plot).toMatchObject({ code: 2 });
    expect(plot.stderr).toContain('judgeModel is a list');
  });

  it('is interrupted as a whole, and goes on from what is on disk', async () => {
    const cwd = answered();
    let interrupt: () => void = () => {};
    const api = await fakeApi({
      latency: 100,
      onRequest: ({ number }) => number === 3 && interrupt(),
    });
    const { child, result } = spawnCli(judge(api, ['a', 'b'], '--parallel', '1'), { cwd });
    interrupt = () => void child.kill('SIGINT');
    const { code, stderr } = await result;
    expect({ code, stderr }).toMatchObject({ code: 130 });
    const made = api.requests.length;
    expect(made).toBeLessThan(6);
    expect(rowsOf(cwd, 'a').length + rowsOf(cwd, 'b').length).toBe(made);
    expect((await runCli(judge(api, ['a', 'b']), { cwd })).code).toBe(0);
    expect(api.requests).toHaveLength(12);
  });

  it.each([
    [['a', 'a'], 'judge a is named twice'],
    [['x/a', 'x_a'], 'judges x/a and x_a have one file, x_a'],
  ])('refuses judges %j', async (judges, message) => {
    const api = await fakeApi();
    const cwd = answered();
    const judged = await runCli(judge(api, judges), { cwd });
    expect(judged).toMatchObject({ code: 2 });
    expect(judged.stderr).toContain(message);
    const shown = await runCli(['show', '--bench-name', 'tiny', '--judge-model', ...judges], { cwd });
    expect(shown).toMatchObject({ code: 2 });
    expect(shown.stderr).toContain(message);
  });

  it('ends with 2 where no judge can judge', async () => {
    const api = await fakeApi({ fault: () => ({ kind: 'status', ...NO_KEY }) });
    const { code, stderr } = await runCli(judge(api, ['a', 'b']), { cwd: answered() });
    expect(code).toBe(2);
    expect(stderr).not.toContain('alone');
  });

  it('is refused by run, which names judge', async () => {
    const api = await fakeApi();
    const cwd = answered();
    const args = ['run', '--bench-name', 'tiny', '--model', 'm', '--judge-model', 'a', 'b'];
    const { code, stderr } = await runCli([...args, '--openai-api-base', api.baseUrl], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('llm-judge judge --judge-model a b');
  });
});

describe('show --judge-model a b c', () => {
  /** Three questions by two models; c leaves one unparsed. */
  function judged(): string {
    const cwd = benchmark(3);
    const scores: Record<string, number[]> = {
      a: [9, 8, 7, 4, 5, 3],
      b: [8, 8, 6, 3, 3, 3],
      c: [7, 5, 5, 5, 4, -1],
    };
    for (const [name, given] of Object.entries(scores)) {
      writeJsonl(
        fileOf(cwd, name),
        given.map((score, place) =>
          gradeRow(place < 3 ? 'm' : 'n', 101 + (place % 3), score, {
            judge: name,
            judgment: score === -1 ? 'None.' : `Rating: [[${score}]]`,
          }),
        ),
      );
    }
    for (const [name, winner] of Object.entries({ a: 'model_1', b: 'model_1', c: 'model_2' })) {
      writeJsonl(
        join(cwd, `data/tiny/model_judgment/${name}_pair.jsonl`),
        [101, 102].map((question) => matchRow(['m', 'n'], question, [winner, winner])),
      );
    }
    return cwd;
  }

  const show = (cwd: string, ...more: string[]) =>
    runCli(['show', '--bench-name', 'tiny', '--judge-model', 'a', 'b', 'c', ...more], { cwd });

  it('prints the pooled scores and how each judge stands to the others, in every format', async () => {
    const cwd = judged();
    const results = JSON.parse((await show(cwd, '--format', 'json')).stdout) as SinglePanelResults;
    // m: 24, 21 and 18 thirds; n: 12 and 12 thirds.
    expect(results).toMatchObject({ mode: 'single', judge: 'a+b+c', panel: { pool: 'mean', answers: 5 } });
    expect(results.models.map(({ model, average: { mean, n } }) => [model, mean, n])).toEqual([
      ['m', 7, 3],
      ['n', 4, 2],
    ]);
    const table = (await show(cwd)).stdout;
    expect(table).toContain('tiny, judged by a+b+c');
    // a: 33/5 less 29/5
    expect(table).toMatch(/│ a +│ 6\.60 │ +\+0\.80 │/);
    expect(table).toContain('left out as incomplete: 1');
    expect(table).toContain('1 unparsed, 1 incomplete');
    const markdown = (await show(cwd, '--format', 'markdown', '--no-ci', '--pool', 'median')).stdout;
    // The medians are 8, 8, 6, 4, 4: 30/5.
    expect(markdown).toContain('| a | 6.60 | +0.60 |');
    expect(markdown).not.toContain('95%');
    expect((await show(cwd, '--format', 'csv')).stdout).toMatch(/^model,average,.*\nm,7,.*\nn,4,[^\n]*\n$/);
  });

  it('pools matches by each verdict, or by the majority', async () => {
    const cwd = judged();
    const pairs = ['--mode', 'pairwise-baseline', '--baseline-model', 'n'];
    const mean = await show(cwd, ...pairs);
    expect(mean.stdout).toMatch(/│ m +│ +4 │ +2 │ +0 │ +66\.7% │/);
    expect(mean.stdout).toMatch(/│ c +│ +-66\.7 │/);
    const majority = await show(cwd, ...pairs, '--pool', 'majority', '--format', 'markdown');
    expect(majority.stdout).toContain('| m | 2 | 0 | 0 | 100.0% |');
    const all = await show(cwd, '--mode', 'pairwise-all', '--no-ci', '--format', 'json');
    expect(JSON.parse(all.stdout)).toMatchObject({ mode: 'pairwise-all', panel: { matches: 2 } });
    expect(all.stdout).not.toContain('interval');
  });

  it.each([
    [['--as-fastchat'], 'FastChat shows one judge at a time'],
    [['--output-file', 'x.json'], "Swallow's file holds the scores of one judge"],
    [['--input-file', 'x.jsonl'], 'it is the file of one judge'],
    [['--variance'], 'it is told of one judge'],
    [['--score-from', 'logprobs'], 'it is told of one judge'],
    [['--mode', 'pairwise-baseline', '--length-controlled'], 'it is told of one judge'],
    [['--pool', 'majority'], 'use --pool median'],
    [['--mode', 'pairwise-all', '--pool', 'median'], 'use --pool majority'],
    [['--model-list', 'nobody'], 'no answer is scored by every judge'],
    [['--judge-model', 'a', 'd'], 'd_single.jsonl'],
    [['--judge-model', 'a', '--pool', 'mean'], 'there is one judge'],
  ])('refuses %j', async (more, message) => {
    const args = more[0] === '--judge-model' ? ['show', '--bench-name', 'tiny', ...more] : undefined;
    const cwd = judged();
    const { code, stderr } = await (args === undefined ? show(cwd, ...more) : runCli(args, { cwd }));
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toContain(message);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PairJudgment, SingleJudgment } from '../../src/judgments/judgment.ts';
import { runCli, spawnCli } from '../support/cli.ts';
import { type FakeApi, fingerprint } from '../support/fake-api.ts';
import { appendRows, writeAnswers } from '../support/judged.ts';
import { readJsonl, temporaryFolder, writeJsonl } from '../support/temp.ts';
import { benchmark, commandLines, fakeApi } from '../support/tiny.ts';

const { judge } = commandLines(['--bench-name', 'tiny', '--yes']);
const fileOf = (cwd: string, kind = 'single') => join(cwd, `data/tiny/model_judgment/j_${kind}.jsonl`);
const rowsOf = (cwd: string) => readJsonl<SingleJudgment>(fileOf(cwd));
const REPEATS = ['--judge-repeats', '3'];

/** A benchmark of two questions of two turns, answered by model m. */
function answered(...models: string[]): string {
  const cwd = benchmark(2);
  for (const model of ['m', ...models]) writeAnswers(cwd, model, [101, 102]);
  return cwd;
}

/** A judge that says another score each time that it is asked the same: 5, 6, 7, … */
function fickle(): Promise<FakeApi> {
  const asked = new Map<string, number>();
  return fakeApi({
    reply(request) {
      const print = fingerprint(request);
      asked.set(print, (asked.get(print) ?? 4) + 1);
      return `Rating: [[${asked.get(print)}]]`;
    },
  });
}

async function run(args: string[], cwd: string, code = 0): Promise<{ stdout: string; stderr: string }> {
  const result = await runCli(args, { cwd });
  expect(result).toMatchObject({ code });
  return result;
}

describe('judge --judge-repeats', () => {
  test('asks so often about each answer, each time for a row of its own', async () => {
    const cwd = answered();
    const api = await fickle();
    const { stderr } = await run(judge(api, ...REPEATS), cwd);
    expect(stderr).toContain('Calls      12 to make');
    const rows = rowsOf(cwd);
    expect(rows).toHaveLength(12);
    expect(rows.filter(({ repeat }) => repeat === undefined)).toHaveLength(4);
    expect(rows.filter(({ repeat }) => repeat === 2)).toHaveLength(4);
    const [dry] = [await run(judge(api, ...REPEATS, '--dry-run'), cwd)];
    expect(dry.stderr).toContain('(12 already judged)');
  });

  test('raised later, asks for what is missing alone', async () => {
    const cwd = answered();
    const api = await fickle();
    await run(judge(api), cwd);
    expect(rowsOf(cwd).every((row) => !('repeat' in row))).toBe(true);
    await run(judge(api, '--judge-repeats', '2'), cwd);
    const { stderr } = await run(judge(api, ...REPEATS), cwd);
    expect(stderr).toMatch(/Matches +12 \(8 already judged\)/);
    expect(api.requests).toHaveLength(12);
  });

  test('and is killed at any moment: the same command makes the rest', async () => {
    const cwd = answered();
    const api = await fakeApi({ latency: 40, onReply: ({ number }) => number === 5 && kill() });
    const cli = spawnCli(judge(api, ...REPEATS, '--parallel', '2'), { cwd });
    const kill = () => cli.child.kill('SIGKILL');
    expect((await cli.result).signal).toBe('SIGKILL');
    const before = rowsOf(cwd).length;
    expect(before).toBeGreaterThan(2);
    expect(before).toBeLessThan(12);
    const calm = await fakeApi();
    await run(judge(calm, ...REPEATS), cwd);
    expect(calm.requests).toHaveLength(12 - before);
    const identities = rowsOf(cwd).map((row) => [row.question_id, row.turn, row.repeat ?? 0].join());
    expect(new Set(identities).size).toBe(12);
    expect(identities).toHaveLength(12);
  });

  test('show counts every repeat, clean keeps them, a repeat judged twice is a duplicate', async () => {
    const cwd = answered();
    await run(judge(await fickle(), ...REPEATS), cwd);
    const show = ['show', '--bench-name', 'tiny', '--judge-model', 'j', '--format', 'json'];
    const of = async (...more: string[]) =>
      JSON.parse((await run([...show, ...more], cwd)).stdout).models[0] as {
        average: { mean: number; n: number };
        left_out: { duplicate: number };
      };
    // 5, 6 and 7 for each of four answers.
    expect(await of()).toMatchObject({ average: { mean: 6, n: 12 }, left_out: { duplicate: 0 } });
    const second = rowsOf(cwd).find(({ repeat }) => repeat === 1) as SingleJudgment;
    appendRows(fileOf(cwd), { ...second, score: 10 });
    const shown = await of();
    expect(shown.average).toMatchObject({ mean: (6 * 12 - (second.score as number) + 10) / 12, n: 12 });
    expect(shown.left_out.duplicate).toBe(1);
    await run(['clean', '--bench-name', 'tiny', '--judge-model', 'j'], cwd);
    expect(rowsOf(cwd)).toHaveLength(12);
    const checked = await runCli(['data', 'check', 'tiny'], { cwd });
    expect(checked.stdout + checked.stderr).not.toContain('the same question');
  });

  test("FastChat's way of reading averages all rows, and so does --as-fastchat", async () => {
    const cwd = answered();
    await run(judge(await fickle(), ...REPEATS), cwd);
    // show_result.py: pd.read_json(lines=True)[['model', 'score', 'turn']], rows of -1 dropped, groupby(['model', 'turn']).mean()
    const lines = readFileSync(fileOf(cwd), 'utf8').trimEnd().split('\n');
    const scores = lines.map((line) => JSON.parse(line) as SingleJudgment).filter(({ turn }) => turn === 1);
    const mean = scores.reduce((sum, { score }) => sum + (score as number), 0) / scores.length;
    expect(mean).toBe(6);
    const { stdout } = await run(
      ['show', '--bench-name', 'tiny', '--judge-model', 'j', '--as-fastchat', '--format', 'json'],
      cwd,
    );
    expect(JSON.parse(stdout).models[0].turns['1']).toMatchObject({ mean, n: 6 });
  });

  test('no repeat is taken from the cache for another one', async () => {
    const cache = ['--cache', join(temporaryFolder(), 'cache')];
    const api = await fickle();
    const first = answered();
    await run(judge(api, ...REPEATS, ...cache), first);
    expect(api.requests).toHaveLength(12);
    expect(new Set(rowsOf(first).map(({ score }) => score))).toEqual(new Set([5, 6, 7]));
    const second = answered();
    await run(judge(api, ...REPEATS, ...cache), second);
    expect(api.requests).toHaveLength(12);
    const scores = (cwd: string) =>
      rowsOf(cwd)
        .map(({ question_id, turn, repeat, score }) => [question_id, turn, repeat ?? 0, score].join())
        .sort();
    expect(scores(second)).toEqual(scores(first));
  });

  test('each repeat has its own seed; temperature and seed are sent', async () => {
    const cwd = answered();
    const api = await fakeApi();
    await run(judge(api, ...REPEATS, '--judge-seed', '7', '--judge-temperature', '0.5'), cwd);
    for (const seed of [7, 8, 9])
      expect(api.requests.filter((request) => request.seed === seed)).toHaveLength(4);
    expect(new Set(api.requests.map(({ body }) => body?.['temperature']))).toEqual(new Set([0.5]));
  });

  test.for([
    { more: ['--judge-repeats', '0'], says: 'whole number of at least 1', code: 2 },
    { more: ['--judge-repeats', 'two'], says: 'whole number of at least 1', code: 2 },
    { more: ['--judge-temperature', '-1'], says: 'at least 0', code: 2 },
    {
      more: ['--judge-repeats', '2', '--extra-body', '{"seed": 1}'],
      says: 'every repeat would be the same',
      code: 2,
    },
  ])('$more is refused', async ({ more, says, code }) => {
    const cwd = answered();
    const { stderr } = await run(judge(await fakeApi(), ...more), cwd, code);
    expect(stderr).toContain(says);
  });

  test('a comparison is repeated in both orders', async () => {
    const cwd = answered('o');
    writeJsonl(join(cwd, 'data/tiny/judge_prompts.jsonl'), PAIR_PROMPTS);
    // Game 1 says m, game 2 says o, but for the third time, when m wins both.
    const asked = new Map<string, number>();
    const api = await fakeApi({
      reply(request) {
        const print = fingerprint(request);
        asked.set(print, (asked.get(print) ?? 0) + 1);
        const isMFirst = request.messages.at(-1)?.content.includes('A: m ');
        return asked.get(print) === 3 && !isMFirst ? '[[B]]' : '[[A]]';
      },
    });
    await run(judge(api, '--mode', 'pairwise-all', ...REPEATS), cwd);
    expect(api.requests).toHaveLength(2 * 3 * 4);
    const rows = readJsonl<PairJudgment>(fileOf(cwd, 'pair'));
    for (const each of [undefined, 1, 2])
      expect(rows.filter(({ repeat }) => repeat === each)).toHaveLength(4);
    const again = await run(judge(api, '--mode', 'pairwise-all', ...REPEATS), cwd);
    expect(again.stderr).toContain('12 already judged');
    const { stdout } = await run(
      ['show', '--bench-name', 'tiny', '--judge-model', 'j', '--mode', 'pairwise-all', '--format', 'json'],
      cwd,
    );
    const m = JSON.parse(stdout).models.find(({ model }: { model: string }) => model === 'm');
    expect(m).toMatchObject({ win: 4, loss: 0, tie: 8 });
  });
});

const PAIR_PROMPTS = ['pair-v2', 'pair-math-v1', 'pair-v2-multi-turn', 'pair-math-v1-multi-turn'].map(
  (name) => {
    const turn = name.endsWith('multi-turn') ? 2 : 1;
    return {
      name,
      type: 'pairwise',
      system_prompt: '',
      prompt_template: `{question_${turn}}\nA: {answer_a_${turn}}\nB: {answer_b_${turn}}\nSay [[A]], [[B]] or [[C]].`,
      output_format: '[[A]]',
    };
  },
);

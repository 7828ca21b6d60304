import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SingleResults } from '../../src/results/results.ts';
import { runCli, spawnCli } from '../support/cli.ts';
import { readJsonl, temporaryFolder } from '../support/temp.ts';

// Published benchmark data and what FastChat's own scripts print on it. It is not part of the project: where it is absent
// these tests are skipped.
const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));
const isThere = existsSync(join(SHARED, 'data', 'mt_bench', 'model_judgment'));
if (!isThere) console.log(`skipped: no published data in ${SHARED}`);

const MODELS = ['mistral-orpo-mix', 'mistral-orpo-trl', 'mistral-orpo-capybara'];

interface Row {
  question_id: number;
  model: string;
  turn: number;
  user_prompt: string;
  judgment: string;
  score: number;
  judge: [string, string];
}

describe.skipIf(!isThere)('published MT-Bench judgments', () => {
  it('are made again byte for byte: the same prompts, scores, turns and judges, in exactly 480 calls', async () => {
    const cwd = temporaryFolder();
    cpSync(join(SHARED, 'data', 'mt_bench'), join(cwd, 'data', 'mt_bench'), { recursive: true });
    cpSync(join(SHARED, 'data', 'judge_prompts.jsonl'), join(cwd, 'data', 'judge_prompts.jsonl'));
    const recorded = join(cwd, 'recorded_single.jsonl');
    const output = join(cwd, 'data/mt_bench/model_judgment/gpt-4_single.jsonl');
    cpSync(output, recorded);
    rmSync(output, { force: true });

    const replay = spawnCli(['replay', '--bench-name', 'mt_bench', recorded], { cwd });
    onTestFinished(() => void replay.child.kill('SIGTERM'));
    const baseUrl = await new Promise<string>((resolve) => {
      replay.child.stdout.on('data', (text: string) => resolve(text.trim()));
    });
    const args = ['judge', '--bench-name', 'mt_bench', '--judge-model', 'gpt-4', '--parallel', '32', '--yes'];
    const command = [...args, '--openai-api-base', baseUrl, '--model-list', ...MODELS];
    const { code, stderr } = await runCli(command, { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain('480 to make');
    // The known wrong references are named: question 104 is one of them.
    expect(stderr).toMatch(/warning: .*known to be wrong.*104/);

    const keyOf = ({ question_id, model, turn }: Row) => `${question_id} ${model} ${turn}`;
    const published = new Map(readJsonl<Row>(recorded).map((row) => [keyOf(row), row]));
    const made = readJsonl<Row>(output);
    expect(new Set(made.map(keyOf)).size).toBe(480);
    expect(made).toHaveLength(480);
    for (const { user_prompt, judgment, score, turn, judge, ...row } of made) {
      expect(published.get(keyOf({ ...row, turn } as Row))).toMatchObject({
        user_prompt,
        judgment,
        score,
        turn,
        judge,
      });
    }
    const again = await runCli(command, { cwd });
    expect(again.stderr).toContain('Calls      0 to make');
  });

  it.each(['mt_bench', 'japanese_mt_bench'])('%s: the scores are those of show_result.py', async (bench) => {
    const cwd = temporaryFolder();
    const name = `${bench}/model_judgment/gpt-4_single.jsonl`;
    const goldens = JSON.parse(
      readFileSync(join(SHARED, 'goldens/show_result_single.json'), 'utf8'),
    ) as Record<string, Record<'turn_1' | 'turn_2' | 'average' | 'n', Record<string, number> | undefined>>;
    const golden = goldens[name];
    mkdirSync(join(cwd, 'data'));
    cpSync(join(SHARED, 'data', bench), join(cwd, 'data', bench), { recursive: true });
    const { stdout, code } = await runCli(
      ['show', '--bench-name', bench, '--judge-model', 'gpt-4', '--format', 'json', '--as-fastchat'],
      { cwd },
    );
    expect(code).toBe(0);
    const models = new Map((JSON.parse(stdout) as SingleResults).models.map((each) => [each.model, each]));
    expect([...models.keys()].toSorted()).toEqual(Object.keys(golden?.n ?? {}).toSorted());
    for (const [model, n] of Object.entries(golden?.n ?? {})) expect(models.get(model)?.average.n).toBe(n);
    for (const turn of [1, 2] as const) {
      for (const [model, mean] of Object.entries(golden?.[`turn_${turn}`] ?? {})) {
        expect(models.get(model)?.turns[turn]?.mean).toBeCloseTo(mean, 12);
      }
    }
    for (const [model, mean] of Object.entries(golden?.average ?? {})) {
      expect(models.get(model)?.average.mean).toBeCloseTo(mean, 12);
    }
  });

  it('by default, leaves out the 160 judgments of answers that have changed since', async () => {
    const cwd = temporaryFolder();
    cpSync(join(SHARED, 'data', 'mt_bench'), join(cwd, 'data', 'mt_bench'), { recursive: true });
    const { stdout } = await runCli(['show', '--bench-name', 'mt_bench', '--format', 'json'], { cwd });
    const { models } = JSON.parse(stdout) as SingleResults;
    expect(models.find(({ model }) => model === 'mistral-orpo')).toMatchObject({
      average: { n: 160 },
      left_out: { stale: 160, duplicate: 0, doubtful: 0 },
    });
    expect(
      models.filter(({ model }) => model !== 'mistral-orpo').every(({ left_out }) => left_out.stale === 0),
    ).toBe(true);
  });
});

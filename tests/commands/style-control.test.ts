import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RankResults } from '../../src/results/ranking.ts';
import type { PairResults } from '../../src/results/results.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder, writeBenchmark, writeJsonl } from '../support/temp.ts';

const MODELS = ['base', 'one', 'two', 'three'];
const COUNT = 24;

/** How long a model's answer is, in repetitions. */
const lengthOf = (model: number, question: number) => 1 + ((question * 7 + model * 5) % 11);

/** A judge's comparisons of all models, in which longer answers and later models tend to win. */
function benchmark(without?: string) {
  const cwd = temporaryFolder();
  const questions = writeBenchmark(join(cwd, 'data'), { questions: COUNT, turns: 1 });
  for (const [place, model] of MODELS.entries()) {
    if (model === without) continue;
    writeJsonl(
      join(cwd, `data/tiny/model_answer/${model}.jsonl`),
      questions.map(({ question_id }, question) => ({
        question_id,
        answer_id: 'a',
        model_id: model,
        choices: [{ index: 0, turns: [`- item of ${model} 🐑\n`.repeat(lengthOf(place, question))] }],
        tstamp: 0,
      })),
    );
  }
  const rows = questions.flatMap(({ question_id }, question) =>
    MODELS.flatMap((model_1, a) =>
      MODELS.slice(a + 1).map((model_2, more) => {
        const b = a + 1 + more;
        const noise = ((question * question * 3 + 5 * a + 11 * b * question) % 9) - 4;
        const score = noise + (a - b) + Math.sign(lengthOf(a, question) - lengthOf(b, question));
        const winner = score > 1 ? 'model_1' : score < -1 ? 'model_2' : 'tie';
        return {
          question_id,
          model_1,
          model_2,
          g1_winner: winner,
          g2_winner: winner,
          judge: ['j', 'pair-v2'],
          g1_user_prompt: '',
          g1_judgment: '',
          g2_user_prompt: '',
          g2_judgment: '',
          turn: 1,
          tstamp: 0,
        };
      }),
    ),
  );
  writeJsonl(join(cwd, 'data/tiny/model_judgment/j_pair.jsonl'), rows);
  return cwd;
}

const RANK = ['rank', '--bench-name', 'tiny', '--style-control', '--rounds', '100'];
const SHOW = ['show', '--bench-name', 'tiny', '--mode', 'pairwise-baseline', '--baseline-model', 'base'];

describe('rank --style-control', () => {
  it('rates the comparisons of a benchmark, and tells what style is worth', async () => {
    const cwd = benchmark();
    const { stdout, code } = await runCli([...RANK, '--format', 'json'], { cwd });
    expect(code).toBe(0);
    const results = JSON.parse(stdout) as RankResults;
    expect(results.models).toHaveLength(4);
    for (const { rating, interval, rating_without_style_control } of results.models) {
      expect(interval.low).toBeLessThan(rating);
      expect(interval.high).toBeGreaterThan(rating);
      expect(rating_without_style_control).not.toBe(rating);
    }
    expect(results.style_control).toMatchObject({
      length_unit: 'o200k_base tokens',
      constant: ['headers', 'bold'],
      styles: [{ feature: 'length' }, { feature: 'lists' }],
    });
    const table = await runCli(RANK, { cwd });
    expect(table.stdout).toMatch(/length [+-]\d\.\d\d .*list items [+-]\d/s);
    expect(table.stdout).toContain('Not controlled, for no two answers differ in it: headers, bold.');
    const csv = await runCli([...RANK, '--format', 'csv'], { cwd });
    expect(csv.stdout.split('\n')[0]).toMatch(/,win_rate,rating_without_style_control$/);
  });

  it('takes the style that arena rows tell', async () => {
    const cwd = temporaryFolder();
    const side = (name: string, count: number) => ({
      [`sum_assistant_${name}_tokens`]: 100 + 10 * count,
      [`header_count_${name}`]: { h1: count % 3 },
      [`list_count_${name}`]: { ordered: count, unordered: 0 },
      [`bold_count_${name}`]: { '**': count % 2, __: 0 },
    });
    writeJsonl(
      join(cwd, 'arena.jsonl'),
      Array.from({ length: 60 }, (_, k) => ({
        model_a: ['x', 'y', 'z'][k % 3],
        model_b: ['y', 'z', 'x'][k % 3],
        winner: (k * k) % 5 < 2 ? 'model_a' : (k * k) % 7 < 3 ? 'model_b' : 'tie',
        conv_metadata: { ...side('a', (k * 5) % 7), ...side('b', (k * 3) % 8) },
      })),
    );
    const args = [
      'rank',
      '--votefiles',
      'arena.jsonl',
      '--style-control',
      '--rounds',
      '100',
      '--format',
      'json',
    ];
    const { stdout, code } = await runCli(args, { cwd });
    expect(code).toBe(0);
    const results = JSON.parse(stdout) as RankResults;
    expect(results.battles).toBe(60);
    expect(results.style_control?.styles).toHaveLength(4);
  });

  it('says whose answers are missing, and which flags do not go with it', async () => {
    const cwd = benchmark('three');
    const rest = await runCli(RANK, { cwd });
    expect(rest.code).toBe(0);
    expect(rest.stderr).toContain(
      `${3 * COUNT} battles are left out, for an answer is not there: three (${COUNT})`,
    );
    const none = await runCli([...RANK, '--model-list', 'two', 'three'], { cwd });
    expect(none.code).toBe(2);
    expect(none.stderr).toMatch(/no style is known of three \(24\)\n {2}--style-control needs the answers/);
    const elo = await runCli([...RANK, '--method', 'elo'], { cwd });
    expect(elo.code).toBe(2);
    expect(elo.stderr).toContain('--method: does not go with --style-control');
  });
});

describe('show --length-controlled', () => {
  it('adds the rate in every format', async () => {
    const cwd = benchmark();
    const { stdout, code } = await runCli([...SHOW, '--length-controlled', '--format', 'json'], { cwd });
    expect(code).toBe(0);
    const results = JSON.parse(stdout) as PairResults;
    expect(results.length_control).toMatchObject({
      instruction_difficulty: 'fitted',
      length_unit: 'characters',
    });
    expect(results.models).toHaveLength(3);
    for (const { win_rate_length_controlled: rate } of results.models) {
      expect(rate).toMatchObject({ n: COUNT, no_answer: 0 });
      expect(rate?.interval?.low).toBeLessThan(rate?.value as number);
      expect(rate?.interval?.high).toBeGreaterThan(rate?.value as number);
    }
    const plain = JSON.parse((await runCli([...SHOW, '--format', 'json'], { cwd })).stdout) as PairResults;
    expect(plain).not.toHaveProperty('length_control');
    expect(results.models.map(({ win_rate_adjusted }) => win_rate_adjusted)).toEqual(
      plain.models.map(({ win_rate_adjusted }) => win_rate_adjusted),
    );
    const table = await runCli([...SHOW, '--length-controlled'], { cwd });
    expect(table.stdout).toContain('Length-controlled');
    expect(table.stdout).toContain('difficulty is fitted');
    const csv = await runCli([...SHOW, '--length-controlled', '--format', 'csv', '--no-ci'], { cwd });
    expect(csv.stdout.split('\n')[0]).toMatch(/,win_rate_adjusted,win_rate_length_controlled$/);
    const markdown = await runCli([...SHOW, '--length-controlled', '--format', 'markdown'], { cwd });
    expect(markdown.stdout).toMatch(/\| Length\\?-controlled \|/);
    const one = await runCli([...SHOW, '--length-controlled', '--model-list', 'base', '--format', 'json'], {
      cwd,
    });
    expect(one.code).toBe(0);
  });

  it('leaves out and counts matches whose answers are missing, and refuses where there are none', async () => {
    const cwd = benchmark('three');
    const { stdout } = await runCli([...SHOW, '--length-controlled'], { cwd });
    expect(stdout).toContain('No length-controlled rate of three: it has fewer than three matches');
    expect(stdout).toMatch(/an answer is not there: 24 of three/);
    const none = await runCli([...SHOW, '--length-controlled'], { cwd: benchmark('base') });
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('needs the answers of base');
    const single = await runCli(['show', '--bench-name', 'tiny', '--length-controlled'], { cwd });
    expect(single.code).toBe(2);
    expect(single.stderr).toContain('--length-controlled: mode single has no such rate');
  });
});

import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { SingleResults } from '../../src/results/results.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder, writeJsonl } from '../support/temp.ts';

// What Swallow's own script wrote for made-up data; it is not part of the project, and where it is absent its test is skipped.
const GOLDEN = fileURLToPath(new URL('../../../shared/goldens/swallow_show_result', import.meta.url));
const isThere = existsSync(join(GOLDEN, 'expected.json'));
if (!isThere) console.log(`skipped: nothing in ${GOLDEN}`);

/** Two questions (one id a string), two choices, two models; `a` was judged twice on question 1, turn 1. */
function judgedFolder() {
  const cwd = temporaryFolder();
  const folder = join(cwd, 'data', 'ja');
  writeJsonl(join(folder, 'question.jsonl'), [
    { question_id: '1', category: 'writing', turns: ['山?', '川?'] },
    { question_id: 2, category: 'stem', turns: ['海?', '空?'] },
  ]);
  const answers = (texts: string[]) =>
    [1, '2'].map((question_id, place) => ({
      question_id,
      answer_id: 'x',
      model_id: 'm',
      choices: [0, 1].map((index) => ({ index, turns: [texts[place], 'ok'] })),
      tstamp: 0,
    }));
  writeJsonl(join(folder, 'model_answer', 'a.jsonl'), answers(['**山**です', 'sea']));
  writeJsonl(join(folder, 'model_answer', 'b.jsonl'), answers(['hill', 'water']));
  const row = (model: string, question_id: number | string, turn: number, score: number[]) => ({
    question_id,
    model,
    judge: ['j', turn === 1 ? 'single-v1' : 'single-v1-multi-turn'],
    user_prompt: ['p', 'p'],
    judgment: score.map((each) => `Rating: [[${each}]]`),
    score,
    turn,
    tstamp: 0,
  });
  writeJsonl(join(folder, 'model_judgment', 'j_single.jsonl'), [
    row('a', 1, 1, [2, 2]),
    row('a', 1, 1, [6, 8]),
    row('a', '1', 2, [4, 4]),
    row('a', 2, 1, [10, 10]),
    row('a', 2, 2, [2, -1]),
    row('b', 1, 1, [9, 9]),
    row('b', 1, 2, [9, 9]),
    row('b', 2, 1, [9, 9]),
    row('b', 2, 2, [9, 9]),
  ]);
  return { cwd, folder };
}

interface Section {
  first_turn: { score: number; stdev: number };
  average: { score: number; stdev: number; japanese_char_ratio: number | null };
}
type SwallowFile = Record<string, Record<string, Section>>;

const SHOW = ['show', '--bench-name', 'ja', '--judge-model', 'j'];

describe('show --output-file', () => {
  it('writes the models in the order of --model-list, every row counted, and leaves stdout as it is', async () => {
    const { cwd } = judgedFolder();
    const args = [...SHOW, '--model-list', 'a', 'b', '--format', 'json'];
    const plain = await runCli(args, { cwd });
    const { code, stdout, stderr } = await runCli([...args, '--output-file', 'out/x.json'], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: plain.stdout });
    expect(stderr).toContain('leave out 1 that are doubtful, repeated or stale');
    // No temporary file is left.
    expect(readdirSync(join(cwd, 'out'))).toEqual(['x.json']);
    const file = JSON.parse(readFileSync(join(cwd, 'out/x.json'), 'utf8')) as SwallowFile;
    expect(Object.keys(file)).toEqual(['a', 'b']);
    // Choice 0: (2 + 6 + 4) / 3 = 4, choice 1: (2 + 8 + 4) / 3 = 14/3.
    expect(file['a']?.['Writing']?.average.score).toBeCloseTo(13 / 3, 12);
    // numpy 2: np.std([4, 14/3], ddof=1)
    expect(file['a']?.['Writing']?.average.stdev).toBeCloseTo(0.47140452079103173, 12);
    expect(file['a']?.['Writing']?.first_turn).toEqual({ score: 4.5, stdev: Math.SQRT1_2 });
    // Twice "山です" and "ok", then twice "sea" and "ok".
    expect(file['a']?.['Writing']?.average.japanese_char_ratio).toBe(6 / 10);
    expect(file['a']?.['overall']?.average.japanese_char_ratio).toBe(6 / 20);
    expect(file['b']?.['overall']?.average).toEqual({ score: 9, stdev: 0, japanese_char_ratio: 0 });
    // The scores on stdout count the newest row alone.
    const [best, other] = (JSON.parse(stdout) as SingleResults).models;
    expect([best?.model, other?.model]).toEqual(['b', 'a']);
    expect(other?.categories['writing']).toMatchObject({ mean: 5.5, turns: { 1: { mean: 7 } } });
  });

  it('is written by the alias too, and gives null for the ratio of a model without answers', async () => {
    const { cwd, folder } = judgedFolder();
    writeJsonl(join(folder, 'model_judgment', 'k_single.jsonl'), [
      {
        question_id: 1,
        model: 'c',
        judge: ['k', 'single-v1'],
        user_prompt: ['p', 'p'],
        judgment: ['', ''],
        score: [3, 5],
        turn: 1,
      },
    ]);
    const args = ['show_result', '--bench-name', 'ja', '--judge-model', 'k', '--output-file', 'x.json'];
    const { code, stderr } = await runCli(args, { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain('no answers of c');
    const file = JSON.parse(readFileSync(join(cwd, 'x.json'), 'utf8')) as SwallowFile;
    expect(file['c']?.['overall']?.average).toEqual({
      score: 4,
      stdev: Math.SQRT2,
      japanese_char_ratio: null,
    });
  });

  it('says what is wrong in a mode without such a file, and where it cannot be written', async () => {
    const { cwd } = judgedFolder();
    const pairs = await runCli([...SHOW, '--mode', 'pairwise-all', '--output-file', 'x.json'], { cwd });
    expect(pairs).toMatchObject({ code: 2, stdout: '' });
    expect(pairs.stderr).toContain('--output-file: mode pairwise-all');
    mkdirSync(join(cwd, 'taken'));
    const taken = await runCli([...SHOW, '--output-file', 'taken'], { cwd });
    expect(taken).toMatchObject({ code: 2, stdout: '' });
    expect(taken.stderr).toMatch(/^error: .*taken/m);
    expect(readdirSync(cwd)).toEqual(['data', 'taken']);
    writeFileSync(join(cwd, 'file'), '');
    const inside = await runCli([...SHOW, '--output-file', 'file/x.json'], { cwd });
    expect(inside.code).toBe(2);
  });

  it.skipIf(!isThere)("equals what Swallow's own script wrote", async () => {
    const cwd = temporaryFolder();
    const models = ['--model-list', 'lfm-3b-jp', 'other-model'];
    const bench = ['--bench-name', 'japanese_mt_bench', '--judge-model', 'gpt-4o-2024-08-06'];
    const { code } = await runCli(
      ['show', '--data-dir', join(GOLDEN, 'data'), ...bench, ...models, '--output-file', 'x.json'],
      { cwd },
    );
    expect(code).toBe(0);
    expectSame(
      JSON.parse(readFileSync(join(cwd, 'x.json'), 'utf8')),
      JSON.parse(readFileSync(join(GOLDEN, 'expected.json'), 'utf8')),
    );
  });
});

/** Numbers to 1e-9, ratios to 0.005 (Python-Markdown's line breaks differ a little), all else the same. */
function expectSame(found: unknown, expected: unknown, key = ''): void {
  if (typeof expected === 'object' && expected !== null) {
    expect(Object.keys(found as object)).toEqual(Object.keys(expected));
    for (const [name, value] of Object.entries(expected)) {
      expectSame((found as Record<string, unknown>)[name], value, name);
    }
  } else if (typeof expected === 'number') {
    const tolerance = key === 'japanese_char_ratio' ? 0.005 : 1e-9;
    expect(Math.abs((found as number) - expected)).toBeLessThan(tolerance);
  } else expect(found).toBe(expected);
}

describe('show with several choices', () => {
  it('gives the deviation in every format', async () => {
    const { cwd } = judgedFolder();
    const show = async (format: string) => (await runCli([...SHOW, '--format', format], { cwd })).stdout;
    // Turn 1 of a: choices (6 + 10) / 2 = 8 and (8 + 10) / 2 = 9; numpy 2: std([8, 9], ddof=1) = 0.7071…
    expect(await show('table')).toContain('8.50 ± 0.71');
    expect(await show('table')).toContain("the standard deviation of the choices' means");
    expect(await show('markdown')).toContain('| 8.50 ± 0.71 (');
    const [heads, , a] = (await show('csv')).split('\n').map((line) => line.split(','));
    const ends = (name: string) => ['low', 'high', 'standard_error'].map((end) => `${name}_${end}`);
    const mean = (name: string) => [name, `${name}_std`, ...ends(name)];
    expect(heads).toEqual([
      'model',
      ...mean('average'),
      'n',
      ...['turn_1', 'turn_2', 'writing', 'stem'].flatMap(mean),
      'unparsed',
      'refused',
      'doubtful',
      'duplicate',
      'stale',
    ]);
    const cell = (name: string) => a?.[heads?.indexOf(name) ?? -1];
    expect([cell('turn_1'), cell('turn_1_std')]).toEqual(['8.5', String(Math.SQRT1_2)]);
  });
});

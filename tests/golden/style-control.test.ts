import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openAnswerTurns } from '../../src/answers/answer-turns.ts';
import type { Vote } from '../../src/results/agreement.ts';
import { type LengthMatch, controlLength } from '../../src/results/length-controlled.ts';
import type { RankResults } from '../../src/results/ranking.ts';
import { StyleBattles } from '../../src/results/style-battles.ts';
import { controlStyle } from '../../src/results/style-control.ts';
import { styleOf } from '../../src/results/style-features.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temp.ts';

// Published votes and answers; they are not part of the project, and without them the tests are skipped.
const DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const VOTES = join(DATA, 'mt_bench_human_judgments', 'gpt4_pair.jsonl');

it.skipIf(!existsSync(VOTES))("GPT-4's votes: ratings at equal style are those of another program", () => {
  const answers = openAnswerTurns(join(DATA, 'mt_bench'), () => {});
  const battles = new StyleBattles();
  let missing = 0;
  for (const line of readFileSync(VOTES, 'utf8').trim().split('\n')) {
    const { question_id, turn, model_a, model_b, winner } = JSON.parse(line) as Vote;
    const texts = [model_a, model_b].map((model) => answers.textOf(model, question_id, turn));
    const [style_a, style_b] = texts.map((text) =>
      text === undefined ? undefined : styleOf(text, (each) => [...each].length),
    );
    if (style_a === undefined || style_b === undefined) {
      missing += 1;
      continue;
    }
    const outcome = winner === 'model_a' ? 1 : winner === 'model_b' ? 0 : 0.5;
    battles.add({ model_a, model_b, outcome, style_a, style_b, question: question_id });
  }
  answers.close();
  // There are no answers of vicuna-13b-v1.2.
  expect(missing).toBe(800);
  const options = { rounds: 100, seed: 0, confidence: 0.95, lengthUnit: 'characters' };
  const { ratings, styles, constant } = controlStyle(battles.columns(), options);
  // Newton's method in NumPy, and scipy 1.12.0's L-BFGS-B to 1e-4 points, features counted with Python's re.
  const expected = {
    'gpt-4': 1295.5908471620928,
    'claude-v1': 1146.6486561400393,
    'gpt-3.5-turbo': 1082.2725682295281,
    'alpaca-13b': 806.1085842378933,
    'llama-13b': 669.3793442304461,
  };
  expect(ratings.map(({ model }) => model)).toEqual(Object.keys(expected));
  for (const { model, rating } of ratings) {
    expect(rating).toBeCloseTo(expected[model as keyof typeof expected], 6);
  }
  expect(styles.map(({ coefficient }) => coefficient)).toEqual(
    [0.18348493622659384, -0.24619110270702588, 0.15020530148967431].map((value) => expect.closeTo(value, 8)),
  );
  expect(constant).toEqual(['bold']);
  // One answer alone has headers, and lost all its four battles: without a penalty the coefficient runs off.
  expect(() => controlStyle(battles.columns(), { ...options, ridge: 0 })).toThrow(/no finite ratings/);
});

it.skipIf(!existsSync(VOTES))(
  'rank --style-control finds the answers in the folder of the benchmark',
  async () => {
    const cwd = temporaryFolder();
    cpSync(join(DATA, 'mt_bench'), join(cwd, 'data', 'mt_bench'), { recursive: true });
    const args = ['rank', '--votefiles', VOTES, '--style-control', '--rounds', '100', '--format', 'json'];
    const { stdout, stderr, code } = await runCli(args, { cwd });
    expect(code).toBe(0);
    expect(stderr).toMatch(/800 battles are left out.*vicuna-13b-v1\.2 \(160\)/);
    const results = JSON.parse(stdout) as RankResults;
    expect(results.models.map(({ model, rank }) => [model, rank])).toEqual([
      ['gpt-4', 1],
      ['claude-v1', 2],
      ['gpt-3.5-turbo', 2],
      ['alpaca-13b', 4],
      ['llama-13b', 5],
    ]);
    expect(results.left_out.no_answer).toBe(800);
    expect(results.style_control?.length_unit).toBe('o200k_base tokens');
  },
);

it.skipIf(!existsSync(VOTES))("GPT-4's votes: length-controlled rates are those of another program", () => {
  const answers = openAnswerTurns(join(DATA, 'mt_bench'), () => {});
  const baseline = 'gpt-3.5-turbo';
  const votes = readFileSync(VOTES, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Vote);
  const matches = votes.flatMap(({ question_id, turn, model_a, model_b, winner }): LengthMatch[] => {
    if (model_a !== baseline && model_b !== baseline) return [];
    const model = model_a === baseline ? model_b : model_a;
    const isTie = winner !== 'model_a' && winner !== 'model_b';
    const outcome = isTie ? 0.5 : Number((winner === 'model_a') === (model === model_a));
    const lengthOf = (name: string) => {
      const text = answers.textOf(name, question_id, turn);
      return text === undefined ? undefined : [...text].length;
    };
    return [
      {
        question: question_id,
        turn,
        model,
        outcome,
        length: lengthOf(model),
        baselineLength: lengthOf(baseline),
      },
    ];
  });
  answers.close();
  const models = ['gpt-4', 'claude-v1', 'alpaca-13b', 'llama-13b', 'vicuna-13b-v1.2'];
  const result = controlLength(matches, models, { rounds: 100, seed: 0, confidence: 0.95 });
  expect(result.instruction_difficulty).toBe('fitted');
  // scipy 1.12.0: minimize(method='BFGS', gtol=1e-10) of the loss with its gradient, lengths by Python's len.
  expect(result.models.map(({ value, n, no_answer, reason }) => [value, n, no_answer, reason])).toEqual([
    [expect.closeTo(0.7792670820834513, 6), 160, 0, undefined],
    [expect.closeTo(0.6075285701060269, 6), 160, 0, undefined],
    [expect.closeTo(0.17553945781366592, 6), 160, 0, undefined],
    [expect.closeTo(0.06725462404696667, 6), 160, 0, undefined],
    [null, 0, 160, 'too-few'],
  ]);
});

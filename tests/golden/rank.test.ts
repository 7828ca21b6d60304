import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { RankResults } from '../../src/results/ranking.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temp.ts';

// Published votes; they are not part of the project, and without them the tests are skipped.
const VOTES = fileURLToPath(new URL('../../../shared/data/mt_bench_human_judgments', import.meta.url));

// scipy 1.12.0, minimize(method='L-BFGS-B', jac=True, gtol=1e-13, ftol=1e-20) of the log-likelihood of all rows but the authors',
// as 1000 + 400 / ln 10 · (strength - mean); Elo is FastChat's loop in plain Python 3.11, in the order of the rows.
const POINTS_OF_RATINGS = {
  'gpt4_pair.jsonl': {
    battles: 2400,
    'bradley-terry': [
      1314.4979112, 1171.875932402, 1091.371210747, 970.355266773, 786.353505138, 665.54617374,
    ],
    davidson: [1571.273998513, 1312.902102247, 1167.054695587, 946.914141103, 610.877915965, 390.977146585],
    'rao-kupper': [
      1382.249190262, 1198.928143386, 1106.541632436, 958.049837597, 743.806080407, 610.425115912,
    ],
    elo: [1299.311851217, 1194.703352117, 1068.411504673, 990.607043227, 776.874268175, 670.091980591],
    ties: { davidson: 1.5491877308, 'rao-kupper': 2.8743490179 },
  },
  'human.jsonl': {
    battles: 2668,
    'bradley-terry': [
      1178.503208901, 1108.441942643, 1105.82675774, 985.463682678, 869.526408801, 752.237999236,
    ],
    davidson: [1252.887706513, 1154.183633399, 1150.065373187, 980.271813964, 815.88705786, 646.704415077],
    'rao-kupper': [1194.15161345, 1116.261534881, 1114.251304562, 982.86324306, 857.595336779, 734.876967268],
    elo: [1215.391194271, 1114.792908292, 1096.279453113, 1018.571562668, 836.523004659, 718.441876997],
    ties: { davidson: 0.7635610946, 'rao-kupper': 1.8816723686 },
  },
} as const;
/** Best first, as the MT-Bench paper has them; the second and the third are close together there and stand the other way round. */
const MODELS = ['gpt-4', 'claude-v1', 'gpt-3.5-turbo', 'vicuna-13b-v1.2', 'alpaca-13b', 'llama-13b'];
const METHODS = ['bradley-terry', 'davidson', 'rao-kupper', 'elo'] as const;

describe.skipIf(!existsSync(VOTES))('rank on the published votes', () => {
  it.each(
    Object.entries(POINTS_OF_RATINGS).flatMap(([file, expected]) =>
      METHODS.map((method) => ({ file, method, expected })),
    ),
  )('$file, $method: the ratings of an independent fit', async ({ file, method, expected }) => {
    const args = ['rank', '--votefiles', join(VOTES, file), '--method', method, '--format', 'json'];
    const { stdout } = await runCli([...args, '--rounds', '100'], { cwd: temporaryFolder() });
    const results = JSON.parse(stdout) as RankResults;
    expect(results.battles).toBe(expected.battles);
    expect(results.bootstrap.questions).toBe(80);
    expect(results.models.map(({ model }) => model)).toEqual(MODELS);
    for (const [place, { rating }] of results.models.entries()) {
      // In points: 1e-6 of them are 6e-9 of a strength.
      expect(Math.abs(rating - (expected[method][place] as number))).toBeLessThan(1e-6);
    }
    if (method === 'davidson' || method === 'rao-kupper') {
      expect(results.tie_parameter).toBeCloseTo(expected.ties[method], 7);
    }
  });

  it('the order of the six models stands out of the votes of GPT-4; of people, two models share a rank', async () => {
    const ranksOf = async (file: string) => {
      const args = ['rank', '--votefiles', join(VOTES, file), '--format', 'json'];
      const { stdout } = await runCli(args, { cwd: temporaryFolder() });
      return (JSON.parse(stdout) as RankResults).models.map(({ rank }) => rank);
    };
    expect(await ranksOf('gpt4_pair.jsonl')).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await ranksOf('human.jsonl')).toEqual([1, 2, 2, 4, 5, 6]);
  });
});

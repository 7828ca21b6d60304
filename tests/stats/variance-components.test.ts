import { describe, expect, test } from 'vitest';
import { nestedSums } from '../../src/stats/nested-sums.ts';
import { equalRetests, retestCorrelation } from '../../src/stats/retest.ts';
import {
  nestedAnova,
  pooledAnova,
  separableLevels,
  varianceComponents,
} from '../../src/stats/variance-components.ts';

/** By question, turn, answer and judgment. NumPy 1.26.4: random effects of standard deviation 1.2, 0.7, 0.8 and 0.6, rounded. */
const BALANCED = [
  [
    [
      [4.66, 5.09, 4.48],
      [3.7, 4.62, 5.15],
      [4.09, 4.25, 5.79],
    ],
    [
      [3.74, 3.1, 3.42],
      [4.36, 5.12, 4.75],
      [4.95, 5.21, 3.72],
    ],
  ],
  [
    [
      [4.59, 5.38, 5.34],
      [4.63, 5.02, 4.61],
      [4.56, 3.76, 5.12],
    ],
    [
      [4.76, 3.93, 4.62],
      [5.04, 6.09, 6.07],
      [6.25, 7.41, 6.3],
    ],
  ],
  [
    [
      [7.01, 8.13, 7.06],
      [6.69, 5.83, 6.15],
      [6.36, 6.71, 6.58],
    ],
    [
      [5.65, 5.88, 5.8],
      [5.87, 4.56, 4.62],
      [5.58, 4.79, 4.42],
    ],
  ],
  [
    [
      [3.82, 4.96, 3.87],
      [5.17, 4.91, 5.14],
      [6.19, 5.75, 5.4],
    ],
    [
      [4.37, 3.93, 3.92],
      [3.6, 4.01, 3.69],
      [5.71, 4.86, 3.63],
    ],
  ],
  [
    [
      [8.61, 8.08, 7.7],
      [7.72, 8.35, 8.96],
      [8.82, 9.69, 7.83],
    ],
    [
      [7.38, 7.4, 8.01],
      [8.29, 8.64, 9.04],
      [9.02, 8.77, 8.79],
    ],
  ],
  [
    [
      [9.66, 8.68, 9.03],
      [10.14, 10.69, 9.77],
      [9.13, 8.61, 7.32],
    ],
    [
      [8.09, 8.93, 8.88],
      [9.95, 10.28, 10.26],
      [8.3, 8.98, 9.5],
    ],
  ],
  [
    [
      [5.75, 5.26, 5.3],
      [6.43, 5.81, 4.67],
      [8.13, 5.89, 7.0],
    ],
    [
      [6.92, 6.86, 6.96],
      [9.26, 7.64, 7.4],
      [8.04, 8.29, 8.65],
    ],
  ],
  [
    [
      [7.59, 8.42, 8.26],
      [9.29, 8.5, 8.67],
      [8.64, 7.7, 8.61],
    ],
    [
      [6.92, 7.93, 8.01],
      [5.91, 7.08, 7.05],
      [7.46, 7.95, 7.18],
    ],
  ],
];

/** The same with three judgments in ten missing. */
const UNBALANCED = [
  [
    [[6.72], [7.57], [6.37, 6.43, 6.17]],
    [
      [6.47, 5.67, 7.51],
      [6.14, 5.88, 6.23],
    ],
  ],
  [
    [[4.58, 4.71, 4.9], [5.06], [5.02, 6.4, 4.8]],
    [[3.53], [3.16, 4.67], [4.87, 5.27, 4.78]],
  ],
  [
    [[9.74], [8.37, 7.76], [9.51, 10.04]],
    [[6.76, 7.1, 7.8], [8.06], [6.4, 5.8, 6.88]],
  ],
  [
    [
      [7.1, 7.56],
      [6.82, 6.34, 8.02],
      [6.45, 5.56, 5.77],
    ],
    [[5.69], [5.05, 5.44], [5.22, 5.77]],
  ],
  [
    [[5.7], [4.39, 5.52], [6.47]],
    [[5.87, 5.64], [6.65], [6.53, 4.86]],
  ],
  [
    [
      [7.67, 7.46],
      [8.94, 9.19, 9.43],
      [6.53, 8.5],
    ],
    [[6.46, 6.94], [8.89, 6.37], [7.62]],
  ],
  [
    [[8.31, 8.13, 7.8], [3.91], [4.85, 5.39]],
    [[5.0, 4.96], [6.85, 6.45], [5.89]],
  ],
  [
    [
      [3.07, 3.52],
      [3.19, 2.79],
      [2.79, 3.25],
    ],
    [
      [3.39, 2.64, 2.88],
      [4.63, 3.76, 5.07],
    ],
  ],
];

/** @param scores by question, turn, answer and judgment. */
function analyse(scores: readonly (readonly (readonly (readonly number[])[])[])[]) {
  const turns = Math.max(...scores.map(({ length }) => length));
  const rows = scores.map((ofQuestion) =>
    nestedSums({ turns: ofQuestion.map((answers, turn) => ({ turn, answers })) }, turns),
  );
  const sums = rows.reduce((total, row) => total.map((value, place) => value + (row[place] as number)));
  const anova = nestedAnova(sums, turns);
  const groups = separableLevels(anova);
  return { sums, anova, groups, variances: varianceComponents(anova, groups) };
}

describe('variance components', () => {
  test('of balanced data are those of REML', () => {
    const { variances, anova } = analyse(BALANCED);
    // statsmodels 0.15.0: mixedlm('y ~ C(turn)', groups='q', re_formula='1', vc_formula={'qt': '0 + C(qt)', 'a': '0 + C(a)'}).fit(reml=True)
    const reml = [2.96365793, 0.41416639, 0.33526219, 0.33321538];
    for (const [place, value] of reml.entries()) expect(variances[place]).toBeCloseTo(value, 4);
    expect([...anova.freedom]).toEqual([7, 7, 32, 96].map((value) => expect.closeTo(value, 9)));
  });

  test('of unbalanced data are those of dense projections, and near those of REML', () => {
    const { variances, anova } = analyse(UNBALANCED);
    // NumPy 1.26.4: y'(P_j - P_(j-1))y and tr(Z_k' (P_j - P_(j-1)) Z_k) with the projections on turns, turns and questions, cells, answers, all.
    const squares = [186.35893248, 15.33846988, 45.71475667, 17.63781667];
    for (const [place, value] of squares.entries()) expect(anova.squares[place]).toBeCloseTo(value, 7);
    const expected = [2.1053355, 0.08499427, 0.6042237, 0.3752727];
    for (const [place, value] of expected.entries()) expect(variances[place]).toBeCloseTo(value, 6);
    // statsmodels 0.15.0, as above; two estimators differ where data are unbalanced.
    const reml = [2.19611571, 0.11254935, 0.56699969, 0.37149728];
    for (const [place, value] of reml.entries())
      expect(Math.abs((variances[place] as number) - value)).toBeLessThan(0.1);
  });

  test('of the paste casks are the published ones', () => {
    // O. L. Davies and P. L. Goldsmith, "Statistical Methods in Research and Production", 1972: ten deliveries, three casks each, two tests
    // each. D. Bates, lme4 (REML): cask 8.434, delivery 1.657, residual 0.678.
    const strengths =
      '62.8 62.6 60.1 62.3 62.7 63.1 60.0 61.4 57.5 56.9 61.1 58.9 58.7 57.5 63.9 63.1 65.4 63.7 57.1 56.4 56.9 58.6 64.7 64.5 55.1 55.1 54.7 54.2 58.8 57.5 63.4 64.9 59.3 58.1 60.5 60.0 62.5 62.6 61.0 58.7 56.9 57.7 59.2 59.4 65.2 66.0 64.8 64.1 54.8 54.8 64.0 64.0 57.7 56.8 58.3 59.3 59.2 59.2 58.9 56.6'
        .split(' ')
        .map(Number);
    const batches = Array.from({ length: 10 }, (_, batch) => [
      [0, 1, 2].map((cask) => strengths.slice(6 * batch + 2 * cask, 6 * batch + 2 * cask + 2)),
    ]);
    const { groups, variances } = analyse(batches);
    // One turn each: it is one with the question.
    expect(groups).toEqual([[0, 1], [2], [3]]);
    expect(variances[0]).toBeCloseTo(1.657, 2);
    expect(variances[1]).toBeCloseTo(8.434, 2);
    expect(variances[2]).toBeCloseTo(0.678, 3);
  });

  test.for([
    { what: 'one judgment', keep: [3, 1], groups: [[0], [1], [2, 3]] },
    { what: 'one answer', keep: [1, 3], groups: [[0], [1, 2], [3]] },
    { what: 'one answer and one judgment', keep: [1, 1], groups: [[0], [1, 2, 3]] },
  ] as const)('$what: levels that cannot be told apart are one', ({ keep: [answers, judgments], groups }) => {
    const cut = BALANCED.map((turns) =>
      turns.map((each) => each.slice(0, answers).map((scores) => scores.slice(0, judgments))),
    );
    const found = analyse(cut);
    expect(found.groups).toEqual(groups);
    expect(found.variances.every(Number.isFinite)).toBe(true);
  });

  test('a negative one is not hidden', () => {
    // The means of the two answers are equal although judgments vary: 0 - 1/2 of the judgments' variance of 2.
    const { variances } = analyse([
      [
        [
          [4, 6],
          [6, 4],
        ],
      ],
      [
        [
          [6, 8],
          [8, 6],
        ],
      ],
    ]);
    expect(variances[1]).toBeCloseTo(-1, 9);
  });

  test('pooled, the same variances are looked for in all parts', () => {
    const one = analyse(BALANCED);
    const pooled = pooledAnova([one.anova, one.anova]);
    const variances = varianceComponents(pooled, separableLevels(pooled));
    for (const [place, value] of one.variances.entries()) expect(variances[place]).toBeCloseTo(value, 9);
  });
});

describe('test and retest', () => {
  const retest = (...answers: number[][]) => analyse(answers.map((scores) => [[scores]])).sums;

  test('the correlation is that of the published table', () => {
    // Shrout and Fleiss 1979, table 2: six targets by four judges; table 4: ICC(1,1) = .17.
    const sums = retest([9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]);
    expect(retestCorrelation(sums)).toBeCloseTo(0.16574176840547544, 12);
  });

  test('answers that were judged once do not count', () => {
    expect(retestCorrelation(retest([3, 3], [5, 5], [1]))).toBe(1);
    expect(retestCorrelation(retest([3], [5]))).toBeNaN();
    expect(retestCorrelation(retest([5, 5], [5, 5]))).toBeNaN();
  });

  test('equal pairs', () => {
    // 7 7 8: one pair of three; 5 5: one of one.
    expect(equalRetests(retest([7, 7, 8], [5, 5], [1]))).toBe(0.5);
  });
});

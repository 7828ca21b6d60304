import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weightedKappa } from '../../src/stats/cohen-kappa.ts';
import { kendall } from '../../src/stats/kendall.ts';
import { krippendorffAlpha } from '../../src/stats/krippendorff-alpha.ts';
import { cellsOf, meanDifference, pairedAlpha, quadraticKappa } from '../../src/stats/paired-scores.ts';
import { spearman } from '../../src/stats/spearman.ts';

const FIRST = Float64Array.of(7, 7, 8, 3, 5, 10, 9, 1, 8, 6, 2, 7);
const SECOND = Float64Array.of(6, 8, 8, 2, 5, 9, 10, 3, 7, 7, 1, 5);

function counted(first: Float64Array, second: Float64Array) {
  const { cellOf, ...cells } = cellsOf(first, second);
  const counts = new Float64Array(cells.first.length);
  for (const cell of cellOf) counts[cell] = (counts[cell] as number) + 1;
  return [cells, counts] as const;
}

describe('rank correlations', () => {
  it('are those of scipy, with ties', () => {
    // scipy 1.12.0: spearmanr(FIRST, SECOND), kendalltau(FIRST, SECOND).
    expect(spearman(FIRST, SECOND)).toBeCloseTo(0.8865303966927197, 12);
    expect(kendall(FIRST, SECOND)).toBeCloseTo(0.7520240651551335, 12);
  });

  it('are 1 for the same order and -1 for the contrary one', () => {
    const [up, down] = [Float64Array.of(1, 2, 5), Float64Array.of(0.3, 0.2, 0.1)];
    expect([spearman(up, up), spearman(up, down)]).toEqual([1, -1]);
    expect([kendall(up, up), kendall(up, down)]).toEqual([1, -1]);
  });

  it('do not exist for one value, or where one side does not vary', () => {
    expect(spearman(Float64Array.of(1), Float64Array.of(2))).toBeNull();
    expect(kendall(Float64Array.of(1), Float64Array.of(2))).toBeNull();
    expect(spearman(Float64Array.of(1, 2), Float64Array.of(3, 3))).toBeNull();
    expect(kendall(Float64Array.of(3, 3), Float64Array.of(1, 2))).toBeNull();
  });
});

describe('scores in pairs', () => {
  it('have the kappa of scikit-learn and the alphas of krippendorff', () => {
    const [cells, counts] = counted(FIRST, SECOND);
    // scikit-learn 1.9.1: cohen_kappa_score(FIRST, SECOND, weights='quadratic', labels=range(1, 11)).
    expect(quadraticKappa(cells, counts)).toBeCloseTo(0.908133971291866, 12);
    // krippendorff 0.9.0: alpha([FIRST, SECOND], level_of_measurement=…).
    expect(pairedAlpha(cells, counts, 'ordinal')).toBeCloseTo(0.8872050147492625, 12);
    expect(pairedAlpha(cells, counts, 'interval')).toBeCloseTo(0.9118773946360152, 12);
    // By hand: 73 and 71 points in 12 scores.
    expect(meanDifference(cells, counts)).toBeCloseTo(2 / 12, 12);
  });

  it('say the same as the functions of whole matrices', () => {
    const score = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(fc.array(fc.tuple(score, score), { minLength: 1, maxLength: 20 }), (pairs) => {
        const [cells, counts] = counted(
          Float64Array.from(pairs, ([one]) => one),
          Float64Array.from(pairs, ([, other]) => other),
        );
        const confusion = new Float64Array(25);
        for (const [one, other] of pairs)
          confusion[5 * (one - 1) + other - 1] = 1 + (confusion[5 * (one - 1) + other - 1] ?? 0);
        for (const [found, expected] of [
          [
            quadraticKappa(cells, counts),
            weightedKappa(confusion, Float64Array.of(1, 2, 3, 4, 5), 'quadratic'),
          ],
          [pairedAlpha(cells, counts, 'ordinal'), krippendorffAlpha(pairs, 'ordinal')],
          [pairedAlpha(cells, counts, 'interval'), krippendorffAlpha(pairs, 'interval')],
        ] as const) {
          if (expected === null) expect(found).toBeNull();
          else expect(found).toBeCloseTo(expected, 9);
        }
      }),
    );
  });

  it('do not exist where all scores are one number', () => {
    const [cells, counts] = counted(Float64Array.of(7.1, 7.1, 7.1), Float64Array.of(7.1, 7.1, 7.1));
    expect(quadraticKappa(cells, counts)).toBeNull();
    expect(pairedAlpha(cells, counts, 'interval')).toBeNull();
    expect(meanDifference(cells, counts)).toBe(0);
    expect(meanDifference(...counted(new Float64Array(0), new Float64Array(0)))).toBeNull();
  });
});

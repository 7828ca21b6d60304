import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cohenKappa, weightedKappa } from '../../src/stats/cohen-kappa.ts';
import { fleissKappa } from '../../src/stats/fleiss-kappa.ts';
import { gwetAc1, gwetAc1OfSums } from '../../src/stats/gwet-ac1.ts';
import {
  alphaOfCoincidences,
  confusionCoincidences,
  krippendorffAlpha,
} from '../../src/stats/krippendorff-alpha.ts';
import { confusionRaterSums } from '../../src/stats/rater-sums.ts';

const CONFUSION = Float64Array.of(22, 5, 3, 4, 31, 6, 7, 2, 20);
const PLACES = Float64Array.of(0, 1, 2);

describe('cohenKappa', () => {
  it('is that of scikit-learn, plain and weighted', () => {
    // sklearn.metrics.cohen_kappa_score of the 100 pairs of CONFUSION, weights None, 'linear', 'quadratic'; scikit-learn 1.9.1.
    expect(cohenKappa(CONFUSION, 3)).toBeCloseTo(0.5915897746180607, 12);
    expect(weightedKappa(CONFUSION, PLACES, 'linear')).toBeCloseTo(0.5615074662242237, 12);
    expect(weightedKappa(CONFUSION, PLACES, 'quadratic')).toBeCloseTo(0.5286139596427389, 12);
  });

  it('is 1 for perfect agreement, and does not exist for no item or where both always say the same', () => {
    expect(cohenKappa(Float64Array.of(5, 0, 0, 7), 2)).toBe(1);
    expect(cohenKappa(Float64Array.of(5, 0, 0, 0), 2)).toBeNull();
    expect(cohenKappa(new Float64Array(9), 3)).toBeNull();
    // One who always says the same agrees as often as chance.
    expect(cohenKappa(Float64Array.of(5, 0, 3, 0), 2)).toBe(0);
  });
});

/** The 30 patients of Fleiss 1971, table 1: six psychiatrists each, five diagnoses. */
const FLEISS = `0 0 0 6 0, 0 3 0 0 3, 0 1 4 0 1, 0 0 0 0 6, 0 3 0 3 0, 2 0 4 0 0, 0 0 4 0 2, 2 0 3 1 0, 2 0 0 4 0, 0 0 0 0 6,
  1 0 0 5 0, 1 1 0 4 0, 0 3 3 0 0, 1 0 0 5 0, 0 2 0 3 1, 0 0 5 0 1, 3 0 0 1 2, 5 1 0 0 0, 0 2 0 4 0, 1 0 2 0 3,
  0 0 0 0 6, 0 1 0 5 0, 0 2 0 1 3, 2 0 0 4 0, 1 0 0 4 1, 0 5 0 1 0, 4 0 0 0 2, 0 2 0 4 0, 1 0 5 0 0, 0 0 0 0 6`;

/** The twelve units of Krippendorff 2011, section C: four observers, values missing. */
const KRIPPENDORFF = [
  [1, 1, 1],
  [2, 2, 3, 2],
  [3, 3, 3, 3],
  [3, 3, 3, 3],
  [2, 2, 2, 2],
  [1, 2, 3, 4],
  [4, 4, 4, 4],
  [1, 1, 2, 1],
  [2, 2, 2, 2],
  [5, 5, 5],
  [1, 1],
  [3],
];
const KRIPPENDORFF_COUNTS = Float64Array.from(
  KRIPPENDORFF.flatMap((item) =>
    [1, 2, 3, 4, 5].map((value) => item.filter((each) => each === value).length),
  ),
);

describe('fleissKappa', () => {
  it('is 0.430 of the diagnoses of Fleiss 1971', () => {
    const counts = Float64Array.from(FLEISS.split(/[\s,]+/), Number);
    expect(counts).toHaveLength(150);
    // statsmodels 0.15.0: fleiss_kappa(table); the paper has .430.
    expect(fleissKappa(counts, 5)).toBeCloseTo(0.43024452006014074, 12);
  });

  it('takes items with different numbers of ratings', () => {
    // irrCAC 0.4.4: CAC(ratings).fleiss().
    expect(fleissKappa(KRIPPENDORFF_COUNTS, 5)).toBeCloseTo(0.7611692754, 9);
  });

  it('does not exist where no item has two ratings, or all are of one category', () => {
    expect(fleissKappa(Float64Array.of(1, 0, 0, 1), 2)).toBeNull();
    expect(fleissKappa(Float64Array.of(3, 0, 2, 0), 2)).toBeNull();
    expect(fleissKappa(new Float64Array(0), 2)).toBeNull();
  });
});

describe('gwetAc1', () => {
  it('is that of irrCAC with several raters and ratings missing', () => {
    // irrCAC 0.4.4: CAC(ratings).gwet().
    expect(gwetAc1(KRIPPENDORFF_COUNTS, 5)).toBeCloseTo(0.7754440681, 9);
  });

  it('is that of irrCAC for two raters', () => {
    // irrCAC 0.4.4: irrCAC.table.CAC(table).gwet().
    expect(gwetAc1OfSums(confusionRaterSums(CONFUSION, 3))).toBeCloseTo(0.5968193527, 9);
  });

  it('stays high where one category prevails and kappa collapses', () => {
    // The paradox that Gwet wrote against (2002, 2008): 118 and 0 of 125 agreed on. By hand, π = 0.972, p_e = 2·π·(1 - π) = 0.054432.
    const table = Float64Array.of(118, 5, 2, 0);
    expect(gwetAc1OfSums(confusionRaterSums(table, 2))).toBeCloseTo((0.944 - 0.054432) / (1 - 0.054432), 12);
    expect(cohenKappa(table, 2)).toBeCloseTo(-0.0234, 4);
  });

  it('is 1 where everybody always says the same, and does not exist where no item has two ratings', () => {
    expect(gwetAc1(Float64Array.of(3, 0, 2, 0), 2)).toBe(1);
    expect(gwetAc1(Float64Array.of(1, 0, 0, 1), 2)).toBeNull();
  });
});

describe('krippendorffAlpha', () => {
  it("is that of Krippendorff's table", () => {
    // Krippendorff 2011 has .743, .815 and .849; these digits: krippendorff 0.9.0.
    expect(krippendorffAlpha(KRIPPENDORFF, 'nominal')).toBeCloseTo(0.743421052631579, 12);
    expect(krippendorffAlpha(KRIPPENDORFF, 'ordinal')).toBeCloseTo(0.8153875037548814, 12);
    expect(krippendorffAlpha(KRIPPENDORFF, 'interval')).toBeCloseTo(0.8491071428571428, 12);
  });

  it('does not exist where nothing varies, or no item has two values', () => {
    expect(
      krippendorffAlpha(
        [
          [1, 1],
          [1, 1],
        ],
        'nominal',
      ),
    ).toBeNull();
    expect(krippendorffAlpha([[1], [2]], 'interval')).toBeNull();
    expect(krippendorffAlpha([], 'ordinal')).toBeNull();
  });

  it('is the same from a confusion matrix as from its pairs', () => {
    const cell = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 9, maxLength: 9 }), (counts) => {
        const pairs = counts.flatMap((count, place) =>
          Array.from({ length: count }, () => [Math.floor(place / 3), place % 3]),
        );
        const coincidences = confusionCoincidences(Float64Array.from(counts), 3);
        const found = alphaOfCoincidences(coincidences, PLACES, 'nominal');
        const expected = krippendorffAlpha(pairs, 'nominal');
        if (expected === null) expect(found).toBeNull();
        else expect(found).toBeCloseTo(expected, 10);
      }),
    );
  });
});

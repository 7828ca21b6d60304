import { describe, expect, it } from 'vitest';
import { cohensD, cohensDInterval, rankBiserial } from '../../src/stats/effect-size.ts';
import { holmAdjusted } from '../../src/stats/holm.ts';
import { midRanks } from '../../src/stats/ranks.ts';
import { wilcoxonTest } from '../../src/stats/wilcoxon.ts';
import { DRAWN, HALVES, TIED, UNTIED } from './differences.ts';

describe('midRanks', () => {
  it('gives equal values the mean of their ranks', () => {
    // scipy 1.12.0: rankdata([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5])
    expect([...midRanks([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]).ranks]).toEqual([
      4.5, 1.5, 6, 1.5, 8, 11, 3, 10, 8, 4.5, 8,
    ]);
    expect(midRanks([0.3, 0.1 + 0.2, 1]).groups).toEqual([2, 1]);
  });
});

describe('wilcoxonTest', () => {
  it.each([
    // scipy 1.12.0: wilcoxon(d), and wilcoxon(d, method='exact') for the second.
    ['eleven', UNTIED, 7, 0.0185546875],
    ['forty', DRAWN, 378, 0.6752568088832049],
  ])('is exact of %s differences without ties', (_, differences, statistic, p) => {
    const test = wilcoxonTest(differences);
    expect(test).toMatchObject({ statistic, method: 'exact', n: differences.length });
    expect(test.p).toBeCloseTo(p, 12);
  });

  it.each([
    // scipy 1.12.0: wilcoxon(d, method='approx')
    ['ten', HALVES, 5.5, 0.043085727389296294, 9],
    ['sixty', TIED, 810, 0.8955941058940965, 57],
  ])(
    'drops zeros and corrects the normal variance for ties: %s differences',
    (_, differences, statistic, p, n) => {
      const test = wilcoxonTest(differences);
      expect(test).toMatchObject({ statistic, method: 'normal', n });
      expect(test.p).toBeCloseTo(p, 12);
    },
  );

  it('is 1 where no difference is left', () => {
    expect(wilcoxonTest([0, 0])).toEqual({ p: 1, statistic: 0, n: 0, method: 'exact' });
  });
});

describe('holmAdjusted', () => {
  it.each([
    // statsmodels 0.15.0: multipletests(p, method='holm')[1]
    [
      [0.01, 0.04, 0.03, 0.005],
      [0.03, 0.06, 0.06, 0.02],
    ],
    [
      [0.5, 0.2, 0.9, 0.001, 0.02],
      [1, 0.6, 1, 0.005, 0.08],
    ],
    [[], []],
  ])('of %j is %j', (probabilities, adjusted) => {
    const found = holmAdjusted(probabilities);
    expect(found).toHaveLength(adjusted.length);
    found.forEach((each, place) => expect(each).toBeCloseTo(adjusted[place] as number, 14));
  });
});

describe('cohensD', () => {
  it('is the mean over the sample standard deviation', () => {
    // numpy 1.26: d.mean() / d.std(ddof=1)
    expect(cohensD(HALVES)).toBeCloseTo(0.7745966692414834, 14);
    expect(cohensD(DRAWN)).toBeCloseTo(-0.02645829374085087, 14);
  });

  it('does not exist of one difference, or of equal ones', () => {
    expect(cohensD([1])).toBeNull();
    expect(cohensD([0, 0, 0])).toBeNull();
    expect(cohensD([0.1 + 0.2, 0.3, 0.3])).toBeNull();
    expect(cohensDInterval([0, 0, 0], 'bca', 0.95, { rounds: 100, seed: 0 })).toBeNull();
  });

  it.each([
    // scipy 1.12.0: bootstrap((d,), d_z, n_resamples=200000, method=…).confidence_interval
    ['bca', -0.3542317518621934, 0.29077951507821975],
    ['percentile', -0.3739658809087283, 0.2741703953486326],
  ] as const)('has a %s interval', (kind, low, high) => {
    const interval = cohensDInterval(DRAWN, kind, 0.95, { rounds: 40_000, seed: 1 });
    // An end's own standard error at 40,000 rounds: √(0.025 · 0.975 / 40,000) / 0.36 (the density there) = 0.002.
    expect(Math.abs((interval?.low as number) - low)).toBeLessThan(0.01);
    expect(Math.abs((interval?.high as number) - high)).toBeLessThan(0.01);
  });
});

describe('rankBiserial', () => {
  it('is the difference of the shares of ranks', () => {
    // scipy 1.12.0: r = rankdata(abs(d)), zeros dropped; (r[d > 0].sum() - r[d < 0].sum()) / r.sum()
    expect(rankBiserial(HALVES)).toBeCloseTo(0.7555555555555555, 14);
    expect(rankBiserial(UNTIED)).toBeCloseTo(0.7878787878787878, 14);
    expect(rankBiserial([0, 0])).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import {
  bcaInterval,
  bootstrapDistribution,
  bootstrapMeans,
  jackknifeMeans,
  percentileInterval,
} from '../../src/stats/bootstrap.ts';
import type { Resampling } from '../../src/stats/resamples.ts';

/** Questions with one or two scores each. */
const SUMS = Float64Array.of(14, 18, 9, 20, 3, 17, 12, 19, 16, 8, 10, 18);
const COUNTS = Float64Array.of(2, 2, 1, 2, 1, 2, 2, 2, 2, 1, 2, 2);
const MEAN = 164 / 21;

/** Questions with one score each. */
const SCORES = Float64Array.of(
  9,
  8.5,
  10,
  7,
  9.5,
  3,
  8,
  9,
  10,
  6.5,
  8,
  4.5,
  9,
  9.5,
  7.5,
  10,
  2,
  8.5,
  9,
  5,
  8,
  9.5,
  10,
  7,
  8.5,
);
const ONES = new Float64Array(SCORES.length).fill(1);
/** By the definition. */
function slowly(sums: Float64Array, counts: Float64Array, resampling: Resampling): Float64Array {
  const sumOf = (values: Float64Array, drawn: Uint32Array) =>
    drawn.reduce((sum, place) => sum + (values[place] as number), 0);
  return bootstrapDistribution(sums.length, resampling, (drawn) => sumOf(sums, drawn) / sumOf(counts, drawn));
}

function expectSame(found: Float64Array, expected: Float64Array): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((mean, place) => expect(mean).toBeCloseTo(expected[place] as number, 12));
}

const MANY = { rounds: 100_000, seed: 5 };

describe('the bootstrap distribution', () => {
  it('is sorted, the same for a seed, and the same by whichever way it is made', () => {
    const resampling = { rounds: 500, seed: 2 };
    const means = bootstrapMeans(SUMS, COUNTS, resampling);
    expect(means).toHaveLength(500);
    expect(means).toEqual(means.toSorted());
    expectSame(means, slowly(SUMS, COUNTS, resampling));
    expect(bootstrapMeans(SUMS, COUNTS, { rounds: 500, seed: 3 })).not.toEqual(means);
    expect(bootstrapMeans(new Float64Array(0), new Float64Array(0), resampling)).toHaveLength(0);
  });

  it('is right of more questions than a table of draws is kept of, and of more than 16 bits count', () => {
    for (const [groups, rounds] of [
      [70_000, 100],
      [70_000, 400],
    ] as const) {
      const sums = Float64Array.from({ length: groups }, (_, place) => (place * 7919) % 19);
      const counts = Float64Array.from({ length: groups }, (_, place) => 1 + (place % 2));
      expectSame(
        bootstrapMeans(sums, counts, { rounds, seed: 2 }),
        slowly(sums, counts, { rounds, seed: 2 }),
      );
    }
  });

  it('has the mean and the spread that all resamples together have', () => {
    const means = bootstrapMeans(SCORES, ONES, MANY);
    const mean = means.reduce((sum, each) => sum + each, 0) / means.length;
    const variance = means.reduce((sum, each) => sum + (each - mean) ** 2, 0) / means.length;
    // By theory the mean of the scores, and their variance (dividing by n) over n: numpy 1.26.4: x.mean() = 7.86, x.var() / 25.
    expect(mean).toBeCloseTo(7.86, 2);
    expect(variance / 0.182016).toBeCloseTo(1, 1);
  });

  it('leaves out rounds in which there is no statistic', () => {
    const some = bootstrapDistribution(2, { rounds: 200, seed: 1 }, (drawn) =>
      drawn[0] === drawn[1] ? NaN : 1,
    );
    expect(some.length).toBeGreaterThan(50);
    expect(some.length).toBeLessThan(150);
    expect(some.every((value) => value === 1)).toBe(true);
  });
});

it('the jackknife leaves each question out in turn', () => {
  // numpy 1.26.4: (sums.sum() - sums) / (counts.sum() - counts).
  const expected = [
    7.894736842105263, 7.684210526315789, 7.75, 7.578947368421052, 8.05, 7.7368421052631575, 8.0,
    7.631578947368421, 7.7894736842105265, 7.8, 8.105263157894736, 7.684210526315789,
  ];
  jackknifeMeans(SUMS, COUNTS).forEach((mean, place) =>
    expect(mean).toBeCloseTo(expected[place] as number, 12),
  );
});

/** Any numbers, many of them equal. */
const DISTRIBUTION = Float64Array.from({ length: 400 }, (_, i) => {
  const value = 7 + ((i * 37) % 101) / 50 - 0.9 + ((i * i) % 17) / 40;
  return Math.round(8 * value) / 8;
}).sort();

describe('the percentile interval', () => {
  // numpy 1.26.4: numpy.quantile of the same numbers.
  it.each([
    [0.95, 6.25, 8.375],
    [0.9, 6.375, 8.25],
  ])('of %d is the middle of the distribution', (confidence, low, high) => {
    const interval = percentileInterval(DISTRIBUTION, confidence);
    expect(interval.low).toBeCloseTo(low, 12);
    expect(interval.high).toBeCloseTo(high, 12);
  });

  it('of a ratio of sums, and of a mean, is that of scipy', () => {
    // scipy 1.12.0: stats.bootstrap(…, n_resamples=400_000, method='percentile'), mean of random_state 0, 1 and 2.
    const ratio = percentileInterval(bootstrapMeans(SUMS, COUNTS, MANY), 0.95);
    expect(ratio.low).toBeCloseTo(6.73684211, 1);
    expect(ratio.high).toBeCloseTo(8.75, 1);
    const mean = percentileInterval(bootstrapMeans(SCORES, ONES, MANY), 0.95);
    expect(Math.abs(mean.low - 6.98)).toBeLessThan(0.021);
    expect(Math.abs(mean.high - 8.64)).toBeLessThan(0.021);
  });
});

describe('the BCa interval', () => {
  const jackknife = jackknifeMeans(SUMS, COUNTS);

  // scipy 1.12.0's formula (stats._resampling._bca_interval) written out with numpy, of the same distribution and jackknife values.
  it.each([
    [MEAN, 0.95, 6.75, 8.5],
    [MEAN, 0.9, 7, 8.5],
    [7.5, 0.95, 6.375, 8.404387893655581],
  ])('around %d, of %d, is by the formula of scipy', (estimate, confidence, low, high) => {
    const interval = bcaInterval(DISTRIBUTION, estimate, jackknife, confidence);
    expect(interval.low).toBeCloseTo(low, 9);
    expect(interval.high).toBeCloseTo(high, 9);
  });

  // scipy 1.12.0: stats.bootstrap(…, n_resamples=400_000, method='BCa'), mean of random_state 0, 1 and 2.
  it.each([
    [0.95, 6.64349376, 8.68421053],
    [0.9, 6.85, 8.56521739],
  ])('of %d of a ratio of sums is that of scipy', (confidence, low, high) => {
    const interval = bcaInterval(bootstrapMeans(SUMS, COUNTS, MANY), MEAN, jackknife, confidence);
    expect(Math.abs(interval.low - low)).toBeLessThan(0.02);
    expect(Math.abs(interval.high - high)).toBeLessThan(0.02);
  });

  it('of a mean is that of scipy, and reaches further to the side of the long tail', () => {
    const means = bootstrapMeans(SCORES, ONES, MANY);
    const { low, high } = bcaInterval(means, 7.86, jackknifeMeans(SCORES, ONES), 0.95);
    // Means go in steps of 0.02.
    expect(Math.abs(low - 6.84)).toBeLessThan(0.021);
    expect(Math.abs(high - 8.56)).toBeLessThan(0.021);
    expect(7.86 - low).toBeGreaterThan(high - 7.86);
  });

  it('is the percentile interval where there is no correction', () => {
    const percentiles = percentileInterval(DISTRIBUTION, 0.95);
    const nothingVaries = new Float64Array(12).fill(7);
    expect(bcaInterval(DISTRIBUTION, MEAN, nothingVaries, 0.95)).toEqual(percentiles);
    for (const beyond of [0, 20]) {
      expect(bcaInterval(DISTRIBUTION, beyond, jackknife, 0.95)).toEqual(percentiles);
    }
  });
});

describe('bcaInterval far out', () => {
  // A level of 1, or one whose correction turns round, has no quantile of its own: 0.25 · 4.9 is more than 1.
  it.each([1, 1 - 1e-6])('ends where the distribution does at %d', (confidence) => {
    const distribution = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    for (const jackknife of [Float64Array.of(1, 1, 1, 9), Float64Array.of(9, 9, 9, 1)]) {
      const { low, high } = bcaInterval(distribution, 4.5, jackknife, confidence);
      expect([low >= 1, high <= 8, low <= high]).toEqual([true, true, true]);
    }
    expect(bcaInterval(distribution, 4.5, Float64Array.of(1, 1, 1, 9), 1)).toEqual({ low: 1, high: 8 });
  });
});

import { describe, expect, it } from 'vitest';
import {
  bcaInterval,
  bootstrapMeans,
  jackknifeMeans,
  percentileInterval,
} from '../../src/stats/bootstrap.ts';
import { packSums, totalSums } from '../../src/stats/grouped-sums.ts';
import { type IntervalSettings, sumsIntervals } from '../../src/stats/sums-interval.ts';

// Place 0 holds the sum of a question's values, place 2 their number; place 1 is in one question alone.
const GROUPS = [4, 9, 2, 7, 5].map(
  (sum, group) => new Map([[0, sum], [2, 1 + (group % 2)], ...(group === 1 ? [[1, 3] as const] : [])]),
);
const SETTINGS: IntervalSettings = { interval: 'bca', confidence: 0.9, rounds: 500, seed: 3 };
const mean = (sums: Float64Array) => (sums[0] as number) / (sums[2] as number);

describe('sumsIntervals', () => {
  it('are those of the mean, which has functions of its own', () => {
    const groups = packSums(GROUPS, 3);
    expect([...totalSums(groups)]).toEqual([27, 3, 7]);
    const [sums, counts] = [0, 2].map((place) =>
      Float64Array.from(GROUPS, (group) => group.get(place) ?? 0),
    ) as [Float64Array, Float64Array];
    const distribution = bootstrapMeans(sums, counts, SETTINGS);
    const [bca] = sumsIntervals(groups, [mean], SETTINGS);
    expect(bca).toEqual(bcaInterval(distribution, 27 / 7, jackknifeMeans(sums, counts), 0.9));
    const [percentile] = sumsIntervals(groups, [mean], { ...SETTINGS, interval: 'percentile' });
    expect(percentile).toEqual(percentileInterval(distribution, 0.9));
  });

  it('do not exist for one group, nor where the statistic mostly does not', () => {
    expect(sumsIntervals(packSums(GROUPS.slice(0, 1), 3), [mean], SETTINGS)).toEqual([null]);
    const groups = packSums(GROUPS, 3);
    // The statistic exists in the data; all five are drawn once in 5! / 5⁵ = 4% of the rounds alone.
    const whole = (sums: Float64Array) => (sums[0] === 27 && sums[2] === 7 ? 1 : null);
    expect(sumsIntervals(groups, [whole, () => null], SETTINGS)).toEqual([null, null]);
  });
});

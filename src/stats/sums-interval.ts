import { type BootstrapInterval, bcaInterval, percentileInterval } from './bootstrap.ts';
import { type GroupedSums, groupCount, leftOutSums, resampledSums, totalSums } from './grouped-sums.ts';
import type { Resampling } from './resamples.ts';

/** How intervals of a statistic are made by resampling groups. */
export interface IntervalSettings extends Resampling {
  interval: 'bca' | 'percentile';
  /** A share, such as 0.95. */
  confidence: number;
}

/** A statistic of totals; null where it does not exist. */
export type Statistic = (sums: Float64Array) => number | null;

/**
 * The bootstrap intervals of several statistics of the same totals, whole groups resampled; all from one pass over the resamples.
 *
 * @returns for each statistic null where there is no interval: fewer than two groups, or the statistic exists neither in the data nor
 * in at least half of the resamples.
 */
export function sumsIntervals(
  groups: GroupedSums,
  statistics: readonly Statistic[],
  settings: IntervalSettings,
): (BootstrapInterval | null)[] {
  if (groupCount(groups) < 2) return statistics.map(() => null);
  const found = statistics.map(() => ({ values: new Float64Array(settings.rounds), count: 0 }));
  for (const sums of resampledSums(groups, settings)) {
    for (const [place, statistic] of statistics.entries()) {
      const value = statistic(sums);
      const kept = found[place] as (typeof found)[number];
      if (value !== null) kept.values[kept.count++] = value;
    }
  }
  const totals = totalSums(groups);
  const jackknives = settings.interval === 'bca' ? jackknifeOf(groups, statistics) : [];
  return statistics.map((statistic, place) => {
    const { values, count } = found[place] as (typeof found)[number];
    const estimate = statistic(totals);
    if (estimate === null || 2 * count < settings.rounds) return null;
    const distribution = values.subarray(0, count).sort();
    const jackknife = jackknives[place];
    return jackknife === undefined
      ? percentileInterval(distribution, settings.confidence)
      : bcaInterval(distribution, estimate, jackknife, settings.confidence);
  });
}

/** Of each statistic its values with each group left out in turn; where one does not exist, there is no acceleration (NaN). */
function jackknifeOf(groups: GroupedSums, statistics: readonly Statistic[]): Float64Array[] {
  const jackknives = statistics.map(() => new Float64Array(groupCount(groups)));
  let group = 0;
  for (const sums of leftOutSums(groups)) {
    for (const [place, statistic] of statistics.entries()) {
      (jackknives[place] as Float64Array)[group] = statistic(sums) ?? NaN;
    }
    group += 1;
  }
  return jackknives;
}

import type { GroupedSums } from '../stats/grouped-sums.ts';
import { totalSums } from '../stats/grouped-sums.ts';
import { type IntervalSettings, type Statistic, sumsIntervals } from '../stats/sums-interval.ts';
import type { Interval } from './results.ts';

/** One number with its interval. */
export interface Coefficient {
  /** Null where it does not exist. */
  value: number | null;
  /** Null where there is none; absent where none was asked for. */
  interval?: Interval | null;
  /** Pairs of models on a turn of a question that count; of scores, answers. */
  items: number;
  /** Votes that count, or pairs of them, or pairs of scores. */
  votes: number;
  /** Why there is no value: nothing to compare, or nothing that varies, so that chance explains every agreement. */
  missing?: 'no_items' | 'no_variation';
}

/** How a coefficient is made of sums over the items. */
export interface Measure {
  statistic: Statistic;
  items: (sums: Float64Array) => number;
  votes: (sums: Float64Array) => number;
}

/**
 * Coefficients of sums by question, with intervals from resampling questions.
 *
 * @param settings undefined where no interval is wanted.
 */
export function coefficientsOf<Name extends string>(
  groups: GroupedSums,
  measures: Record<Name, Measure>,
  settings: IntervalSettings | undefined,
): Record<Name, Coefficient> {
  const named = Object.entries<Measure>(measures) as [Name, Measure][];
  const statistics = named.map(([, { statistic }]) => statistic);
  const sums = totalSums(groups);
  const intervals = settings && sumsIntervals(groups, statistics, settings);
  const found = named.map(([name, { statistic, items, votes }], place): [Name, Coefficient] => {
    const coefficient: Coefficient = { value: statistic(sums), items: items(sums), votes: votes(sums) };
    if (coefficient.value === null) {
      coefficient.missing = coefficient.items === 0 ? 'no_items' : 'no_variation';
    }
    if (intervals !== undefined) coefficient.interval = intervals[place] ?? null;
    return [name, coefficient];
  });
  return Object.fromEntries(found) as Record<Name, Coefficient>;
}

/** A share of two places of the sums; null where the second is 0. */
export function ratio(part: Statistic, whole: (sums: Float64Array) => number): Statistic {
  return (sums) => {
    const total = whole(sums);
    return total === 0 ? null : (part(sums) as number) / total;
  };
}

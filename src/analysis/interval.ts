import { type Cluster, clusteredStandardError } from '../stats/clustered-standard-error.ts';
import { studentQuantile } from '../stats/student-t.ts';
import type { Interval } from './scores.ts';

/**
 * The 95% interval of a mean over questions: its standard error clustered by question, times Student's t with one degree of
 * freedom fewer than there are questions. Equal scores give an interval without width.
 *
 * @param clusters one a question: its scores in all turns and choices.
 * @param centre the mean; with several choices the mean of their means, which is not always that of all scores.
 * @returns undefined below two questions.
 */
export function intervalOver(clusters: readonly Cluster[], centre: number): Interval | undefined {
  const standardError = clusteredStandardError(clusters);
  if (standardError === null) return undefined;
  const reach = standardError * quantileOf(clusters.length - 1);
  return { low: centre - reach, high: centre + reach };
}

/** The same of a share of 1, which cannot lie beyond 0 or 1. */
export function shareIntervalOver(clusters: readonly Cluster[], centre: number): Interval | undefined {
  const interval = intervalOver(clusters, centre);
  return interval && { low: Math.max(0, interval.low), high: Math.min(1, interval.high) };
}

/** The numbers of questions of a benchmark are few: models and categories share them. */
const quantiles = new Map<number, number>();

function quantileOf(df: number): number {
  let quantile = quantiles.get(df);
  if (quantile === undefined) {
    quantile = studentQuantile(0.975, df);
    quantiles.set(df, quantile);
  }
  return quantile;
}

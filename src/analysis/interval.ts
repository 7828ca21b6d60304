import type { BootstrapInterval } from '../stats/bootstrap.ts';
import { type Cluster, clusteredStandardError } from '../stats/clustered-standard-error.ts';
import { methodFor, resampledInterval, studentReach } from './interval-parts.ts';
import type { IntervalSettings } from './interval-settings.ts';
import type { Uncertainty } from './scores.ts';

/**
 * How far a mean over questions is to be trusted: its standard error clustered by question (`clusteredStandardError`), and an interval.
 *
 * `bca` and `percentile` resample whole questions, a question's turns and choices staying together. They stand around the mean of all
 * scores; where `centre` is another number (the mean of the choices' means, when a choice lacks some scores), the interval is moved
 * by the difference. `analytic` is the standard error times Student's t, with one degree of freedom fewer than there are questions; it
 * is taken below eight questions too, whatever the settings say, of which there are too few resamples, and above 1,000, where all methods
 * agree. The other two are expanded (`expandedConfidence`): 80 questions are not taken for endless ones.
 * The order of the questions does not matter. Where every question says the same, the interval has no width.
 *
 * @param clusters one a question: its scores in all turns and choices.
 * @returns nothing below two questions, of which nothing can be said.
 */
export function uncertaintyOf(
  clusters: readonly Cluster[],
  centre: number,
  settings: IntervalSettings,
): Uncertainty {
  const standardError = clusteredStandardError(clusters);
  if (standardError === null) return {};
  return {
    standard_error: standardError,
    interval: intervalAround(clusters, centre, standardError, settings),
  };
}

/**
 * The same of a share of 1, which cannot lie beyond 0 or 1.
 *
 * Where every question says 1, or every one 0, neither resampling nor the standard error knows of any doubt, and there is some: the
 * interval is then the exact one of G questions that all say the same, whose open end is ((1 - confidence)/2)^(1/G) from the other
 * end of the scale (C. Clopper and E. Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
 * Biometrika 26, 1934).
 */
export function shareUncertaintyOf(
  clusters: readonly Cluster[],
  centre: number,
  settings: IntervalSettings,
): Uncertainty {
  const uncertainty = uncertaintyOf(clusters, centre, settings);
  if (uncertainty.interval === undefined) return {};
  const { low, high } = uncertainty.interval;
  const least = ((1 - settings.confidence) / 2) ** (1 / clusters.length);
  if (clusters.every(({ sum, count }) => sum === count)) uncertainty.interval = { low: least, high: 1 };
  else if (clusters.every(({ sum }) => sum === 0)) uncertainty.interval = { low: 0, high: 1 - least };
  else uncertainty.interval = { low: Math.max(0, low), high: Math.min(1, high) };
  return uncertainty;
}

function intervalAround(
  clusters: readonly Cluster[],
  centre: number,
  standardError: number,
  settings: IntervalSettings,
): BootstrapInterval {
  if (standardError === 0) return { low: centre, high: centre };
  if (methodFor(clusters.length, settings.method) === 'analytic') {
    const reach = standardError * studentReach(settings.confidence, clusters.length);
    return { low: centre - reach, high: centre + reach };
  }
  // Rows come in another order from a file than from a page's table, and the draws are of places.
  const sorted = clusters.toSorted((a, b) => a.sum - b.sum || a.count - b.count);
  const sums = Float64Array.from(sorted, ({ sum }) => sum);
  const counts = Float64Array.from(sorted, ({ count }) => count);
  const mean = total(sums) / total(counts);
  const { low, high } = resampledInterval(sums, counts, mean, settings);
  const shift = centre - mean;
  return { low: low + shift, high: high + shift };
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

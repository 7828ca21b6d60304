import { RunningMean } from './mean.ts';

/**
 * The sample standard deviation: the root of the squared distances from the mean, summed and divided by n - 1 (Bessel's
 * correction; `numpy.std(values, ddof=1)`), in the unit of the values. Two passes, so that a large mean costs no digits
 * (Chan, Golub and LeVeque, "Algorithms for computing the sample variance", The American Statistician 37, 1983, eq. 1.1).
 *
 * @returns null for fewer than two values, which have none.
 *
 * @example sampleStandardDeviation([2, 4, 4, 4, 5, 5, 7, 9]) // 2.138…
 */
export function sampleStandardDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = meanOf(values) as number;
  const spread = meanOf(values.map((value) => (value - mean) ** 2)) as number;
  return Math.sqrt((spread * values.length) / (values.length - 1));
}

function meanOf(values: readonly number[]): number | null {
  const running = new RunningMean();
  for (const value of values) running.add(value);
  return running.mean;
}

import { drawnBelow } from './drawn-below.ts';
import { normalProbability, normalQuantile } from './normal.ts';
import { sortedQuantile } from './quantile.ts';
import { type Resampling, resamples } from './resamples.ts';

/** Two ends, in the unit of the statistic. */
export interface BootstrapInterval {
  low: number;
  high: number;
}

/**
 * The bootstrap distribution of a statistic of groups, where the values of one group (a question's turns and choices) stay together:
 * B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 6.
 *
 * @param statistic is given the places of the groups drawn in one round; NaN where the statistic does not exist for them.
 * @returns sorted, of the rounds whose statistic exists.
 */
export function bootstrapDistribution(
  groups: number,
  resampling: Resampling,
  statistic: (drawn: Uint32Array) => number,
): Float64Array {
  const values = new Float64Array(resampling.rounds);
  let count = 0;
  for (const drawn of resamples(groups, resampling)) {
    const value = statistic(drawn);
    if (!Number.isNaN(value)) values[count++] = value;
  }
  return values.subarray(0, count).sort();
}

/**
 * The same of the mean of all values, each group given by the sum and the number of its values: Σ sums / Σ counts. It is fastest where
 * groups that are alike stand beside one another.
 */
export function bootstrapMeans(
  sums: Float64Array,
  counts: Float64Array,
  resampling: Resampling,
): Float64Array {
  const means = sumsDrawn(sums, resampling);
  const n = sumsDrawn(counts, resampling);
  for (let round = 0; round < means.length; round += 1) {
    means[round] = (means[round] as number) / (n[round] as number);
  }
  return means.sort();
}

/** The sum of the values drawn, by round. */
function sumsDrawn(values: Float64Array, resampling: Resampling): Float64Array {
  const { rounds } = resampling;
  const groups = values.length;
  if (groups === 0) return new Float64Array(0);
  const below = drawnBelow(groups, resampling);
  if (below === undefined) return sumsByDraw(values, resampling);
  // Summed by parts: all draws have the last value, and those below a place differ by the step that is there.
  const sums = new Float64Array(rounds).fill(groups * (values[groups - 1] as number));
  for (let place = 1; place < groups; place += 1) {
    const step = (values[place] as number) - (values[place - 1] as number);
    if (step === 0) continue;
    const from = place * rounds;
    for (let round = 0; round < rounds; round += 1) {
      sums[round] = (sums[round] as number) - step * (below[from + round] as number);
    }
  }
  return sums;
}

function sumsByDraw(values: Float64Array, resampling: Resampling): Float64Array {
  const sums = new Float64Array(resampling.rounds);
  const first = values[0] as number;
  if (values.every((value) => value === first)) return sums.fill(values.length * first);
  let round = 0;
  for (const drawn of resamples(values.length, resampling)) {
    let sum = 0;
    for (let place = 0; place < drawn.length; place += 1) sum += values[drawn[place] as number] as number;
    sums[round++] = sum;
  }
  return sums;
}

/**
 * The percentile interval: the middle `confidence` of the distribution (Efron and Tibshirani, chapter 13).
 *
 * @param distribution sorted, at least one value.
 * @param confidence a share, such as 0.95.
 */
export function percentileInterval(distribution: Float64Array, confidence: number): BootstrapInterval {
  const outside = (1 - confidence) / 2;
  return {
    low: sortedQuantile(distribution, outside),
    high: sortedQuantile(distribution, 1 - outside),
  };
}

/**
 * The bias-corrected and accelerated interval (B. Efron, "Better bootstrap confidence intervals", Journal of the American Statistical
 * Association 82, 1987, eq. 3.8; Efron and Tibshirani, eq. 14.9 to 14.15). Values equal to the estimate count half as below it, since
 * scores are whole numbers.
 *
 * @param distribution sorted, at least one value.
 * @param estimate the statistic of the data themselves.
 * @param jackknife the statistic with each group left out in turn.
 * @param confidence a share, such as 0.95.
 * @returns the percentile interval where the correction does not exist: all values on one side of the estimate, or none that vary.
 */
export function bcaInterval(
  distribution: Float64Array,
  estimate: number,
  jackknife: Float64Array,
  confidence: number,
): BootstrapInterval {
  const bias = normalQuantile(shareBelow(distribution, estimate));
  const acceleration = accelerationOf(jackknife);
  if (!Number.isFinite(bias) || !Number.isFinite(acceleration)) {
    return percentileInterval(distribution, confidence);
  }
  const outside = normalQuantile((1 - confidence) / 2);
  const endAt = (z: number) => {
    const moved = (bias + z) / (1 - acceleration * (bias + z));
    // So far out that the correction has turned round, or is infinite, the end is the distribution's own.
    if (!Number.isFinite(z) || moved * (bias + z) < 0) return sortedQuantile(distribution, z < 0 ? 0 : 1);
    return sortedQuantile(distribution, normalProbability(bias + moved));
  };
  return { low: endAt(outside), high: endAt(-outside) };
}

/** Of sorted values the share below `estimate`, those equal to it by half. Sums in another order differ in the last digits. */
function shareBelow(sorted: Float64Array, estimate: number): number {
  const margin = 1e-12 * Math.max(1, Math.abs(estimate));
  const below = firstAtLeast(sorted, estimate - margin);
  const upTo = firstAtLeast(sorted, estimate + margin);
  return (below + upTo) / (2 * sorted.length);
}

/** The first place whose value is not below `bound`. */
function firstAtLeast(sorted: Float64Array, bound: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] as number) < bound) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Efron and Tibshirani, eq. 14.15; NaN where nothing varies. */
function accelerationOf(jackknife: Float64Array): number {
  let mean = 0;
  for (const value of jackknife) mean += value / jackknife.length;
  let squares = 0;
  let cubes = 0;
  for (const value of jackknife) {
    // What rounding leaves of equal values is no spread.
    const distance = Math.abs(mean - value) <= ROUNDING * Math.abs(mean) ? 0 : mean - value;
    squares += distance ** 2;
    cubes += distance ** 3;
  }
  return cubes / (6 * squares ** 1.5);
}

const ROUNDING = 1e-13;

/** The mean of all values with each group left out in turn, for `bcaInterval`. */
export function jackknifeMeans(sums: Float64Array, counts: Float64Array): Float64Array {
  let sum = 0;
  let count = 0;
  for (let place = 0; place < sums.length; place += 1) {
    sum += sums[place] as number;
    count += counts[place] as number;
  }
  return sums.map((own, place) => (sum - own) / (count - (counts[place] as number)));
}

import {
  bcaInterval,
  bootstrapDistribution,
  type BootstrapInterval,
  percentileInterval,
} from './bootstrap.ts';
import { RunningMean } from './mean.ts';
import type { Resampling } from './resamples.ts';
import { signedRanks } from './signed-ranks.ts';
import { sampleStandardDeviation } from './standard-deviation.ts';

/**
 * Cohen's d of paired differences, d_z: their mean over their sample standard deviation (J. Cohen, "Statistical Power Analysis for
 * the Behavioral Sciences", 1988, section 2.3.5). Without unit; 0.2, 0.5 and 0.8 are called small, medium and large.
 *
 * @returns null for fewer than two differences, or where they are all the same.
 *
 * @example cohensD([1, 2, 3]) // 2
 */
export function cohensD(differences: readonly number[]): number | null {
  const deviation = sampleStandardDeviation(differences);
  if (deviation === null) return null;
  const running = new RunningMean();
  for (const difference of differences) running.add(difference);
  const mean = running.mean as number;
  // What rounding leaves of equal differences is no spread.
  return deviation <= 1e-12 * Math.max(1, Math.abs(mean)) ? null : mean / deviation;
}

/** How the ends of a bootstrap interval are found. */
export type BootstrapKind = 'bca' | 'percentile';

/**
 * The bootstrap interval of Cohen's d. Resamples of equal differences, which have none, are passed over.
 *
 * @param confidence a share, such as 0.95.
 * @returns null where the differences have none themselves, or too few resamples do.
 */
export function cohensDInterval(
  differences: readonly number[],
  kind: BootstrapKind,
  confidence: number,
  resampling: Resampling,
): BootstrapInterval | null {
  const estimate = cohensD(differences);
  if (estimate === null) return null;
  const distribution = bootstrapDistribution(differences.length, resampling, (drawn) =>
    drawnCohensD(differences, drawn),
  );
  if (distribution.length < resampling.rounds / 2) return null;
  if (kind === 'percentile') return percentileInterval(distribution, confidence);
  const jackknife = Float64Array.from(
    differences,
    (_, left) => cohensD(differences.filter((_each, place) => place !== left)) ?? NaN,
  );
  return bcaInterval(distribution, estimate, jackknife, confidence);
}

/** In one pass around the first value, which is near enough to lose no digits; NaN where nothing varies. */
function drawnCohensD(differences: readonly number[], drawn: Uint32Array): number {
  const centre = differences[0] as number;
  let sum = 0;
  let squares = 0;
  for (let place = 0; place < drawn.length; place += 1) {
    const distance = (differences[drawn[place] as number] as number) - centre;
    sum += distance;
    squares += distance * distance;
  }
  const n = drawn.length;
  const variance = (squares - (sum * sum) / n) / (n - 1);
  return variance > 1e-12 * squares ? (centre + sum / n) / Math.sqrt(variance) : NaN;
}

/**
 * The matched-pairs rank-biserial correlation: of the ranks of the differences that are not 0, the share that speaks for the first
 * less the share that speaks for the second; from -1 to 1 (D. Kerby, "The simple difference formula", Comprehensive Psychology 3,
 * 2014).
 *
 * @returns null where every difference is 0.
 *
 * @example rankBiserial([2, -1, 0, 3]) // (5 - 1)/6
 */
export function rankBiserial(differences: readonly number[]): number | null {
  const { positive, negative, n } = signedRanks(differences);
  return n === 0 ? null : (positive - negative) / (positive + negative);
}

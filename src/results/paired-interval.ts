import { methodFor, resampledInterval, studentReach } from '../analysis/interval-parts.ts';
import type { IntervalMethod } from '../analysis/interval-settings.ts';
import { RunningMean } from '../stats/mean.ts';
import { sampleStandardDeviation } from '../stats/standard-deviation.ts';
import type { Interval } from './results.ts';

/** How an interval is made. */
export interface IntervalOptions {
  kind: IntervalMethod;
  /** A share, such as 0.95. */
  confidence: number;
  /** Resamples, and draws of signs. */
  rounds: number;
  seed: number;
  /** How far from 0 a difference can lie: 1 where shares are compared. Without it there is no limit. */
  farthest?: number | undefined;
}

/** The paired standard error of a mean difference: the sample standard deviation of the differences over √n. */
export function pairedStandardError(differences: readonly number[]): number | null {
  const deviation = sampleStandardDeviation(differences);
  return deviation === null ? null : deviation / Math.sqrt(differences.length);
}

/**
 * The interval of a mean difference over questions, made as those of means are (`uncertaintyOf`); but questions keep their order, so
 * that the interval of the opposite difference is the opposite one. Where all differences are the same it has no width; but where all lie
 * at the limit, the open end is that of as many questions won (`shareUncertaintyOf`): of the win rate r, the difference is 2r - 1.
 *
 * @param differences one a question.
 * @returns undefined below two questions.
 */
export function pairedInterval(
  differences: readonly number[],
  options: IntervalOptions,
): Interval | undefined {
  const standardError = pairedStandardError(differences);
  if (standardError === null) return undefined;
  const running = new RunningMean();
  for (const difference of differences) running.add(difference);
  const mean = running.mean as number;
  // What rounding leaves of equal differences is no spread.
  if (standardError <= 1e-12 * Math.max(1, Math.abs(mean)))
    return intervalOfEqual(mean, differences.length, options);
  const { low, high } = intervalAround(mean, standardError, differences, options);
  const { farthest = Infinity } = options;
  return { low: Math.max(-farthest, low), high: Math.min(farthest, high) };
}

function intervalOfEqual(
  difference: number,
  questions: number,
  { confidence, farthest }: IntervalOptions,
): Interval {
  if (farthest === undefined || Math.abs(difference) !== farthest)
    return { low: difference, high: difference };
  const least = ((1 - confidence) / 2) ** (1 / questions);
  const nearest = (2 * least - 1) * difference;
  return { low: Math.min(nearest, difference), high: Math.max(nearest, difference) };
}

function intervalAround(
  mean: number,
  standardError: number,
  differences: readonly number[],
  options: IntervalOptions,
): Interval {
  const { kind, confidence, rounds, seed } = options;
  const questions = differences.length;
  if (methodFor(questions, kind) === 'analytic') {
    const reach = standardError * studentReach(confidence, questions);
    return { low: mean - reach, high: mean + reach };
  }
  const sums = Float64Array.from(differences);
  const counts = new Float64Array(questions).fill(1);
  return resampledInterval(sums, counts, mean, { method: kind, confidence, rounds, seed });
}

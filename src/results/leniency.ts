import type { IntervalSettings } from '../analysis/interval-settings.ts';
import { uncertaintyOf } from '../analysis/interval.ts';
import type { Cluster } from '../stats/clustered-standard-error.ts';
import type { Leniency } from './panel.ts';

/**
 * The mean of a judge's differences from the panel with its interval over questions.
 *
 * @param questions which question each difference is of; as long as `differences`, which hold one at least.
 */
export function leniencyOf(
  differences: Float64Array,
  questions: readonly unknown[],
  intervals: IntervalSettings | undefined,
): Leniency {
  const clusters = new Map<unknown, Cluster>();
  let sum = 0;
  for (const [row, difference] of differences.entries()) {
    const cluster = clusters.get(questions[row]);
    if (cluster === undefined) clusters.set(questions[row], { sum: difference, count: 1 });
    else {
      cluster.sum += difference;
      cluster.count += 1;
    }
    sum += difference;
  }
  const mean = sum / differences.length;
  if (intervals === undefined) return { mean };
  return { mean, ...uncertaintyOf([...clusters.values()], mean, intervals) };
}

import { sortedQuantile } from '../stats/quantile.ts';
import { spearman } from '../stats/spearman.ts';
import { sampleStandardDeviation } from '../stats/standard-deviation.ts';
import type { IntervalSettings } from '../analysis/interval-settings.ts';
import { leniencyOf } from './leniency.ts';
import type { ScoringJudge, ScorePool } from './panel.ts';
import type { ScoredAnswer } from './panel-answers.ts';

/** One score for those of several judges. @param scores one at least. */
export function poolOf(scores: Float64Array, pool: ScorePool): number {
  if (pool === 'median') return sortedQuantile(scores.toSorted(), 0.5);
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/**
 * How a judge stands to the panel (its leniency) and to the other judges (its agreement).
 *
 * @param place of the judge in the panel.
 * @param complete answers that every judge has scored, one at least.
 * @param pooled the panel's score of each.
 */
export function standingOf(
  place: number,
  complete: readonly ScoredAnswer[],
  pooled: readonly number[],
  { pool, intervals }: { pool: ScorePool; intervals: IntervalSettings | undefined },
): Pick<ScoringJudge, 'mean' | 'std' | 'leniency' | 'agreement'> {
  const own = complete.map(({ scores }) => scores[place] as number);
  const others = complete.map(({ scores }) =>
    poolOf(
      scores.filter((_, judge) => judge !== place),
      pool,
    ),
  );
  const apart = own.map((score, row) => Math.abs(score - (others[row] as number)));
  const share = (count: number) => count / own.length;
  const std = sampleStandardDeviation(own);
  return {
    mean: share(sumOf(own)),
    ...(std === null ? {} : { std }),
    leniency: leniencyOf(
      Float64Array.from(own, (score, row) => score - (pooled[row] as number)),
      complete.map(({ question }) => String(question)),
      intervals,
    ),
    agreement: {
      spearman: spearman(Float64Array.from(own), Float64Array.from(others)),
      within_1: share(apart.filter((distance) => distance <= 1 + ROUNDING).length),
      mean_absolute_difference: share(sumOf(apart)),
    },
  };
}

/** A third is no binary fraction: distances of 1 may be off in their last digits. */
const ROUNDING = 1e-9;

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

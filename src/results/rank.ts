import { arenaRanks } from '../stats/arena-ranks.ts';
import { type BootstrapInterval, percentileInterval } from '../stats/bootstrap.ts';
import type { NoEstimate } from '../stats/comparison-graph.ts';
import type { PairOutcomes } from '../stats/pair-outcomes.ts';
import { totalCells } from '../stats/outcome-resamples.ts';
import type { BattleTally } from './battle-tally.ts';
import { countsOfModels, countsOfPair, winMatrix } from './pair-counts.ts';
import { type Ratings, rateByElo, rateByPairModel } from './rate.ts';
import type { RankMethod, RankResults, RankedModel } from './ranking.ts';

export interface RankOptions {
  method: RankMethod;
  rounds: number;
  seed: number;
  /** A share, such as 0.95. */
  confidence: number;
  /** The model whose rating is given; without it the mean of all is 1000. */
  anchor?: { model: string; rating: number } | undefined;
  /** The model that the others' differences are told from. */
  against?: string | undefined;
  withMatrix: boolean;
}

/** Points for each natural logarithm of odds: 400 are ten times the odds, as in chess and in FastChat. */
const POINTS = 400 / Math.LN10;
const MEAN_RATING = 1000;

/**
 * Ratings of the models in a tally, with percentile intervals of a bootstrap, and ranks by the Arena's rule.
 *
 * @returns why there are none, as data, where the battles do not give any.
 */
export function rankModels(
  tally: BattleTally,
  options: RankOptions,
): Omit<RankResults, 'judges' | 'left_out'> | NoEstimate {
  const { method, rounds, seed, confidence, anchor, against } = options;
  const data = tally.grouped();
  const outcomes: PairOutcomes = { models: tally.models.length, cells: totalCells(data) };
  const resampling = { rounds, seed };
  const rated =
    method === 'elo'
      ? rateByElo(tally, outcomes, resampling)
      : rateByPairModel(method, data, outcomes, resampling, POINTS);
  if ('kind' in rated) return rated;
  const { models } = tally;
  const scale = {
    place: anchor === undefined ? -1 : models.indexOf(anchor.model),
    rating: anchor?.rating ?? MEAN_RATING,
  };
  const ratings = anchored(rated.points, scale.place, scale.rating);
  const rows = Array.from({ length: rated.rounds }, (_, round) =>
    anchored(
      rated.bootstrap.subarray(round * models.length, (round + 1) * models.length),
      scale.place,
      scale.rating,
    ),
  );
  const intervalOf = (valueIn: (round: Float64Array) => number): BootstrapInterval =>
    percentileInterval(Float64Array.from(rows, valueIn).sort(), confidence);
  const intervals = models.map((_, place) => intervalOf((round) => round[place] as number));
  const ranks = arenaRanks(intervals);
  const counts = countsOfModels(outcomes);
  const base = against === undefined ? -1 : models.indexOf(against);
  const order = [...models.keys()].sort((a, b) => (ratings[b] as number) - (ratings[a] as number));
  const total = counts.reduce(
    (sum, { battles, tie }) => ({ battles: sum.battles + battles, tie: sum.tie + tie }),
    {
      battles: 0,
      tie: 0,
    },
  );
  return {
    method,
    battles: total.battles / 2,
    ties: total.tie / 2,
    models: order.map((place): RankedModel => {
      const { battles, win, loss, tie } = counts[place] as (typeof counts)[number];
      return {
        rank: ranks[place] as number,
        model: models[place] as string,
        rating: ratings[place] as number,
        interval: intervals[place] as BootstrapInterval,
        battles,
        win,
        loss,
        tie,
        win_rate: (win + tie / 2) / battles,
        ...(base === -1
          ? {}
          : {
              difference: (ratings[place] as number) - (ratings[base] as number),
              difference_interval: intervalOf((round) => (round[place] as number) - (round[base] as number)),
            }),
      };
    }),
    ...(rated.tieParameter === undefined ? {} : { tie_parameter: rated.tieParameter }),
    anchor: { model: anchor?.model ?? null, rating: scale.rating },
    ...(against === undefined ? {} : { against }),
    bootstrap: {
      rounds,
      seed,
      confidence,
      questions: data.groups,
      battles_alone: data.alone.reduce((sum, count) => sum + count, 0),
      rounds_without_maximum: rated.withoutMaximum,
    },
    ...(options.withMatrix ? { win_rates: matrixOf(tally, outcomes, order, rated) } : {}),
  };
}

/** Ratings moved together, so that the model at `place` has `rating`, or without one (-1) all have it on average. */
function anchored(points: Float64Array, place: number, rating: number): Float64Array {
  const own =
    place === -1 ? points.reduce((sum, value) => sum + value, 0) / points.length : (points[place] as number);
  return points.map((value) => value - own + rating);
}

function matrixOf(tally: BattleTally, outcomes: PairOutcomes, order: readonly number[], rated: Ratings) {
  return winMatrix(
    order.map((place) => tally.models[place] as string),
    (row, column) => countsOfPair(outcomes, order[row] as number, order[column] as number),
    (row, column) => rated.scoreOf(order[row] as number, order[column] as number),
  );
}

import { type GroupedSums, totalSums } from '../stats/grouped-sums.ts';
import { kendall } from '../stats/kendall.ts';
import {
  type ConfidentPairs,
  type Scored,
  agreementWithConfidence,
  confidentPairs,
  pairRankBrier,
  separability,
} from '../stats/separability.ts';
import { spearman } from '../stats/spearman.ts';
import { type IntervalSettings, type Statistic, sumsIntervals } from '../stats/sums-interval.ts';
import type { Ballot } from './agreement.ts';
import { forecastPairs, pairOrders, rateOf, ratesOf, sumWins } from './leaderboard-rates.ts';
import type { Interval } from './results.ts';

/** A number of two leaderboards; null where every model of one has the same win rate. */
export interface RankCorrelation {
  value: number | null;
  interval?: Interval | null;
}

/** A model in two leaderboards over the same items: shares of 1, ties as half a win. */
export interface RankedModel {
  model: string;
  /** By judge, in the order of `judges`. */
  win_rates: [number, number];
  intervals?: [Interval, Interval];
  items: number;
}

/** Arena-Hard's measures (Li et al. 2024), from the intervals of the win rates. */
export interface BenchmarkQuality {
  /** Of each judge: the share of pairs of models whose intervals do not overlap. */
  separability: [number, number];
  /** The mean over all pairs: 1 for both separating alike, -1 contrarily, 0 else. */
  agreement_with_confidence: number;
  /** The same over the pairs that the second judge separates; null for none. */
  agreement_with_confidence_of_separated: number | null;
  /** How well the first judge's resamples foretell which model the second ranks higher. */
  pair_rank_brier: number;
  pairs: ConfidentPairs;
}

/** How two judges' leaderboards agree. */
export type LeaderboardAgreement =
  | {
      kind: 'compared';
      models: RankedModel[];
      spearman: RankCorrelation;
      kendall: RankCorrelation;
      quality?: BenchmarkQuality;
    }
  | { kind: 'left_out'; models: number };

/** Below this, every order is the same or the contrary one. */
export const LEAST_MODELS = 3;

/**
 * Compares the win rates that two judges give, on the turns of questions and pairs of models that both voted on. Of several votes on an
 * item the mean counts, so that every item weighs the same.
 */
export function compareLeaderboards(
  ballots: readonly Ballot[],
  settings: IntervalSettings | undefined,
): LeaderboardAgreement {
  const both = ballots.filter(({ outcomes }) => outcomes.every((votes) => votes.some((count) => count > 0)));
  const models = [...new Set(both.flatMap((ballot) => ballot.models))].sort();
  if (models.length < LEAST_MODELS) return { kind: 'left_out', models: models.length };
  const groups = sumWins(both, models);
  const sums = totalSums(groups);
  const correlations = [spearman, kendall].map((correlate) => correlationOf(correlate, models.length));
  const rates = [0, 1].flatMap((judge) => models.map((_, model) => rateOf(judge, model, models.length)));
  const intervals = settings && sumsIntervals(groups, [...correlations, ...rates], settings);
  const [rho, tau] = correlations.map((statistic, place): RankCorrelation => {
    const value = statistic(sums);
    return intervals ? { value, interval: intervals[place] ?? null } : { value };
  }) as [RankCorrelation, RankCorrelation];
  const scored = intervals && scoresOf(rates, sums, intervals.slice(correlations.length));
  const ranked = models.map((model, place) => {
    const row: RankedModel = {
      model,
      win_rates: pairAt(rates, place).map((rate) => rate(sums)) as [number, number],
      items: sums[2 * models.length + place] as number,
    };
    if (scored) row.intervals = pairAt(scored, place).map(({ interval }) => interval) as [Interval, Interval];
    return row;
  });
  return {
    kind: 'compared',
    models: ranked.toSorted((a, b) => b.win_rates[0] - a.win_rates[0]),
    spearman: rho,
    kendall: tau,
    ...(settings && scored && { quality: qualityOf(groups, scored, settings) }),
  };
}

function correlationOf(correlate: typeof spearman, models: number): Statistic {
  return (sums) => {
    const [first, second] = [ratesOf(sums, 0, models), ratesOf(sums, 1, models)];
    return first && second && correlate(first, second);
  };
}

/** All rates with their intervals, the first judge's before the second's; undefined where one has none. */
function scoresOf(rates: readonly Statistic[], sums: Float64Array, intervals: readonly (Interval | null)[]) {
  const scored = rates.flatMap((rate, place) => {
    const interval = intervals[place];
    return interval ? [{ value: rate(sums) as number, interval }] : [];
  });
  return scored.length === rates.length ? scored : undefined;
}

/** What two judges have of one model, in a list of all models by the first judge and then by the second. */
function pairAt<T>(both: readonly T[], model: number): [T, T] {
  return [both[model] as T, both[model + both.length / 2] as T];
}

function qualityOf(
  groups: GroupedSums,
  scored: readonly Scored[],
  settings: IntervalSettings,
): BenchmarkQuality {
  const models = scored.length / 2;
  const [first, second] = [scored.slice(0, models), scored.slice(models)];
  const pairs = confidentPairs(first, second);
  const outcome = pairOrders(Float64Array.from(second, ({ value }) => value));
  return {
    separability: [separability(first), separability(second)] as [number, number],
    agreement_with_confidence: agreementWithConfidence(pairs) as number,
    agreement_with_confidence_of_separated:
      pairs.separated === 0 ? null : (pairs.agree - pairs.conflict) / pairs.separated,
    pair_rank_brier: pairRankBrier(forecastPairs(groups, models, settings), outcome) as number,
    pairs,
  };
}

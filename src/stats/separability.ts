import type { BootstrapInterval } from './bootstrap.ts';

/**
 * Arena-Hard's measures of a benchmark: T. Li et al., "From Crowdsourced Data to High-Quality Benchmarks: Arena-Hard and BenchBuilder
 * Pipeline", 2024, arXiv 2406.11939, section 3.
 */

/** A model's score and its interval. */
export interface Scored {
  value: number;
  interval: BootstrapInterval;
}

/**
 * Separability with confidence: the share of pairs of models whose intervals do not overlap.
 *
 * @returns null for fewer than two models.
 */
export function separability(models: readonly Scored[]): number | null {
  let separated = 0;
  for (const [place, model] of models.entries()) {
    for (const other of models.slice(0, place)) separated += Math.abs(order(model, other));
  }
  const pairs = pairCount(models.length);
  return pairs === 0 ? null : separated / pairs;
}

/** What two benchmarks, or judges, say of pairs of models with confidence. */
export interface ConfidentPairs {
  /** Both separate the two and name the same better one. */
  agree: number;
  /** Both separate them, and name different ones. */
  conflict: number;
  /** The second one, which the first is held against, separates them. */
  separated: number;
  /** All. */
  pairs: number;
}

/** Counts pairs of models; the two lists are of the same models in the same order. */
export function confidentPairs(first: readonly Scored[], second: readonly Scored[]): ConfidentPairs {
  const counts: ConfidentPairs = { agree: 0, conflict: 0, separated: 0, pairs: pairCount(first.length) };
  for (let place = 0; place < first.length; place += 1) {
    for (let other = 0; other < place; other += 1) {
      const one = order(first[place] as Scored, first[other] as Scored);
      const two = order(second[place] as Scored, second[other] as Scored);
      if (two !== 0) counts.separated += 1;
      if (one * two > 0) counts.agree += 1;
      if (one * two < 0) counts.conflict += 1;
    }
  }
  return counts;
}

/**
 * Agreement with confidence interval: 1 for a pair that both separate alike, -1 for one that they separate contrarily, 0 for others;
 * the mean over all pairs.
 *
 * @returns null for fewer than two models.
 */
export function agreementWithConfidence({ agree, conflict, pairs }: ConfidentPairs): number | null {
  return pairs === 0 ? null : (agree - conflict) / pairs;
}

/**
 * Pair rank Brier score: the mean squared distance of the forecast that one model is better than another from what is so.
 *
 * @param forecast of each pair the probability of the first being better, from 0 to 1: the share of resamples where it is.
 * @param outcome 1 where it is, 0 where it is not, 0.5 for a tie.
 * @returns 0 is the best, 0.25 the score of one who knows nothing; null for no pair.
 */
export function pairRankBrier(forecast: Float64Array, outcome: Float64Array): number | null {
  if (forecast.length === 0) return null;
  const squares = forecast.reduce((sum, share, pair) => sum + (share - (outcome[pair] as number)) ** 2, 0);
  return squares / forecast.length;
}

/** 1 where the first model is better with confidence, -1 where the other is, 0 where the intervals overlap. */
function order(model: Scored, other: Scored): number {
  if (model.interval.low > other.interval.high) return 1;
  return other.interval.low > model.interval.high ? -1 : 0;
}

function pairCount(models: number): number {
  return (models * (models - 1)) / 2;
}

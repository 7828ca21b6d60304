import { type GroupedSums, resampledSums } from '../stats/grouped-sums.ts';
import type { Resampling } from '../stats/resamples.ts';
import type { Statistic } from '../stats/sums-interval.ts';
import type { Ballot, Outcomes } from './agreement.ts';
import { SumsByQuestion } from './sums-by-question.ts';

/** By question: of each model what it won by the first judge, then by the second, then in how many items it is. */
export function sumWins(ballots: readonly Ballot[], models: readonly string[]): GroupedSums {
  const placeOf = new Map(models.map((model, place) => [model, place]));
  const sums = new SumsByQuestion();
  for (const { question_id, models: pair, outcomes } of ballots) {
    const [first, second] = pair.map((model) => placeOf.get(model) as number) as [number, number];
    for (const [judge, votes] of outcomes.entries()) {
      const share = shareOfFirst(votes);
      sums.add(question_id, judge * models.length + first, share);
      sums.add(question_id, judge * models.length + second, 1 - share);
    }
    sums.add(question_id, 2 * models.length + first, 1);
    sums.add(question_id, 2 * models.length + second, 1);
  }
  return sums.pack(3 * models.length);
}

function shareOfFirst([first, second, ties]: Outcomes): number {
  return (first + ties / 2) / (first + second + ties);
}

/** A model's win rate by one judge, of the sums; null where it is in no item. @param judge 0 or 1. */
export function rateOf(judge: number, model: number, models: number): Statistic {
  return (sums) => {
    const items = sums[2 * models + model] as number;
    // Equal rates must be equal numbers, whatever the order of their sums.
    return items === 0 ? null : Math.round((1e12 * (sums[judge * models + model] as number)) / items) / 1e12;
  };
}

/** All models' by one judge; null where one is in no item: it then has no place. */
export function ratesOf(sums: Float64Array, judge: number, models: number): Float64Array | null {
  const rates = new Float64Array(models);
  for (let model = 0; model < models; model += 1) {
    const rate = rateOf(judge, model, models)(sums);
    if (rate === null) return null;
    rates[model] = rate;
  }
  return rates;
}

/** How often resamples rank the later model of each pair higher by the first judge, ties by half: shares of 1. */
export function forecastPairs(groups: GroupedSums, models: number, resampling: Resampling): Float64Array {
  const wins = new Float64Array((models * (models - 1)) / 2);
  let rounds = 0;
  for (const sums of resampledSums(groups, resampling)) {
    const rates = ratesOf(sums, 0, models);
    if (rates === null) continue;
    for (const [pair, better] of pairOrders(rates).entries()) wins[pair] = (wins[pair] as number) + better;
    rounds += 1;
  }
  return wins.map((count) => count / rounds);
}

/** Of each pair of models 1 where the later has the higher rate, 0 where the earlier has, 0.5 for a tie. */
export function pairOrders(rates: Float64Array): Float64Array {
  const orders = new Float64Array((rates.length * (rates.length - 1)) / 2);
  let pair = 0;
  for (let place = 1; place < rates.length; place += 1) {
    for (let other = 0; other < place; other += 1) {
      orders[pair++] = (1 + Math.sign((rates[place] as number) - (rates[other] as number))) / 2;
    }
  }
  return orders;
}

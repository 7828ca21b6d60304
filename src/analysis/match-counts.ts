import type { Cluster } from '../stats/clustered-standard-error.ts';
import type { IntervalSettings } from './interval-settings.ts';
import { shareUncertaintyOf } from './interval.ts';
import type { ModelRecord, OrderEffect } from './scores.ts';
import type { WINNERS } from './snapshot.ts';

export type GameWinner = (typeof WINNERS)[number];

/** Two answers compared in both orders: in game 1 the first model's stands first, in game 2 the second's. */
export interface CountedMatch<Q> {
  /** Whatever tells questions apart. */
  question: Q;
  models: readonly [string, string];
  games: readonly [GameWinner, GameWinner];
}

export interface MatchCounts {
  /** By adjusted win rate, best first; among equals by name. */
  models: ModelRecord[];
  orders: OrderEffect;
  /** Matches that do not count because a game has no verdict. */
  error: number;
}

/**
 * Wins, losses and ties as FastChat's `show_result.py` counts them: a match is won where both games name the same winner, and
 * tied where they disagree; one with a game without a verdict does not count.
 *
 * @param baseline a model that gets no record of its own.
 * @param intervals how the intervals of win rates are made; none where undefined.
 */
export function countMatches<Q>(
  matches: Iterable<CountedMatch<Q>>,
  { baseline, intervals }: { baseline?: string | undefined; intervals?: IntervalSettings | undefined },
): MatchCounts {
  const tallies = new Map<string, MatchTally<Q>>();
  const orders = { matches: 0, disagree: 0, favour_first: 0, favour_second: 0 };
  let error = 0;
  for (const { question, models, games } of matches) {
    const outcome = outcomeOf(games);
    if (outcome === undefined) {
      error += 1;
      continue;
    }
    const [game1, game2] = games;
    orders.matches += 1;
    if (game1 !== game2) orders.disagree += 1;
    // In game 1 model_1 stands first, in game 2 model_2.
    if (game1 === 'model_1' && game2 === 'model_2') orders.favour_first += 1;
    if (game1 === 'model_2' && game2 === 'model_1') orders.favour_second += 1;
    addOutcome(tallyOf(tallies, models[0]), question, outcome);
    addOutcome(tallyOf(tallies, models[1]), question, outcome === 0 ? 0 : (-outcome as Outcome));
  }
  const records = [...tallies]
    .filter(([model]) => model !== baseline)
    .map(([model, tally]) => toRecord(model, tally, intervals))
    .sort((a, b) => b.win_rate_adjusted - a.win_rate_adjusted || (a.model < b.model ? -1 : 1));
  return { models: records, orders, error };
}

/** 1 where the first model won, -1 where the second did, 0 for a tie. */
export type Outcome = 1 | 0 | -1;

/** A match's outcome by its two games; undefined where one of them has no verdict. */
export function outcomeOf([game1, game2]: readonly [GameWinner, GameWinner]): Outcome | undefined {
  if (game1 === 'error' || game2 === 'error') return undefined;
  if (game1 === 'tie' || game1 !== game2) return 0;
  return game1 === 'model_1' ? 1 : -1;
}

interface MatchTally<Q> {
  win: number;
  loss: number;
  tie: number;
  /** Wins by question, a tie as half a one. */
  questions: Map<Q, Cluster>;
}

function tallyOf<Q>(tallies: Map<string, MatchTally<Q>>, model: string): MatchTally<Q> {
  let tally = tallies.get(model);
  if (tally === undefined) {
    tally = { win: 0, loss: 0, tie: 0, questions: new Map() };
    tallies.set(model, tally);
  }
  return tally;
}

function addOutcome<Q>(tally: MatchTally<Q>, question: Q, outcome: Outcome): void {
  tally[outcome === 1 ? 'win' : outcome === 0 ? 'tie' : 'loss'] += 1;
  const share = (1 + outcome) / 2;
  const cluster = tally.questions.get(question);
  if (cluster === undefined) tally.questions.set(question, { sum: share, count: 1 });
  else {
    cluster.sum += share;
    cluster.count += 1;
  }
}

function toRecord<Q>(
  model: string,
  { win, loss, tie, questions }: MatchTally<Q>,
  intervals: IntervalSettings | undefined,
): ModelRecord {
  const all = win + loss + tie;
  const win_rate_adjusted = (win + 0.5 * tie) / all;
  return {
    model,
    win,
    loss,
    tie,
    win_rate: win / all,
    loss_rate: loss / all,
    win_rate_adjusted,
    ...(intervals && shareUncertaintyOf([...questions.values()], win_rate_adjusted, intervals)),
  };
}

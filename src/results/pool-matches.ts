import { type CountedMatch, type GameWinner, type Outcome, countMatches } from '../analysis/match-counts.ts';
import type { IntervalSettings } from '../analysis/interval-settings.ts';
import type { QuestionId } from '../benchmark/question.ts';
import type { JudgeMatches } from './judge-verdicts.ts';
import { matchStandingOf, matchesLeftOut } from './match-standing.ts';
import type { ComparingJudge, MatchPool, PairPanelResults } from './panel.ts';
import { modelFilter, modelKey } from '../benchmark/model-key.ts';
import {
  type CompleteMatch,
  type PanelMatch,
  gatherMatches,
  isCompleteMatch,
  majorityOf,
} from './panel-matches.ts';

export interface PoolMatchesOptions {
  pool: MatchPool;
  /** Only matches against this model; it gets no row of its own. */
  baseline?: string | undefined;
  /** Only matches whose first model, in the first file that has them, is among these (FastChat's rule). */
  models?: ReadonlySet<string> | undefined;
  /** How intervals are made; none where undefined. */
  intervals?: IntervalSettings | undefined;
}

/**
 * The win rates of a panel over the matches that every judge has decided, and how each judge stands to the others. With the mean
 * each judge's verdict counts once; with the majority the outcome that more than half of the judges name, else a tie.
 *
 * @returns no judge in `panel` where there is no such match.
 */
export function poolMatches(
  judges: readonly JudgeMatches[],
  options: PoolMatchesOptions,
): Pick<PairPanelResults, 'models' | 'orders' | 'left_out' | 'contradictory' | 'panel'> {
  const { pool, intervals } = options;
  const gathered = gatherMatches(judges);
  const baseline = options.baseline === undefined ? undefined : nameIn(gathered.matches, options.baseline);
  const isWanted = modelFilter(options.models);
  const isAgainst = baseline === undefined ? () => true : modelFilter(new Set([baseline]));
  const isCounted = ({ models: [first, second] }: Pick<PanelMatch, 'models'>) =>
    isWanted(first) && (isAgainst(first) || isAgainst(second));
  const matches = gathered.matches.filter(isCounted);
  const complete = matches.filter(isCompleteMatch);
  const each = countMatches(complete.flatMap(verdictsOf), { baseline, intervals });
  const leftOuts = judges.map((judge, place) =>
    matchesLeftOut(judge, gathered.errors[place]?.filter(isCounted).length ?? 0, isCounted),
  );
  const leftOut = (reason: 'error' | 'duplicate' | 'stale') =>
    leftOuts.reduce((sum, counts) => sum + counts[reason], 0);
  const standing = ({ judge }: JudgeMatches, place: number): ComparingJudge => ({
    judge,
    ...matchStandingOf(place, complete, { pool, baseline, intervals }),
    missing: matches.filter(({ verdicts }) => verdicts[place] === undefined).length,
    left_out: leftOuts[place] as ComparingJudge['left_out'],
  });
  const incomplete = matches.length - complete.length;
  const contradictory = complete.flatMap(({ verdicts }) => verdicts.filter((one) => one.isContradictory));
  return {
    models:
      pool === 'mean' ? each.models : countMatches(complete.map(asMajority), { baseline, intervals }).models,
    orders: each.orders,
    left_out: {
      error: leftOut('error'),
      duplicate: leftOut('duplicate'),
      stale: leftOut('stale'),
      incomplete,
    },
    contradictory: contradictory.length,
    panel: {
      pool,
      matches: complete.length,
      incomplete,
      judges: complete.length === 0 ? [] : judges.map(standing),
    },
  };
}

/** A model as the matches name it: an id may stand for a file name. */
function nameIn(matches: readonly PanelMatch[], model: string): string {
  const names = matches.flatMap(({ models }) => models);
  return names.find((name) => modelKey(name) === modelKey(model)) ?? model;
}

function verdictsOf({ question, models, verdicts }: CompleteMatch): CountedMatch<QuestionId>[] {
  return verdicts.map(({ games }) => ({ question, models, games }));
}

const WINNER: Record<Outcome, GameWinner> = { 1: 'model_1', 0: 'tie', [-1]: 'model_2' };

function asMajority({ question, models, verdicts }: CompleteMatch): CountedMatch<QuestionId> {
  const winner = WINNER[majorityOf(verdicts.map(({ outcome }) => outcome))];
  return { question, models, games: [winner, winner] };
}

import { bootstrapElo } from '../stats/bootstrap-elo.ts';
import { bootstrapStrengths } from '../stats/bootstrap-strengths.ts';
import { type NoEstimate, findSeparation } from '../stats/comparison-graph.ts';
import { ELO, eloRatings, pairModels } from '../stats/elo.ts';
import { type GroupedCells, outcomeResamples } from '../stats/outcome-resamples.ts';
import { PAIR_MODELS, type PairModel } from '../stats/pair-model.ts';
import type { PairOutcomes } from '../stats/pair-outcomes.ts';
import type { Resampling } from '../stats/resamples.ts';
import { type BattleTally, NO_QUESTION } from './battle-tally.ts';
import type { RankMethod } from './ranking.ts';

/** Ratings in points from wherever, and those of a bootstrap. */
export interface Ratings {
  points: Float64Array;
  /** Rounds × models, row by row. */
  bootstrap: Float64Array;
  rounds: number;
  withoutMaximum: number;
  tieParameter?: number;
  /** What one model scores against another on average, by their ratings. */
  scoreOf: (one: number, other: number) => number;
}

/** @param pointsEach for each natural logarithm of odds. */
export function rateByPairModel(
  method: Exclude<RankMethod, 'elo'>,
  data: GroupedCells,
  outcomes: PairOutcomes,
  resampling: Resampling,
  pointsEach: number,
): Ratings | NoEstimate {
  const model: PairModel = PAIR_MODELS[method];
  const problem = model.findProblem(outcomes);
  if (problem !== undefined) return problem;
  const fit = model.fit(outcomes);
  if (fit === undefined) throw new Error(`no maximum was found of ${method}, though there is one`);
  const { strengths, logTie } = fit;
  const resampled = bootstrapStrengths(
    model,
    outcomes,
    fit,
    outcomeResamples(data, resampling),
    resampling.rounds,
  );
  return {
    points: strengths.map((strength) => strength * pointsEach),
    bootstrap: resampled.strengths.map((strength) => strength * pointsEach),
    rounds: resampled.rounds,
    withoutMaximum: resampled.withoutMaximum,
    ...(method === 'bradley-terry' ? {} : { tieParameter: Math.exp(logTie) }),
    scoreOf: (one, other) => model.scoreOf((strengths[one] as number) - (strengths[other] as number), logTie),
  };
}

/** Elo ratings exist whatever the battles; of models that were never compared they say nothing. */
export function rateByElo(
  tally: BattleTally,
  outcomes: PairOutcomes,
  resampling: Resampling,
): Ratings | NoEstimate {
  const problem = findSeparation(outcomes);
  if (problem?.kind === 'disconnected') return problem;
  const { models } = outcomes;
  const { cells, questions } = tally.order();
  const groups = tally.questions > 0 ? ownGroups(questions, tally.questions) : undefined;
  const points = eloRatings(models, cells, pairModels(models));
  return {
    points,
    bootstrap: bootstrapElo(models, cells, groups, resampling),
    rounds: resampling.rounds,
    withoutMaximum: 0,
    scoreOf: (one, other) =>
      1 / (1 + ELO.base ** (((points[other] as number) - (points[one] as number)) / ELO.scale)),
  };
}

/** The question of each battle; a battle without one is a group of its own. */
function ownGroups(questions: Uint32Array, count: number): Uint32Array {
  let next = count;
  return questions.map((question) => (question === NO_QUESTION ? next++ : question));
}

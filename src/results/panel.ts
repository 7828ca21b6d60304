import type { LeftOut, ModelScores, Uncertainty } from '../analysis/scores.ts';
import type { PairResults, SingleResults } from './results.ts';

/** How the verdicts of several judges become one: scores by mean or median, matches by mean or majority. */
export const POOLS = ['mean', 'median', 'majority'] as const;
export type Pool = (typeof POOLS)[number];
export type ScorePool = Exclude<Pool, 'majority'>;
export type MatchPool = Exclude<Pool, 'median'>;

/** A judge's mean less the panel's over the same answers: above 0 for a lenient one. */
export interface Leniency extends Uncertainty {
  mean: number;
}

interface PanelJudge {
  judge: string;
  /** Answers, or matches, that another judge's verdict counts on and this one's does not. */
  missing: number;
}

/** A judge of scores beside the others. All but `missing` and `left_out` is of the answers that every judge has scored. */
export interface ScoringJudge extends PanelJudge {
  mean: number;
  /** The sample standard deviation of its scores; absent with one. */
  std?: number;
  leniency: Leniency;
  /** Against the pooled score of the others. */
  agreement: {
    /** The rank correlation; null where either does not vary. */
    spearman: number | null;
    /** The share of answers on which they are 1 apart at most. */
    within_1: number;
    mean_absolute_difference: number;
  };
  left_out: LeftOut;
}

/** A judge of matches beside the others, over the matches that every judge has decided. */
export interface ComparingJudge extends PanelJudge {
  /** Of the models' win rate against the baseline, ties as half; absent without a baseline: each win is then another's loss. */
  leniency?: Leniency;
  /** The share of matches it calls a tie, its two games apart among them. */
  tie_rate: number;
  /** The share of matches in which its two games, in the two orders, have two verdicts. */
  order_disagreement: number;
  agreement: {
    /** The share of matches with the same outcome as another judge's, over all other judges. */
    equal: number;
  };
  left_out: PairResults['left_out'];
}

/** Pooled scores, as `show --judge-model a b c --format json` prints them. */
export interface SinglePanelResults extends SingleResults {
  /** `left_out` counts judgments of all judges together; `incomplete` the answers that some judges have scored, and not all. */
  models: (ModelScores & { left_out: LeftOut & { incomplete: number } })[];
  panel: {
    pool: ScorePool;
    /** Answers that every judge has scored: these count. */
    answers: number;
    incomplete: number;
    judges: ScoringJudge[];
  };
}

/** Pooled matches. With the mean, `win`, `loss` and `tie` count the verdicts of all judges; with the majority, matches. */
export interface PairPanelResults extends PairResults {
  left_out: PairResults['left_out'] & { incomplete: number };
  panel: {
    pool: MatchPool;
    /** Matches that every judge has decided: these count. */
    matches: number;
    incomplete: number;
    judges: ComparingJudge[];
  };
}

export type PanelResults = SinglePanelResults | PairPanelResults;

import type { Interval } from './results.ts';
import type { StyleSummary } from './style-control.ts';

export const RANK_METHODS = ['bradley-terry', 'rao-kupper', 'davidson', 'elo'] as const;
export type RankMethod = (typeof RANK_METHODS)[number];

/** A model's place among the others. */
export interface RankedModel {
  /** 1 + the number of models whose interval lies wholly above this one's. */
  rank: number;
  model: string;
  /** In points: 400 more are ten times the odds. */
  rating: number;
  interval: Interval;
  battles: number;
  win: number;
  loss: number;
  tie: number;
  /** A tie as half a win: a share of 1. */
  win_rate: number;
  /** The rating less that of the model it is set against. */
  difference?: number;
  difference_interval?: Interval;
  /** With style control: what the rating is without it. */
  rating_without_style_control?: number;
}

/** Row by row, in the order of the models; what the row's model scores against the column's, a tie as half a win. */
export interface WinMatrix {
  models: string[];
  battles: number[][];
  /** Null where the two never met. */
  observed: (number | null)[][];
  /** What the ratings say; null for a model and itself. */
  predicted: (number | null)[][];
}

/** What a battle is left out for. */
export interface BattlesLeftOut {
  /** A match with a game without a verdict. */
  error: number;
  unparsed: number;
  doubtful: number;
  duplicate: number;
  /** A match about an answer that has changed since. */
  stale: number;
  /** A vote by one of the authors. */
  author: number;
  /** A judge that is not among those named. */
  other_judge: number;
  /** A model that is not among those named. */
  other_model: number;
  /** A model against itself. */
  same_model: number;
  /** With style control: an answer that is not there. */
  no_answer: number;
}

/** Ratings from battles, as `rank --format json` prints them. */
export interface RankResults {
  method: RankMethod;
  /** Battles by judge, most first; "" are those whose rows name none. */
  judges: Record<string, number>;
  battles: number;
  ties: number;
  /** Best first. */
  models: RankedModel[];
  /** Rao and Kupper's θ, Davidson's ν. */
  tie_parameter?: number;
  /** What the ratings are counted from; of no model: the mean of all. */
  anchor: { model: string | null; rating: number };
  against?: string;
  bootstrap: {
    rounds: number;
    seed: number;
    confidence: number;
    /** How many questions are drawn in a round; 0 where battles are drawn one by one. */
    questions: number;
    /** Battles that are drawn one by one. */
    battles_alone: number;
    /** Rounds whose battles alone have no maximum likelihood. */
    rounds_without_maximum: number;
  };
  win_rates?: WinMatrix;
  style_control?: StyleSummary;
  left_out: BattlesLeftOut;
}

import type { Interval, LeftOut } from '../analysis/scores.ts';
import type { Level } from '../stats/variance-components.ts';
import type { IntervalsMade } from './results.ts';
import type { Design, DesignError } from './variance-designs.ts';

/** Where a part of the variance comes from. */
export interface VarianceComponent {
  /** More than one where they cannot be told apart in these data. */
  sources: Level[];
  /** In the unit of the scores, squared; not below 0. */
  variance: number | null;
  /** The estimate itself, where it is below 0: no more variance than chance. */
  negative_estimate?: number;
  interval?: Interval;
  /** Of the sum of the variances: a share of 1. */
  share: number | null;
  share_interval?: Interval;
  /** Degrees of freedom: how much there was to estimate it from. */
  df: number;
}

/** How far judgments of the same answer agree. */
export interface Retest {
  /** Answers that were judged twice or more, and their judgments. */
  answers: number;
  judgments: number;
  /** ICC(1,1). */
  icc: number | null;
  icc_interval?: Interval;
  /** Of two judgments of one answer: how often they are equal. */
  equal: number;
  equal_interval?: Interval;
}

export interface ScoreVariance {
  /** Scores. */
  n: number;
  design: Design;
  components: VarianceComponent[];
  /** Of the mean of all scores, by the components: in the unit of the scores. Of several models the usual one. */
  standard_error: number | null;
  /** What it would be with more questions, choices or repeats. */
  designs: DesignError[];
  /** Absent where no answer was judged twice. */
  retest?: Retest;
}

export interface ModelVariance extends ScoreVariance {
  model: string;
  mean: number;
  left_out: LeftOut;
}

/** Where the variance of a score comes from, as `show --variance --format json` prints it. */
export interface VarianceResults {
  mode: 'variance';
  bench: string;
  judge: string;
  /** Absent where no interval was asked for. */
  intervals?: IntervalsMade;
  models: ModelVariance[];
  /** Over all models, each within itself; absent for one model. */
  pooled?: ScoreVariance;
}

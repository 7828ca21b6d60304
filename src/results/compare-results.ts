import type { QuestionId } from '../benchmark/question.ts';
import type { PermutationTest } from '../stats/permutation-test.ts';
import type { WilcoxonTest } from '../stats/wilcoxon.ts';
import type { IntervalOptions } from './paired-interval.ts';
import type { PairedMeans } from './paired-questions.ts';
import type { Interval, PairResults } from './results.ts';

/** Where the scores are from. */
export interface Compared {
  mode: 'single' | PairResults['mode'];
  bench: string;
  judge: string;
  /** Where each model was compared with one. */
  baseline?: string;
  /** The file that the second model's scores are from, where it is another one. */
  against?: string;
}

export interface ComparedModel {
  model: string;
  /** Over the questions compared: a score; in pairwise-all the share of matches won, in pairwise-baseline with ties as half. */
  mean: number;
  /** Questions, or turns of them, that only this model has scores for: they do not count. */
  only: { questions: number; turns: number };
  left_out: Record<string, number>;
}

/** The difference within a turn or a category; a mean difference of the first model less the second. */
export interface GroupDifference extends PairedMeans {
  /** Questions. */
  n: number;
  interval?: Interval;
  /** The permutation test's. */
  p?: number;
  /** Why there is no test. */
  reason?: 'one question';
}

export interface CategoryDifference extends GroupDifference {
  /** With Holm's correction for the number of categories tested. */
  p_holm?: number;
}

export interface QuestionDifference extends PairedMeans {
  question_id: QuestionId;
  category?: string;
}

/** Two models compared question by question, as `compare --format json` prints it. Differences are the first less the second. */
export interface CompareResults extends Compared {
  models: [ComparedModel, ComparedModel];
  /** Questions that both have scores for. */
  n: number;
  difference: number;
  interval: Interval;
  /** How it was made: `analytic` also below eight questions and above 1,000. */
  interval_kind: IntervalOptions['kind'];
  confidence: number;
  standard_error: number;
  /** Of the first against the second: whether the permutation test's p is below 1 - confidence, and the sign of the difference. */
  verdict: 'better' | 'worse' | 'undecided';
  permutation: PermutationTest;
  wilcoxon: WilcoxonTest;
  /** Null where all differences are the same. */
  effect: { cohens_d: number | null; cohens_d_interval: Interval | null; rank_biserial: number | null };
  /** For a paired t test. */
  power: {
    power: number;
    alpha: number;
    /** How many questions the difference found would take; null where there is none, or nothing varies. */
    questions_needed: number | null;
    /** The least difference that the present questions would show; null where nothing varies. */
    detectable_difference: number | null;
  };
  turns: Record<string, GroupDifference>;
  categories: Record<string, CategoryDifference>;
  /** Those that differ most, first. */
  questions: QuestionDifference[];
}

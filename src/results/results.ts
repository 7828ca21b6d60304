import type { ModelRecord, ModelScores, OrderEffect } from '../analysis/scores.ts';

export type {
  CategoryMean,
  Interval,
  Mean,
  ModelRecord,
  ModelScores,
  OrderEffect,
} from '../analysis/scores.ts';

/** The result of single-answer grading, as `show --format json` prints it. Models are sorted by average, best first. */
export interface SingleResults {
  mode: 'single';
  bench: string;
  judge: string;
  models: ModelScores[];
}

/** The result of comparisons, as `show --format json` prints it. Models are sorted by adjusted win rate, best first. */
export interface PairResults {
  mode: 'pairwise-baseline' | 'pairwise-all';
  bench: string;
  judge: string;
  /** Where each model was compared with one; it has no row of its own. */
  baseline?: string;
  models: ModelRecord[];
  orders: OrderEffect;
  /** Matches that do not count, and why. `error`: a game without a verdict. */
  left_out: { error: number; duplicate: number; stale: number };
  /** Matches that count although a game's verdict contradicts itself (`parse` in the record). */
  contradictory: number;
}

export type Results = SingleResults | PairResults;

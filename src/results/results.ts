import type { IntervalSettings } from '../analysis/interval-settings.ts';
import type { ModelRecord, ModelScores, OrderEffect } from '../analysis/scores.ts';
import type { LengthControl, LengthControlledRate } from './length-controlled.ts';

export type {
  CategoryMean,
  Interval,
  Mean,
  ModelRecord,
  ModelScores,
  OrderEffect,
  Uncertainty,
} from '../analysis/scores.ts';

/** How intervals were made. `analytic` draws nothing: it has neither rounds nor a seed. */
export type IntervalsMade = Pick<IntervalSettings, 'method' | 'confidence'> & Partial<IntervalSettings>;

/** The result of single-answer grading, as `show --format json` prints it. Models are sorted by average, best first. */
export interface SingleResults {
  mode: 'single';
  bench: string;
  judge: string;
  /** Absent where no interval was asked for. */
  intervals?: IntervalsMade;
  models: ModelScores[];
}

/** The result of comparisons, as `show --format json` prints it. Models are sorted by adjusted win rate, best first. */
export interface PairResults {
  mode: 'pairwise-baseline' | 'pairwise-all';
  bench: string;
  judge: string;
  /** Where each model was compared with one; it has no row of its own. */
  baseline?: string;
  /** Absent where no interval was asked for. */
  intervals?: IntervalsMade;
  models: PairRecord[];
  orders: OrderEffect;
  /** Matches that do not count, and why. `error`: a game without a verdict. */
  left_out: { error: number; duplicate: number; stale: number };
  /** Matches that count although a game's verdict contradicts itself (`parse` in the record). */
  contradictory: number;
  /** With `--length-controlled`: how it was done. */
  length_control?: Omit<LengthControl, 'models'>;
}

export interface PairRecord extends ModelRecord {
  /** With `--length-controlled`. */
  win_rate_length_controlled?: Omit<LengthControlledRate, 'model'>;
}

export type Results = SingleResults | PairResults;

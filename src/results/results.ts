/** A mean and the number of scores behind it; null where there is none. */
export interface Mean {
  mean: number | null;
  n: number;
}

/** Rows that a model's means do not count, and why. */
export interface LeftOut {
  /** No verdict was found (score -1). */
  unparsed: number;
  /** A verdict that was misread in all likelihood: beyond the scale, a code index, or contradicted by another one. */
  doubtful: number;
  /** A later row judges the same answer with the same prompt. */
  duplicate: number;
  /** The answer or the prompt has changed since. */
  stale: number;
}

export interface ModelScores {
  model: string;
  /** Over all turns, each judged turn counting once. */
  average: Mean;
  /** By turn, counted from 1. */
  turns: Record<string, Mean>;
  categories: Record<string, Mean>;
  left_out: LeftOut;
}

/** The result of single-answer grading, as `show --format json` prints it. Models are sorted by average, best first. */
export interface SingleResults {
  mode: 'single';
  bench: string;
  judge: string;
  models: ModelScores[];
}

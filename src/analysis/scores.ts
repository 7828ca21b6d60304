/** Bounds that hold the true value in so many of such samples as the confidence says: usually 95%. */
export interface Interval {
  low: number;
  high: number;
}

/** How far a number is to be trusted; both are absent below two questions, and where none were asked for. */
export interface Uncertainty {
  /** Clustered by question: the turns and choices of a question hang together. In the unit of the number. */
  standard_error?: number;
  /** Over questions. */
  interval?: Interval;
}

/** A mean and the number of scores behind it; null where there is none. */
export interface Mean extends Uncertainty {
  mean: number | null;
  n: number;
  /** With several choices: the sample standard deviation (n - 1) of the choices' means; absent with one. */
  std?: number;
}

/** A category's mean, and the means of its turns, counted from 1. */
export interface CategoryMean extends Mean {
  turns: Record<string, Mean>;
}

/** Rows that a model's means do not count, and why. */
export interface LeftOut {
  /** No verdict was found (score -1). */
  unparsed: number;
  /** The judge's provider withheld the judgment, or the judge refused. */
  refused: number;
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
  categories: Record<string, CategoryMean>;
  left_out: LeftOut;
}

/** Wins, losses and ties of a model over its matches; rates are shares of 1. The uncertainty is that of `win_rate_adjusted`. */
export interface ModelRecord extends Uncertainty {
  model: string;
  win: number;
  loss: number;
  /** The two games were tied, or disagreed. */
  tie: number;
  win_rate: number;
  loss_rate: number;
  /** A tie counts as half a win. */
  win_rate_adjusted: number;
}

/** How far the judge's verdict hangs on the order in which the answers stand. */
export interface OrderEffect {
  /** Matches with a verdict in both games. */
  matches: number;
  /** Of these, how many had two different verdicts. */
  disagree: number;
  /** Of the disagreements between two winners, how many favoured the answer that stood first in both games. */
  favour_first: number;
  favour_second: number;
}

import type { QuestionId } from '../benchmark/question.ts';
import { type BootstrapInterval, percentileInterval } from '../stats/bootstrap.ts';
import { expandedConfidence } from '../stats/expanded-confidence.ts';
import type { Resampling } from '../stats/resamples.ts';
import { drawRates, fitTable } from './length-fit.ts';
import { toSeries, toTable } from './length-table.ts';

/** A match of a model against the baseline. */
export interface LengthMatch {
  question: QuestionId;
  /** Counted from 1. */
  turn: number;
  model: string;
  /** 1 where the model won, 0 where the baseline did, 0.5 for a tie. */
  outcome: number;
  /** In characters; undefined where the answer is not there. */
  length: number | undefined;
  baselineLength: number | undefined;
}

export interface LengthOptions extends Resampling {
  /** A share, such as 0.95. */
  confidence: number;
}

/** Why there is no number: fewer than three matches, all won or lost, no length that differs, or lengths that tell every winner. */
export type NoLengthControl = 'too-few' | 'won-all' | 'lost-all' | 'equal-lengths' | 'separated';

export interface LengthControlledRate {
  model: string;
  /** The share of wins, ties as half, were the two answers of equal length; null where there is none. */
  value: number | null;
  /** Over questions, by percentiles, expanded for few of them; absent where there is none. */
  interval?: BootstrapInterval;
  /** Where there is no value. */
  reason?: NoLengthControl;
  /** Matches behind it. */
  n: number;
  /** Matches that are left out, for an answer is missing. */
  no_answer: number;
}

export interface LengthControl {
  /** Whether each instruction's difficulty was fitted beside the models, or left out, as with one model it must be. */
  instruction_difficulty: 'fitted' | 'left out';
  length_unit: 'characters';
  confidence?: number;
  /** Resamples of the questions; absent where no interval was asked for, as `confidence` is. */
  rounds?: number;
  /** Those in which a model won or lost all, so that every question was counted a hundredth of a time more. */
  rounds_without_maximum: number;
  models: LengthControlledRate[];
}

/**
 * The length-controlled win rate of AlpacaEval 2 (Y. Dubois, B. Galambosi, P. Liang and T. Hashimoto, "Length-Controlled AlpacaEval",
 * 2024, arXiv 2404.04475): the log-odds that model m beats the baseline on instruction x are θ(m) + φ(m) · tanh(d / sd(d)) + γ(x), d
 * being the difference in length; the rate is the mean over m's instructions of the probability with the length term at 0.
 *
 * The paper's γ is published for its own 805 instructions alone. Here, with several models, it is fitted with them in one regression,
 * penalized by γ²/2; with one model it is left out. The paper also weighs each γ by the model (ψ), and penalizes φ against models that
 * cut their answers on purpose; here ψ is 1, and φ is free. As in alpaca_eval, d is in characters, and is divided by its sample standard
 * deviation (n - 1) and not centred.
 *
 * @param models whose rates are wanted, in the order of the result.
 * @param options how intervals are made; none where undefined.
 */
export function controlLength(
  matches: Iterable<LengthMatch>,
  models: readonly string[],
  options: LengthOptions | undefined,
): LengthControl {
  const series = toSeries(matches, models);
  const usable = series.filter(({ reason }) => reason === undefined);
  const table = toTable(usable);
  const fit = usable.length === 0 ? undefined : fitTable(table);
  const draws = fit && options && table.questions > 1 ? drawRates(table, fit, options) : undefined;
  return {
    instruction_difficulty: usable.length > 1 ? 'fitted' : 'left out',
    length_unit: 'characters',
    ...(options === undefined ? {} : { confidence: options.confidence, rounds: options.rounds }),
    rounds_without_maximum: draws?.withoutMaximum ?? 0,
    models: series.map((own): LengthControlledRate => {
      const place = usable.indexOf(own);
      const value = fit?.rates[place];
      const reason = own.reason ?? 'separated';
      const drawn = draws?.rates[place];
      const { model } = own;
      const counts = { n: own.matches.length, no_answer: own.missing };
      if (value === undefined) return Object.assign({ model, value: null, reason }, counts);
      if (drawn === undefined || options === undefined) return Object.assign({ model, value }, counts);
      const level = expandedConfidence(options.confidence, table.questions);
      const interval = percentileInterval(drawn, level);
      return Object.assign({ model, value, interval }, counts);
    }),
  };
}

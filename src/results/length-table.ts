import type { GroupedData } from '../stats/grouped-logistic.ts';
import { fitLogistic } from '../stats/logistic-regression.ts';
import { sampleStandardDeviation } from '../stats/standard-deviation.ts';
import type { LengthMatch, NoLengthControl } from './length-controlled.ts';

/** A model's matches whose two answers are there. */
export interface LengthSeries {
  model: string;
  matches: LengthMatch[];
  /** One a match: tanh of the difference in length over its standard deviation; above 0 where the model's answer is longer. */
  differences: number[];
  /** Matches that are left out, for an answer is missing. */
  missing: number;
  /** Why the model cannot be fitted. */
  reason: NoLengthControl | undefined;
}

/** The matches by model, in the order of `models`. */
export function toSeries(matches: Iterable<LengthMatch>, models: readonly string[]): LengthSeries[] {
  const series = new Map<string, LengthSeries>(
    models.map((model) => [model, { model, matches: [], differences: [], missing: 0, reason: undefined }]),
  );
  for (const match of matches) {
    const own = series.get(match.model);
    if (own === undefined) continue;
    if (match.length === undefined || match.baselineLength === undefined) own.missing += 1;
    else own.matches.push(match);
  }
  for (const own of series.values()) {
    const lengths = own.matches.map(({ length, baselineLength }) => (length ?? 0) - (baselineLength ?? 0));
    const deviation = sampleStandardDeviation(lengths) ?? 0;
    own.differences = lengths.map((length) => Math.tanh(length / deviation));
    own.reason = reasonOf(own, deviation);
  }
  return [...series.values()];
}

/** Terms of one model: its level and its length. */
const TERMS = 2;

function reasonOf({ matches, differences }: LengthSeries, deviation: number): NoLengthControl | undefined {
  if (matches.length <= TERMS) return 'too-few';
  if (matches.every(({ outcome }) => outcome === 1)) return 'won-all';
  if (matches.every(({ outcome }) => outcome === 0)) return 'lost-all';
  if (!(deviation > 0)) return 'equal-lengths';
  const { outcome } = fitLogistic({
    design: Float64Array.from(differences.flatMap((difference) => [1, difference])),
    terms: TERMS,
    outcomes: Float64Array.from(matches, (match) => match.outcome),
  });
  return outcome === 'converged' ? undefined : 'separated';
}

/** Matches of several models as columns. An instruction is a turn of a question; the turns of a question are drawn together. */
export interface LengthTable extends GroupedData {
  /** By group. */
  questionOf: Int32Array;
  questions: number;
}

export function toTable(series: readonly LengthSeries[]): LengthTable {
  const questions = new Map<LengthMatch['question'], number>();
  const groups = new Map<string, number>();
  const questionOf: number[] = [];
  const rows = series.flatMap(({ matches, differences }, place) =>
    matches.map(({ question, turn, outcome }, row) => {
      const key = `${typeof question} ${question} ${turn}`;
      let group = groups.get(key);
      if (group === undefined) {
        groups.set(key, (group = groups.size));
        if (!questions.has(question)) questions.set(question, questions.size);
        questionOf.push(questions.get(question) as number);
      }
      return { place, group, difference: differences[row] as number, outcome };
    }),
  );
  return {
    series: series.length,
    groups: groups.size,
    seriesOf: Int32Array.from(rows, ({ place }) => place),
    groupOf: Int32Array.from(rows, ({ group }) => group),
    covariate: Float64Array.from(rows, ({ difference }) => difference),
    outcomes: Float64Array.from(rows, ({ outcome }) => outcome),
    questionOf: Int32Array.from(questionOf),
    questions: questions.size,
  };
}

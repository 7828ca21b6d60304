import { RunningMean } from '../stats/mean.ts';
import { type Advantage, findAdvantages } from './advantages.ts';
import { USUAL_INTERVALS } from './interval-settings.ts';
import { uncertaintyOf } from './interval.ts';
import { recordByName } from './record-by-name.ts';
import { categoryOf } from './rows.ts';
import type { Interval } from './scores.ts';
import type { Snapshot } from './snapshot.ts';

/** Whose verdicts on two models are compared: a judge's grades, a judge's matches, its imported votes, or the votes of people. */
export type Evidence = { kind: 'grades' | 'matches' | 'votes'; judge: string } | { kind: 'human' };

/** Questions won, tied and lost by the first model, and its mean advantage. */
export interface Tally {
  win: number;
  tie: number;
  loss: number;
  /**
   * The first model's advantage per question: of grades the mean difference in points (-9 to 9), of matches and votes the share of
   * wins less that of losses (-1 to 1); null where there is nothing to compare.
   */
  difference: number | null;
  /** 95%, over questions, as `show` makes them by default; absent below two. */
  interval?: Interval;
}

/** One question on which both models have verdicts. */
export interface QuestionDifference {
  /** A place in the snapshot's questions. */
  question: number;
  /** Empty where the benchmark does not have the question. */
  category: string;
  /** Mean scores, where grades are compared. */
  scores?: [number, number];
  difference: number;
}

export interface HeadToHead {
  total: Tally;
  /** By turn, counted from 1. */
  turns: Record<string, Tally>;
  /** In the benchmark's order. */
  categories: Record<string, Tally>;
  /** The questions that decide it: largest differences first. */
  questions: QuestionDifference[];
}

/** Two models set against each other over the questions that both have verdicts on. */
export function compareModels(
  snapshot: Snapshot,
  models: readonly [string, string],
  evidence: Evidence,
): HeadToHead {
  const places = models.map((model) => snapshot.models.indexOf(model)) as [number, number];
  const advantages = places.includes(-1) ? [] : findAdvantages(snapshot, places, evidence);
  const differences = differencesOf(advantages);
  const turns = [...new Set(advantages.map(({ turn }) => turn))].sort((a, b) => a - b);
  const categories = snapshot.categories.map((name, category) => {
    const isOfCategory = ({ question }: Difference) => snapshot.questions[question]?.category === category;
    return [name, differences.filter(isOfCategory)] as const;
  });
  return {
    total: tally(differences),
    turns: Object.fromEntries(
      turns.map((turn) => [turn, tally(differencesOf(advantages.filter((each) => each.turn === turn)))]),
    ),
    categories: recordByName(
      categories.filter(([, those]) => those.length > 0).map(([name, those]) => [name, tally(those)]),
    ),
    questions: differences
      .toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || a.question - b.question)
      .map((each) => Object.assign(each, { category: categoryOf(snapshot, each.question) ?? '' })),
  };
}

type Difference = Omit<QuestionDifference, 'category'>;

/** The mean advantage on each question. */
function differencesOf(advantages: readonly Advantage[]): Difference[] {
  const byQuestion = new Map<number, Advantage[]>();
  for (const each of advantages) {
    const ofQuestion = byQuestion.get(each.question);
    if (ofQuestion === undefined) byQuestion.set(each.question, [each]);
    else ofQuestion.push(each);
  }
  return [...byQuestion].map(([question, those]) => {
    const difference = meanOf(those, (each) => each.difference);
    if (those[0]?.scores === undefined) return { question, difference };
    const scores: [number, number] = [
      meanOf(those, (each) => each.scores?.[0] ?? 0),
      meanOf(those, (each) => each.scores?.[1] ?? 0),
    ];
    return { question, scores, difference };
  });
}

function meanOf<T>(values: readonly T[], numberOf: (value: T) => number): number {
  const running = new RunningMean();
  for (const value of values) running.add(numberOf(value));
  return running.mean ?? 0;
}

function tally(differences: readonly Difference[]): Tally {
  const signs = differences.map(({ difference }) => (Math.abs(difference) < ROUNDING ? 0 : difference));
  const mean = meanOf(differences, ({ difference }) => difference);
  const clusters = differences.map(({ difference }) => ({ sum: difference, count: 1 }));
  const { interval } = uncertaintyOf(clusters, mean, USUAL_INTERVALS);
  return {
    win: signs.filter((sign) => sign > 0).length,
    tie: signs.filter((sign) => sign === 0).length,
    loss: signs.filter((sign) => sign < 0).length,
    difference: differences.length === 0 ? null : mean,
    ...(interval === undefined ? {} : { interval }),
  };
}

/** Points that are less than this apart are apart by rounding alone. */
const ROUNDING = 1e-9;

import type { QuestionId } from '../benchmark/question.ts';
import { RunningMean } from '../stats/mean.ts';
import type { ChoiceScores, ScoresByQuestion } from './contestant.ts';

/** Two means and the first less the second. */
export interface PairedMeans {
  means: [number, number];
  difference: number;
}

/** What two models have on one question. */
export interface PairedQuestion extends PairedMeans {
  question: QuestionId;
  /** Of each turn that both have, in order. */
  turns: Map<number, PairedMeans>;
}

/**
 * Two models question by question. A turn counts where both have a score in it: its mean over a model's choices (which are samples of
 * their own, in no pairs); a question's mean is that of these turns.
 *
 * @param order where a question stands in the benchmark, so that the order of the rows, and which model is first, decide nothing.
 */
export function pairQuestions(
  first: ScoresByQuestion,
  second: ScoresByQuestion,
  order: (question: QuestionId) => number,
): PairedQuestion[] {
  const paired: PairedQuestion[] = [];
  for (const [question, ofFirst] of first) {
    const ofSecond = second.get(question);
    if (ofSecond === undefined) continue;
    const turns = new Map<number, PairedMeans>();
    for (const turn of [...ofFirst.keys()].sort((a, b) => a - b)) {
      const means = [meanOf(ofFirst.get(turn) ?? []), meanOf(ofSecond.get(turn) ?? [])] as const;
      if (means[0] !== null && means[1] !== null) turns.set(turn, pairOf(means[0], means[1]));
    }
    if (turns.size === 0) continue;
    const [a, b] = [0, 1].map((place) =>
      meanOf([...turns.values()].map(({ means }) => means[place] as number)),
    );
    paired.push({ question, turns, ...pairOf(a as number, b as number) });
  }
  return paired.sort((a, b) => {
    const [placeOfA, placeOfB] = [order(a.question), order(b.question)];
    return placeOfA === placeOfB ? compareIds(a.question, b.question) : placeOfA - placeOfB;
  });
}

function pairOf(first: number, second: number): PairedMeans {
  const difference = first - second;
  // What rounding leaves of equal means is none.
  return { means: [first, second], difference: Math.abs(difference) < 1e-12 ? 0 : difference };
}

export function meanOf(values: ChoiceScores): number | null {
  const running = new RunningMean();
  for (const value of values) if (value !== null) running.add(value);
  return running.mean;
}

function compareIds(a: QuestionId, b: QuestionId): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : 1;
}

import { type ScoreTally, eachQuestion } from '../analysis/score-tally.ts';
import type { QuestionId } from '../benchmark/question.ts';

/** Of one turn, a score a choice; null for a choice without one that counts. */
export type ChoiceScores = (number | null)[];

/** A model's scores that count: by question, and within it by turn, counted from 1. */
export type ScoresByQuestion = Map<QuestionId, Map<number, ChoiceScores>>;

/** One of two models that are compared. */
export interface Contestant {
  model: string;
  scores: ScoresByQuestion;
  /** Rows that do not count, by reason. */
  leftOut: Record<string, number>;
  /** Who gave the scores, sorted. */
  judges: string[];
  /** The names of the judge prompts, sorted. */
  prompts: string[];
}

export function addChoice(
  scores: ScoresByQuestion,
  question: QuestionId,
  turn: number,
  score: number,
  choice?: number,
): void {
  let turns = scores.get(question);
  if (turns === undefined) scores.set(question, (turns = new Map()));
  let choices = turns.get(turn);
  if (choices === undefined) turns.set(turn, (choices = []));
  const place = choice ?? choices.length;
  while (choices.length < place) choices.push(null);
  choices[place] = score;
}

/** The scores of tallies that are all of one model. */
export function scoresOf(tallies: readonly ScoreTally<QuestionId>[]): ScoresByQuestion {
  const scores: ScoresByQuestion = new Map();
  for (const tally of tallies) {
    for (const [question, counted] of eachQuestion(tally)) {
      for (const { turn, choice, score } of counted) addChoice(scores, question, turn, score, choice);
    }
  }
  return scores;
}

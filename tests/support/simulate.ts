import { type Random, randomOf } from '../../src/stats/random.ts';
import { normalProbability, normalQuantile } from '../../src/stats/normal.ts';

/** A seeded source of normal values. */
export function normalSource(seed: number): { normal: (deviation: number) => number; random: Random } {
  const random = randomOf(seed);
  return {
    random,
    normal: (deviation) => deviation * normalQuantile((random.below(2 ** 31) + 0.5) / 2 ** 31),
  };
}

/**
 * Benchmarks of 80 questions, two turns and two choices, as MT-Bench's are: a question is harder or easier for every model, and then for
 * each model a little; a turn's score is a whole number from 1 to 10.
 */
export const QUESTIONS = 80;
const SCORES_PER_QUESTION = 4;
const DEVIATIONS = { question: 1.4, own: 0.7, score: 1.1 };

/** The scores of models of some skill on one benchmark: by model, in it by question, in it its scores. */
export function simulateScores(
  skills: readonly number[],
  normal: (deviation: number) => number,
): number[][][] {
  const scores = skills.map((): number[][] => []);
  for (let question = 0; question < QUESTIONS; question += 1) {
    const ease = normal(DEVIATIONS.question);
    for (const [model, skill] of skills.entries()) {
      const level = skill + ease + normal(DEVIATIONS.own);
      const row = Array.from({ length: SCORES_PER_QUESTION }, () =>
        Math.min(10, Math.max(1, Math.round(level + normal(DEVIATIONS.score)))),
      );
      (scores[model] as number[][]).push(row);
    }
  }
  return scores;
}

/** What a model of some skill scores on average over all questions that there could be: exactly, since levels are normal. */
export function expectedScore(skill: number): number {
  const deviation = Math.hypot(DEVIATIONS.question, DEVIATIONS.own, DEVIATIONS.score);
  // A score is at least k with the probability that the level is at least k - 1/2.
  let expected = 1;
  for (let score = 2; score <= 10; score += 1)
    expected += normalProbability((skill - (score - 0.5)) / deviation);
  return expected;
}

/** Two answers are tied where their levels are as near as this. */
const NEAR = 0.5;
const MATCH_DEVIATIONS = { own: 1, turn: 1 };

/** Matches of models, two turns a question: by question, in it for each pair `[first, second, outcome]` (1, 0, -1) and each turn. */
export function simulateMatches(
  skills: readonly number[],
  normal: (deviation: number) => number,
): (readonly [number, number, 1 | 0 | -1])[][] {
  return Array.from({ length: QUESTIONS }, () => {
    const levels = skills.map((skill) => skill + normal(MATCH_DEVIATIONS.own));
    const matches: (readonly [number, number, 1 | 0 | -1])[] = [];
    for (let turn = 0; turn < 2; turn += 1) {
      const answers = levels.map((level) => level + normal(MATCH_DEVIATIONS.turn));
      for (const [second, other] of answers.entries()) {
        for (let first = 0; first < second; first += 1) {
          const difference = (answers[first] as number) - other;
          matches.push([first, second, Math.abs(difference) < NEAR ? 0 : difference > 0 ? 1 : -1]);
        }
      }
    }
    return matches;
  });
}

/** How often a model of one skill wins against one of another, over all questions that there could be, and how often they tie. */
export function expectedOutcomes(first: number, second: number): { win: number; loss: number; tie: number } {
  const deviation = Math.SQRT2 * Math.hypot(MATCH_DEVIATIONS.own, MATCH_DEVIATIONS.turn);
  const win = normalProbability((first - second - NEAR) / deviation);
  const loss = normalProbability((second - first - NEAR) / deviation);
  return { win, loss, tie: 1 - win - loss };
}

import { isCountedGrade } from '../../analysis/rows.ts';
import type { Snapshot } from '../../analysis/snapshot.ts';

/** How often a judge gave a model each score. */
export interface ScoreCounts {
  model: string;
  mean: number;
  n: number;
  /** Of the scores 1 to 10; one between two whole numbers counts as the nearer, a half as the higher. */
  counts: number[];
}

const SCORES = 10;

/** By mean, best first. @param turn only this one, counted from 1; all where undefined. */
export function countScores(snapshot: Snapshot, judge: string, turn: number | undefined): ScoreCounts[] {
  const { grades, models, judges } = snapshot;
  const place = judges.indexOf(judge);
  const tallies = new Map<number, { sum: number; n: number; counts: number[] }>();
  for (let row = 0; row < grades.question.length; row += 1) {
    if (grades.judge[row] !== place || !isCountedGrade(grades, row)) continue;
    if (turn !== undefined && grades.turn[row] !== turn) continue;
    const model = grades.model[row] as number;
    const score = grades.score[row] as number;
    const tally = tallies.get(model) ?? { sum: 0, n: 0, counts: Array.from({ length: SCORES }, () => 0) };
    tallies.set(model, tally);
    tally.sum += score;
    tally.n += 1;
    const bin = Math.min(SCORES, Math.max(1, Math.round(score))) - 1;
    tally.counts[bin] = (tally.counts[bin] as number) + 1;
  }
  return [...tallies]
    .map(([model, { sum, n, counts }]) => ({ model: models[model] as string, mean: sum / n, n, counts }))
    .sort((a, b) => b.mean - a.mean || (a.model < b.model ? -1 : 1));
}

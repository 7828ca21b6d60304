import type { Interval, Mean, ModelScores, Results } from './results.ts';

/** The same results, told without their intervals. */
export function withoutIntervals(results: Results): Results {
  return results.mode === 'single'
    ? { ...results, models: results.models.map(plainScores) }
    : { ...results, models: results.models.map(withoutInterval) };
}

function plainScores(scores: ModelScores): ModelScores {
  return {
    ...scores,
    average: withoutInterval(scores.average),
    turns: plainTurns(scores.turns),
    categories: Object.fromEntries(
      Object.entries(scores.categories).map(([name, mean]) => [
        name,
        { ...withoutInterval(mean), turns: plainTurns(mean.turns) },
      ]),
    ),
  };
}

function plainTurns(turns: Record<string, Mean>): Record<string, Mean> {
  return Object.fromEntries(Object.entries(turns).map(([turn, mean]) => [turn, withoutInterval(mean)]));
}

function withoutInterval<T extends { interval?: Interval }>(row: T): Omit<T, 'interval'> {
  const { interval: _, ...rest } = row;
  return rest;
}

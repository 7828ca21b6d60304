import type { Mean, ModelScores, SingleResults } from '../results/results.ts';

/** A table of results before it is drawn: the model, then means and counts. */
export interface Columns {
  heads: string[];
  rows: (string | number | null)[][];
}

/** The turns that any model was judged on, in order. */
export function turnsOf(models: readonly ModelScores[]): string[] {
  return [...new Set(models.flatMap(({ turns }) => Object.keys(turns)))].sort(
    (a, b) => Number(a) - Number(b),
  );
}

/** The categories of all models, in the result's order. */
export function categoriesOf(models: readonly ModelScores[]): string[] {
  return [...new Set(models.flatMap(({ categories }) => Object.keys(categories)))];
}

/** Scores of all models on one row each, unrounded, for machines. */
export function toWideColumns({ models }: SingleResults): Columns {
  const turns = turnsOf(models);
  const categories = categoriesOf(models);
  return {
    heads: [
      'model',
      'average',
      'n',
      ...turns.map((turn) => `turn_${turn}`),
      ...categories,
      'unparsed',
      'doubtful',
      'duplicate',
      'stale',
    ],
    rows: models.map((each) => [
      each.model,
      each.average.mean,
      each.average.n,
      ...turns.map((turn) => each.turns[turn]?.mean ?? null),
      ...categories.map((category) => each.categories[category]?.mean ?? null),
      each.left_out.unparsed,
      each.left_out.doubtful,
      each.left_out.duplicate,
      each.left_out.stale,
    ]),
  };
}

/** "1 unparsed, 2 stale", or "" where nothing was left out. */
export function describeLeftOut(leftOut: ModelScores['left_out']): string {
  return Object.entries(leftOut)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(', ');
}

/** A score as tables show it. */
export function formatScore(mean: Mean | undefined): string {
  return mean?.mean == null ? '-' : mean.mean.toFixed(2);
}

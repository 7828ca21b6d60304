import { middleRanks } from './middle-ranks.ts';
import { type PairedCells, cellsOf, marginsOf } from './paired-scores.ts';

/**
 * Spearman's rank correlation, Pearson's of the ranks; equal values share the mean of their ranks.
 *
 * C. Spearman, "The proof and measurement of association between two things", American Journal of Psychology 15, 1904.
 *
 * @returns from -1 to 1; null for fewer than two pairs, or where one side does not vary.
 *
 * @example spearman(Float64Array.of(1, 2, 3), Float64Array.of(10, 30, 20)) // 0.5
 */
export function spearman(first: Float64Array, second: Float64Array): number | null {
  const { cellOf, ...cells } = cellsOf(first, second);
  const counts = new Float64Array(cells.first.length);
  for (const cell of cellOf) counts[cell] = (counts[cell] as number) + 1;
  return spearmanOfCells(cells, counts);
}

/** The same, of pairs counted by cell. */
export function spearmanOfCells(cells: PairedCells, counts: Float64Array): number | null {
  const margins = marginsOf(cells, counts);
  const ranks = { first: middleRanks(margins.first), second: middleRanks(margins.second) };
  const total = margins.first.reduce((sum, count) => sum + count, 0);
  const middle = (total + 1) / 2;
  let product = 0;
  for (let cell = 0; cell < counts.length; cell += 1) {
    const one = (ranks.first[cells.first[cell] as number] as number) - middle;
    const other = (ranks.second[cells.second[cell] as number] as number) - middle;
    product += (counts[cell] as number) * one * other;
  }
  const spread = spreadOf(margins.first, ranks.first) * spreadOf(margins.second, ranks.second);
  return spread === 0 ? null : product / Math.sqrt(spread);

  function spreadOf(margin: Float64Array, rank: Float64Array): number {
    return margin.reduce((sum, count, place) => sum + count * ((rank[place] as number) - middle) ** 2, 0);
  }
}

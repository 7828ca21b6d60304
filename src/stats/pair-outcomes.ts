/**
 * Comparisons of models two by two, as counts: three cells for each pair of models, `3 * pairPlace(low, high) + outcome`. Models are
 * places from 0. Where a pair stands does not depend on how many models there are, so that models may be met one by one.
 */
export interface PairOutcomes {
  /** How many models; at least two. */
  models: number;
  /** Counts or weights, none negative: 3 · models · (models - 1) / 2 of them. */
  cells: Float64Array;
}

/** The cells of a pair: the model in the lower place won, the one in the higher place won, neither did. */
export const LOW_WINS = 0;
export const HIGH_WINS = 1;
export const TIE = 2;
export const OUTCOMES = 3;

/** Where a pair of models stands: (0, 1), (0, 2), (1, 2), (0, 3), … with `low` below `high`. */
export function pairPlace(low: number, high: number): number {
  return (high * (high - 1)) / 2 + low;
}

/** How many cells the pairs of so many models have. */
export function countCells(models: number): number {
  return OUTCOMES * pairPlace(0, models);
}

/** Calls `visit` for each pair, in order, with the place of its first cell. */
export function eachPair(models: number, visit: (low: number, high: number, cell: number) => void): void {
  let cell = 0;
  for (let high = 1; high < models; high += 1) {
    for (let low = 0; low < high; low += 1, cell += OUTCOMES) visit(low, high, cell);
  }
}

import type { PairOutcomes } from '../../src/stats/pair-outcomes.ts';

/** Made up; the first and the last model never met. Pairs (0,1) (0,2) (1,2) (0,3) (1,3) (2,3): wins of the lower, of the higher, ties. */
export const FOUR_MODELS: PairOutcomes = {
  models: 4,
  cells: Float64Array.of(10, 4, 3, 7, 2, 1, 5, 6, 4, 0, 0, 0, 8, 3, 2, 6, 5, 0),
};

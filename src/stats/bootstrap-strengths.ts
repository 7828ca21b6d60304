import { OUTCOMES, type PairOutcomes } from './pair-outcomes.ts';
import type { PairFit, PairModel } from './pair-model.ts';

/** The strengths of every round of a bootstrap. */
export interface BootstrapStrengths {
  /** Rounds × models, row by row: natural logarithms of odds, of mean 0 in each round. */
  strengths: Float64Array;
  rounds: number;
  /** In how many rounds the data alone had no maximum likelihood. */
  withoutMaximum: number;
}

/**
 * Fits a model to each resample of the data, beginning where the fit of all data ended.
 *
 * A resample may leave a model with nothing but wins, or apart from the others, though the data do not. Leaving such rounds out would
 * make intervals too narrow where they are to be widest. In these rounds alone each pair that met in the data is given `PRIOR` of a win,
 * of a loss and of a tie more, which makes every strength finite and keeps its side: such models end far out, as they should, and
 * where exactly depends on the prior. The number of these rounds is returned, to be told.
 *
 * @param data all battles; the model must have a fit to them.
 * @param resampled the cells of each round.
 */
export function bootstrapStrengths(
  model: PairModel,
  data: PairOutcomes,
  fit: PairFit,
  resampled: Iterable<Float64Array>,
  rounds: number,
): BootstrapStrengths {
  const strengths = new Float64Array(rounds * data.models);
  const met = cellsOfPairsMet(data.cells);
  const refit = model.refitterOf(data, fit);
  let round = 0;
  let withoutMaximum = 0;
  for (const drawn of resampled) {
    const outcomes = { models: data.models, cells: drawn };
    let fitted = model.findProblem(outcomes) === undefined ? refit(outcomes) : undefined;
    if (fitted === undefined) {
      withoutMaximum += 1;
      const cells = drawn.map((count, cell) => count + PRIOR * (met[cell] as number));
      fitted = model.fit({ models: data.models, cells }, fit) ?? model.fit({ models: data.models, cells });
    }
    strengths.set((fitted ?? fit).strengths, round * data.models);
    round += 1;
  }
  return { strengths, rounds: round, withoutMaximum };
}

/** A hundredth of a battle: too little to move any estimate that exists without it. */
export const PRIOR = 0.01;

/** 1 for the cells of pairs that have any battle. */
function cellsOfPairsMet(cells: Float64Array): Uint8Array {
  const met = new Uint8Array(cells.length);
  for (let first = 0; first < cells.length; first += OUTCOMES) {
    if (cells.subarray(first, first + OUTCOMES).some((count) => count > 0))
      met.fill(1, first, first + OUTCOMES);
  }
  return met;
}

import { centred, startFrom } from './bradley-terry.ts';
import { maximize } from './newton.ts';
import { HIGH_WINS, LOW_WINS, type PairOutcomes, TIE, eachPair } from './pair-outcomes.ts';

/** Strengths (natural logarithms of odds, of mean 0), and the tie parameter's logarithm. */
export interface TieFit {
  strengths: Float64Array;
  logTie: number;
}

/** What one pair adds to the log-likelihood, by its derivatives in d = s(low) - s(high) and t, the tie parameter's logarithm. */
export interface PairSlopes {
  slopeD: number;
  slopeT: number;
  /** Second derivatives, negated. */
  curvatureDD: number;
  curvatureTT: number;
  curvatureDT: number;
}

/** A model of wins and ties between two models. */
export interface TieModel {
  /** The tie parameter's logarithm if all models were equally strong, from the share of battles that are ties. */
  firstGuess: (tieShare: number) => number;
  isAllowed: (logTie: number) => boolean;
  /** Adds nothing: writes the slopes of a pair with these counts. */
  writeSlopes: (
    difference: number,
    logTie: number,
    wins: number,
    losses: number,
    ties: number,
    into: PairSlopes,
  ) => void;
}

/**
 * The strengths and the tie parameter that maximize the likelihood together, by Newton's method; see `findTieSeparation` for when they
 * exist.
 *
 * @param start a fit of similar data, if there is one; it is not changed.
 * @returns undefined where none was found.
 */
export function fitTieModel(model: TieModel, outcomes: PairOutcomes, start?: TieFit): TieFit | undefined {
  const { models } = outcomes;
  const last = models - 1;
  // The last model is held at 0; the tie parameter is in its place.
  const point = startFrom(models, start?.strengths);
  point[last] = start?.logTie ?? model.firstGuess(tieShareOf(outcomes));
  const slopes: PairSlopes = { slopeD: 0, slopeT: 0, curvatureDD: 0, curvatureTT: 0, curvatureDT: 0 };
  const isFound = maximize(
    {
      size: models,
      differentiate: (at, slope, curvature) => differentiate(model, outcomes, at, slope, curvature, slopes),
    },
    point,
  );
  if (!isFound) return undefined;
  const logTie = point[last];
  point[last] = 0;
  return { strengths: centred(point), logTie };
}

function tieShareOf({ models, cells }: PairOutcomes): number {
  let ties = 0;
  let battles = 0;
  eachPair(models, (_low, _high, cell) => {
    ties += cells[cell + TIE] as number;
    battles +=
      (cells[cell + LOW_WINS] as number) +
      (cells[cell + HIGH_WINS] as number) +
      (cells[cell + TIE] as number);
  });
  return ties / battles;
}

function differentiate(
  model: TieModel,
  { models, cells }: PairOutcomes,
  point: Float64Array,
  slope: Float64Array,
  curvature: Float64Array,
  slopes: PairSlopes,
): boolean {
  const last = models - 1;
  const logTie = point[last] as number;
  if (!model.isAllowed(logTie)) return false;
  slope.fill(0);
  curvature.fill(0);
  eachPair(models, (low, high, cell) => {
    const wins = cells[cell + LOW_WINS] as number;
    const losses = cells[cell + HIGH_WINS] as number;
    const ties = cells[cell + TIE] as number;
    if (wins + losses + ties === 0) return;
    const highStrength = high === last ? 0 : (point[high] as number);
    model.writeSlopes((point[low] as number) - highStrength, logTie, wins, losses, ties, slopes);
    add(slope, low, slopes.slopeD);
    add(slope, last, slopes.slopeT);
    add(curvature, low * models + low, slopes.curvatureDD);
    add(curvature, last * models + last, slopes.curvatureTT);
    add(curvature, last * models + low, slopes.curvatureDT);
    if (high === last) return;
    add(slope, high, -slopes.slopeD);
    add(curvature, high * models + high, slopes.curvatureDD);
    add(curvature, high * models + low, -slopes.curvatureDD);
    add(curvature, last * models + high, -slopes.curvatureDT);
  });
  return true;
}

function add(array: Float64Array, place: number, value: number): void {
  array[place] = (array[place] as number) + value;
}

import type { PairOutcomes } from './pair-outcomes.ts';
import { type TieFit, type TieModel, fitTieModel } from './tie-model.ts';

/**
 * Rao and Kupper's model: i wins against j with probability p(i) / (p(i) + θ·p(j)) and they tie with p(i)·p(j)·(θ² - 1) / ((p(i) +
 * θ·p(j))·(θ·p(i) + p(j))), where p = exp(strength) and θ is above 1: a difference too small to be noticed is a tie.
 *
 * P. V. Rao and L. L. Kupper, "Ties in paired-comparison experiments: a generalization of the Bradley-Terry model", Journal of the
 * American Statistical Association 62, 1967, eq. 3.1 and 3.2.
 *
 * @returns `logTie` is ln θ; undefined where no maximum was found; ask `findTieSeparation` first whether there is one.
 */
export function raoKupper(outcomes: PairOutcomes, start?: TieFit): TieFit | undefined {
  return fitTieModel(MODEL, outcomes, start);
}

/** What i's battles against j give on average, a tie being half a win; `difference` is s(i) - s(j). */
export function raoKupperScore(difference: number, logTie: number): number {
  return (1 + logistic(difference - logTie) - logistic(-difference - logTie)) / 2;
}

const MODEL: TieModel = {
  // Equals tie with (θ - 1) / (θ + 1).
  firstGuess: (share) => Math.log((1 + share) / (1 - share)),
  isAllowed: (logTie) => logTie > 0,
  // With q(i) = p(i) / (p(i) + θ·p(j)) a tie has the probability (θ² - 1)·q(i)·q(j).
  writeSlopes(difference, logTie, wins, losses, ties, into) {
    const low = logistic(difference - logTie);
    const high = logistic(-difference - logTie);
    const lowSlope = (wins + ties) * (1 - low);
    const highSlope = (losses + ties) * (1 - high);
    const lowCurvature = lowSlope * low;
    const highCurvature = highSlope * high;
    const shrunk = Math.exp(-2 * logTie);
    into.slopeD = lowSlope - highSlope;
    into.slopeT = (2 * ties) / (1 - shrunk) - lowSlope - highSlope;
    into.curvatureDD = lowCurvature + highCurvature;
    into.curvatureTT = lowCurvature + highCurvature + (4 * ties * shrunk) / (1 - shrunk) ** 2;
    into.curvatureDT = highCurvature - lowCurvature;
  },
};

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

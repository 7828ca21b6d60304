import type { PairOutcomes } from './pair-outcomes.ts';
import { type TieFit, type TieModel, fitTieModel } from './tie-model.ts';

/**
 * Davidson's model: i wins against j with a probability in proportion to p(i), loses in proportion to p(j), and ties in proportion to
 * ν·√(p(i)·p(j)), where p = exp(strength) and ν is above 0.
 *
 * R. Davidson, "On extending the Bradley-Terry model to accommodate ties in paired comparison experiments", Journal of the American
 * Statistical Association 65, 1970, eq. 2.5.
 *
 * @returns `logTie` is ln ν; undefined where no maximum was found; ask `findTieSeparation` first whether there is one.
 */
export function davidson(outcomes: PairOutcomes, start?: TieFit): TieFit | undefined {
  return fitTieModel(MODEL, outcomes, start);
}

/** What i's battles against j give on average, a tie being half a win; `difference` is s(i) - s(j). */
export function davidsonScore(difference: number, logTie: number): number {
  const low = Math.exp(difference / 2);
  const tie = Math.exp(logTie);
  return (low + tie / 2) / (low + 1 / low + tie);
}

const MODEL: TieModel = {
  // Equals tie with ν / (2 + ν).
  firstGuess: (share) => Math.log((2 * share) / (1 - share)),
  isAllowed: Number.isFinite,
  // Three outcomes with the logits d/2, -d/2 and t: the curvature is n times the covariance of what is multiplied with d and t.
  writeSlopes(difference, logTie, wins, losses, ties, into) {
    const battles = wins + losses + ties;
    const low = Math.exp(difference / 2);
    const tie = Math.exp(logTie);
    const all = low + 1 / low + tie;
    const tieChance = tie / all;
    const lead = (low - 1 / low) / all / 2;
    into.slopeD = (wins - losses) / 2 - battles * lead;
    into.slopeT = ties - battles * tieChance;
    into.curvatureDD = battles * ((1 - tieChance) / 4 - lead * lead);
    into.curvatureTT = battles * tieChance * (1 - tieChance);
    into.curvatureDT = -battles * lead * tieChance;
  },
};

import { cohenKappa } from '../stats/cohen-kappa.ts';
import { gwetAc1OfSums } from '../stats/gwet-ac1.ts';
import { alphaOfCoincidences, confusionCoincidences } from '../stats/krippendorff-alpha.ts';
import { confusionRaterSums } from '../stats/rater-sums.ts';
import type { Outcomes } from './agreement.ts';
import { type Measure, ratio } from './coefficient.ts';

/** The first model, the second one, a tie. */
export const OUTCOMES = 3;
const TIE = 2;
/** Alpha is nominal here: the values name outcomes. */
export const OUTCOME_VALUES = Float64Array.of(0, 1, 2);

/** Where the sums of a confusion matrix of outcomes are: the matrix row by row, then its items, then those with a pair without a tie. */
const MATRIX = OUTCOMES * OUTCOMES;
const ITEMS = MATRIX;
const DECIDED_ITEMS = MATRIX + 1;
export const CONFUSION_WIDTH = MATRIX + 2;

/** One item's part: of every vote on one side with every vote on the other. */
export function confusionOf(one: Outcomes, other: Outcomes): Float64Array {
  const sums = new Float64Array(CONFUSION_WIDTH);
  for (let row = 0; row < OUTCOMES; row += 1) {
    for (let column = 0; column < OUTCOMES; column += 1) {
      sums[row * OUTCOMES + column] = (one[row] as number) * (other[column] as number);
    }
  }
  sums[ITEMS] = Number(pairsIn(sums) > 0);
  sums[DECIDED_ITEMS] = Number(decidedIn(sums) > 0);
  return sums;
}

/** Adds votes on one item, each with what it is held against: the outcome of a majority. */
export function addAgainst(sums: Float64Array, outcome: number, against: number, votes: number): void {
  const place = outcome * OUTCOMES + against;
  sums[place] = (sums[place] as number) + votes;
  sums[ITEMS] = Number(pairsIn(sums) > 0);
  sums[DECIDED_ITEMS] = Number(decidedIn(sums) > 0);
}

const matrixOf = (sums: Float64Array) => sums.subarray(0, MATRIX);
const itemsIn = (sums: Float64Array) => sums[ITEMS] as number;

function pairsIn(sums: Float64Array): number {
  let pairs = 0;
  for (let place = 0; place < MATRIX; place += 1) pairs += sums[place] as number;
  return pairs;
}

function decidedIn(sums: Float64Array): number {
  let pairs = 0;
  for (let row = 0; row < TIE; row += 1) {
    for (let column = 0; column < TIE; column += 1) pairs += sums[row * OUTCOMES + column] as number;
  }
  return pairs;
}

/** The share of pairs that name the same outcome. */
export const OBSERVED: Measure = {
  statistic: ratio((sums) => decidedAgreement(sums) + (sums[MATRIX - 1] as number), pairsIn),
  items: itemsIn,
  votes: pairsIn,
};

/** The same of the pairs in which neither is a tie. */
export const OBSERVED_WITHOUT_TIES: Measure = {
  statistic: ratio(decidedAgreement, decidedIn),
  items: (sums) => sums[DECIDED_ITEMS] as number,
  votes: decidedIn,
};

export const COHEN_KAPPA: Measure = {
  statistic: (sums) => cohenKappa(matrixOf(sums), OUTCOMES),
  items: itemsIn,
  votes: pairsIn,
};

export const PAIRED_AC1: Measure = {
  statistic: (sums) => gwetAc1OfSums(confusionRaterSums(matrixOf(sums), OUTCOMES)),
  items: itemsIn,
  votes: pairsIn,
};

export const PAIRED_ALPHA: Measure = {
  statistic: (sums) =>
    alphaOfCoincidences(confusionCoincidences(matrixOf(sums), OUTCOMES), OUTCOME_VALUES, 'nominal'),
  items: itemsIn,
  votes: pairsIn,
};

function decidedAgreement(sums: Float64Array): number {
  return (sums[0] as number) + (sums[OUTCOMES + 1] as number);
}

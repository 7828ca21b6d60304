import { fleissKappaOfSums } from '../stats/fleiss-kappa.ts';
import { gwetAc1OfSums } from '../stats/gwet-ac1.ts';
import { alphaOfCoincidences, itemCoincidences } from '../stats/krippendorff-alpha.ts';
import { itemRaterSums, raterSumsWidth } from '../stats/rater-sums.ts';
import type { Outcomes } from './agreement.ts';
import { type Measure, ratio } from './coefficient.ts';
import { OUTCOMES, OUTCOME_VALUES } from './outcome-confusion.ts';

/** Where the sums of votes of one kind of judge, such as people, on the same items are. */
const COINCIDENCES = 0;
const RATERS = OUTCOMES * OUTCOMES;
const COUNTS = RATERS + raterSumsWidth(OUTCOMES);
const [AGREEING, PAIRS, AGREEING_DECIDED, DECIDED, ITEMS, DECIDED_ITEMS, VOTES] = [0, 1, 2, 3, 4, 5, 6].map(
  (place) => COUNTS + place,
) as [number, number, number, number, number, number, number];
export const EXPERT_WIDTH = COUNTS + 7;

/** One item's part. */
export function expertSums(votes: Outcomes): Float64Array {
  const sums = new Float64Array(EXPERT_WIDTH);
  const counts = Float64Array.from(votes);
  const [first, second, ties] = votes;
  sums.set(itemCoincidences(counts), COINCIDENCES);
  sums.set(itemRaterSums(counts), RATERS);
  const all = first + second + ties;
  sums[AGREEING_DECIDED] = twoOf(first) + twoOf(second);
  sums[AGREEING] = twoOf(first) + twoOf(second) + twoOf(ties);
  sums[PAIRS] = twoOf(all);
  sums[DECIDED] = twoOf(first + second);
  sums[ITEMS] = Number(all > 1);
  sums[DECIDED_ITEMS] = Number(first + second > 1);
  sums[VOTES] = all > 1 ? all : 0;
  return sums;
}

/** The ways to take two of n. */
function twoOf(n: number): number {
  return (n * (n - 1)) / 2;
}

const at = (place: number) => (sums: Float64Array) => sums[place] as number;

/** Of two different votes on an item the share that agree, as FastChat counts; items with many votes weigh more. */
export const EXPERTS_OBSERVED: Measure = {
  statistic: ratio(at(AGREEING), at(PAIRS)),
  items: at(ITEMS),
  votes: at(PAIRS),
};

export const EXPERTS_WITHOUT_TIES: Measure = {
  statistic: ratio(at(AGREEING_DECIDED), at(DECIDED)),
  items: at(DECIDED_ITEMS),
  votes: at(DECIDED),
};

export const FLEISS_KAPPA: Measure = {
  statistic: (sums) => fleissKappaOfSums(sums.slice(RATERS, COUNTS)),
  items: at(ITEMS),
  votes: at(VOTES),
};

export const EXPERTS_AC1: Measure = {
  statistic: (sums) => gwetAc1OfSums(sums.slice(RATERS, COUNTS)),
  items: at(ITEMS),
  votes: at(VOTES),
};

export const EXPERTS_ALPHA: Measure = {
  statistic: (sums) => alphaOfCoincidences(sums.subarray(COINCIDENCES, RATERS), OUTCOME_VALUES, 'nominal'),
  items: at(ITEMS),
  votes: at(VOTES),
};

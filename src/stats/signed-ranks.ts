import { midRanks } from './ranks.ts';

/** What the signed ranks of paired differences add up to. */
export interface SignedRanks {
  /** The ranks of the differences above 0, summed; of all, without those that are 0. */
  positive: number;
  negative: number;
  /** How many differences are not 0. */
  n: number;
  /** The sizes of the groups of equal distances from 0. */
  groups: number[];
}

/**
 * The differences that are not 0, ranked by their distance from 0 (F. Wilcoxon, "Individual comparisons by ranking methods",
 * Biometrics Bulletin 1, 1945), equal distances sharing the mean of their ranks.
 *
 * @example signedRanks([2, -1, 0, 3]) // { positive: 5, negative: 1, n: 3, … }
 */
export function signedRanks(differences: readonly number[]): SignedRanks {
  const left = differences.filter((difference) => difference !== 0);
  const { ranks, groups } = midRanks(left.map(Math.abs));
  let positive = 0;
  let negative = 0;
  left.forEach((difference, place) => {
    if (difference > 0) positive += ranks[place] as number;
    else negative += ranks[place] as number;
  });
  return { positive, negative, n: left.length, groups };
}

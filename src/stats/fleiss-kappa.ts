import { type RaterSums, agreementAndShares, raterSumsOf } from './rater-sums.ts';

/**
 * Fleiss' kappa, the agreement of many raters beyond chance: (p_o - p_e) / (1 - p_e), p_o the mean over items of the share of
 * agreeing pairs of ratings, p_e the sum of the squared mean shares of the categories.
 *
 * J. L. Fleiss, "Measuring nominal scale agreement among many raters", Psychological Bulletin 76, 1971, who has equally many raters an
 * item. Where they differ this is K. L. Gwet's form (Handbook of Inter-Rater Reliability, 4th ed., 2014, chapter 2): items with one
 * rating count for the shares, and those with two or more for p_o.
 *
 * @param counts item by item, the number of raters that chose each category.
 * @returns null where no item has two ratings, or all ratings are of one category.
 *
 * @example fleissKappa(Float64Array.of(3, 0, 0, 3, 2, 1), 2) // 0.55
 */
export function fleissKappa(counts: Float64Array, categories: number): number | null {
  return fleissKappaOfSums(raterSumsOf(counts, categories));
}

/** The same, of sums over items. */
export function fleissKappaOfSums(sums: RaterSums): number | null {
  const found = agreementAndShares(sums);
  if (found === null) return null;
  const expected = found.shares.reduce((sum, share) => sum + share * share, 0);
  return 1 - expected < LEAST_CHANCE ? null : (found.observed - expected) / (1 - expected);
}

/** What rounding leaves of no disagreement at all. */
const LEAST_CHANCE = 1e-12;

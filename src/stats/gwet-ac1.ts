import { type RaterSums, agreementAndShares, raterSumsOf } from './rater-sums.ts';

/**
 * Gwet's AC1, agreement beyond chance that does not collapse where one category prevails: (p_o - p_e) / (1 - p_e) with p_o as in
 * Fleiss' kappa and p_e = Σ π(1 - π) / (categories - 1), π the mean share of a category.
 *
 * K. L. Gwet, "Computing inter-rater reliability and its variance in the presence of high agreement", British Journal of Mathematical
 * and Statistical Psychology 61, 2008. Ratings may be missing: items with one count for the shares alone.
 *
 * @param counts item by item, the number of raters that chose each category.
 * @param categories all that can be chosen, at least two, whether or not they were.
 * @returns null where no item has two ratings.
 *
 * @example gwetAc1(Float64Array.of(2, 0, 2, 0, 1, 1, 2, 0), 2) // 0.68
 */
export function gwetAc1(counts: Float64Array, categories: number): number | null {
  return gwetAc1OfSums(raterSumsOf(counts, categories));
}

/** The same, of sums over items. */
export function gwetAc1OfSums(sums: RaterSums): number | null {
  const found = agreementAndShares(sums);
  if (found === null) return null;
  const { observed, shares } = found;
  const expected = shares.reduce((sum, share) => sum + share * (1 - share), 0) / (shares.length - 1);
  return (observed - expected) / (1 - expected);
}

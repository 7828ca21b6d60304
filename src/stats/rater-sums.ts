/**
 * What Fleiss' kappa and Gwet's AC1 need of items that any number of raters put into categories. The numbers add up over items:
 * [share of agreeing pairs of ratings, items with two ratings or more, items, then the share of ratings in each category].
 */
export type RaterSums = Float64Array;

const AGREEMENT = 0;
const RATED_TWICE = 1;
const ITEMS = 2;
const SHARES = 3;

/** How many numbers there are for so many categories. */
export function raterSumsWidth(categories: number): number {
  return SHARES + categories;
}

/** One item's, of the counts of its ratings by category. @returns all 0 for an item without ratings. */
export function itemRaterSums(counts: Float64Array): RaterSums {
  const sums = new Float64Array(raterSumsWidth(counts.length));
  const ratings = counts.reduce((sum, count) => sum + count, 0);
  if (ratings === 0) return sums;
  sums[ITEMS] = 1;
  for (const [category, count] of counts.entries()) sums[SHARES + category] = count / ratings;
  if (ratings < 2) return sums;
  sums[RATED_TWICE] = 1;
  sums[AGREEMENT] =
    counts.reduce((pairs, count) => pairs + count * (count - 1), 0) / (ratings * (ratings - 1));
  return sums;
}

/** Of many items. @param counts item by item, `categories` numbers each. */
export function raterSumsOf(counts: Float64Array, categories: number): RaterSums {
  const sums = new Float64Array(raterSumsWidth(categories));
  for (let start = 0; start < counts.length; start += categories) {
    const item = itemRaterSums(counts.subarray(start, start + categories));
    for (const [place, value] of item.entries()) sums[place] = (sums[place] as number) + value;
  }
  return sums;
}

/** Of two raters' confusion matrix (row by row), each count of which is an item with two ratings. */
export function confusionRaterSums(confusion: Float64Array, categories: number): RaterSums {
  const sums = new Float64Array(raterSumsWidth(categories));
  for (let row = 0; row < categories; row += 1) {
    for (let column = 0; column < categories; column += 1) {
      const count = confusion[row * categories + column] as number;
      sums[ITEMS] = (sums[ITEMS] as number) + count;
      sums[SHARES + row] = (sums[SHARES + row] as number) + count / 2;
      sums[SHARES + column] = (sums[SHARES + column] as number) + count / 2;
      if (row === column) sums[AGREEMENT] = (sums[AGREEMENT] as number) + count;
    }
  }
  sums[RATED_TWICE] = sums[ITEMS] as number;
  return sums;
}

/** The observed agreement, and the mean share of each category; null where no item has two ratings. */
export function agreementAndShares(sums: RaterSums): { observed: number; shares: Float64Array } | null {
  const ratedTwice = sums[RATED_TWICE] as number;
  if (ratedTwice === 0) return null;
  return {
    observed: (sums[AGREEMENT] as number) / ratedTwice,
    shares: sums.slice(SHARES).map((share) => share / (sums[ITEMS] as number)),
  };
}

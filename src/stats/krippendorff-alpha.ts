import { middleRanks } from './middle-ranks.ts';

/** What a difference between two values means: any (nominal), their ranks' (ordinal) or their own (interval). */
export type Measurement = 'nominal' | 'ordinal' | 'interval';

/**
 * Krippendorff's alpha, 1 - observed / expected disagreement, for any number of raters and with values missing.
 *
 * K. Krippendorff, "Computing Krippendorff's alpha-reliability", 2011, section E; items with fewer than two values do not count.
 *
 * @param items each the values that raters gave it, in any order.
 * @returns 1 for perfect agreement, 0 for chance; null where no item has two values, or all values are the same.
 *
 * @example krippendorffAlpha([[1, 1], [2, 2], [1, 2]], 'nominal') // 0.44…
 */
export function krippendorffAlpha(
  items: readonly (readonly number[])[],
  measurement: Measurement,
): number | null {
  const values = Float64Array.from(new Set(items.flat())).sort();
  const placeOf = new Map([...values].map((value, place) => [value, place]));
  const coincidences = new Float64Array(values.length ** 2);
  for (const item of items) {
    const counts = new Float64Array(values.length);
    for (const value of item) {
      const place = placeOf.get(value) as number;
      counts[place] = (counts[place] as number) + 1;
    }
    const own = itemCoincidences(counts);
    for (const [place, value] of own.entries()) coincidences[place] = (coincidences[place] as number) + value;
  }
  return alphaOfCoincidences(coincidences, values, measurement);
}

/** One item's part of the coincidence matrix, row by row: its pairs of values, each divided by its ratings less one. */
export function itemCoincidences(counts: Float64Array): Float64Array {
  const categories = counts.length;
  const coincidences = new Float64Array(categories ** 2);
  const ratings = counts.reduce((sum, count) => sum + count, 0);
  if (ratings < 2) return coincidences;
  for (let row = 0; row < categories; row += 1) {
    const count = counts[row] as number;
    for (let column = 0; column < categories; column += 1) {
      const other = (counts[column] as number) - (row === column ? 1 : 0);
      coincidences[row * categories + column] = (count * other) / (ratings - 1);
    }
  }
  return coincidences;
}

/** Two raters' coincidences from their confusion matrix: each item is a pair in both orders. */
export function confusionCoincidences(confusion: Float64Array, categories: number): Float64Array {
  return confusion.map((count, place) => {
    const [row, column] = [Math.floor(place / categories), place % categories];
    return count + (confusion[column * categories + row] as number);
  });
}

/** Alpha of a coincidence matrix. @param values of the categories, ascending. */
export function alphaOfCoincidences(
  coincidences: Float64Array,
  values: Float64Array,
  measurement: Measurement,
): number | null {
  const categories = values.length;
  const margins = new Float64Array(categories);
  for (const [place, count] of coincidences.entries()) {
    const row = Math.floor(place / categories);
    margins[row] = (margins[row] as number) + count;
  }
  const scale = measurement === 'ordinal' ? middleRanks(margins) : values;
  const total = margins.reduce((sum, count) => sum + count, 0);
  let observed = 0;
  let expected = 0;
  for (let row = 0; row < categories; row += 1) {
    for (let column = 0; column < categories; column += 1) {
      if (row === column) continue;
      const difference = (scale[row] as number) - (scale[column] as number);
      const distance = measurement === 'nominal' ? 1 : difference * difference;
      observed += distance * (coincidences[row * categories + column] as number);
      expected += distance * (margins[row] as number) * (margins[column] as number);
    }
  }
  return expected === 0 ? null : 1 - ((total - 1) * observed) / expected;
}

import { middleRanks } from './middle-ranks.ts';

/**
 * Pairs of scores, counted by cell: the two scores of a cell are places in `values`. How often each cell occurs stands apart, since it
 * alone changes from resample to resample.
 */
export interface PairedCells {
  /** All scores of either rater, ascending, once each. */
  values: Float64Array;
  /** Of each cell the place of the first rater's score. */
  first: Uint32Array;
  second: Uint32Array;
}

/** The cells of pairs, and the cell of each pair. */
export function cellsOf(first: Float64Array, second: Float64Array): PairedCells & { cellOf: Uint32Array } {
  const values = Float64Array.from(new Set([...first, ...second])).sort();
  const placeOf = new Map([...values].map((value, place) => [value, place]));
  const cells = new Map<number, number>();
  const cellOf = Uint32Array.from(first, (value, pair) => {
    const key =
      (placeOf.get(value) as number) * values.length + (placeOf.get(second[pair] as number) as number);
    const cell = cells.get(key) ?? cells.size;
    cells.set(key, cell);
    return cell;
  });
  const keys = [...cells.keys()];
  return {
    values,
    first: Uint32Array.from(keys, (key) => Math.floor(key / values.length)),
    second: Uint32Array.from(keys, (key) => key % values.length),
    cellOf,
  };
}

/** How often each value occurs among the first rater's scores, the second's. */
export function marginsOf({ values, first, second }: PairedCells, counts: Float64Array) {
  const margins = { first: new Float64Array(values.length), second: new Float64Array(values.length) };
  for (let cell = 0; cell < first.length; cell += 1) {
    const [one, other, count] = [first[cell] as number, second[cell] as number, counts[cell] as number];
    margins.first[one] = (margins.first[one] as number) + count;
    margins.second[other] = (margins.second[other] as number) + count;
  }
  return margins;
}

/** Σ count · value, Σ count · value² and Σ count. */
function momentsOf(counts: Float64Array, values: Float64Array) {
  let [total, sum, squares] = [0, 0, 0];
  for (let place = 0; place < counts.length; place += 1) {
    const [count, value] = [counts[place] as number, values[place] as number];
    total += count;
    sum += count * value;
    squares += count * value * value;
  }
  return { total, sum, squares };
}

function squaredDifferences({ first, second }: PairedCells, counts: Float64Array, scale: Float64Array) {
  let sum = 0;
  for (let cell = 0; cell < first.length; cell += 1) {
    const difference = (scale[first[cell] as number] as number) - (scale[second[cell] as number] as number);
    sum += (counts[cell] as number) * difference * difference;
  }
  return sum;
}

/** The mean of the first rater's scores less the second's, in the unit of the scores; null for no pair. */
export function meanDifference(cells: PairedCells, counts: Float64Array): number | null {
  const margins = marginsOf(cells, counts);
  const [first, second] = [momentsOf(margins.first, cells.values), momentsOf(margins.second, cells.values)];
  return first.total === 0 ? null : (first.sum - second.sum) / first.total;
}

/**
 * Cohen's kappa with quadratic weights (`weightedKappa`), whose expected disagreement is a matter of means and variances, so that many
 * different scores cost no matrix. Null for no pair, or where all scores are one number.
 */
export function quadraticKappa(cells: PairedCells, counts: Float64Array): number | null {
  const margins = marginsOf(cells, counts);
  const [first, second] = [momentsOf(margins.first, cells.values), momentsOf(margins.second, cells.values)];
  const { total } = first;
  const expected = first.squares + second.squares - (2 * first.sum * second.sum) / total;
  return total === 0 || expected <= ROUNDING * (first.squares + second.squares)
    ? null
    : 1 - squaredDifferences(cells, counts, cells.values) / expected;
}

/** Krippendorff's alpha of two raters, the interval or the ordinal one (`krippendorffAlpha`), at the same cost. */
export function pairedAlpha(
  cells: PairedCells,
  counts: Float64Array,
  measurement: 'interval' | 'ordinal',
): number | null {
  const margins = marginsOf(cells, counts);
  const pooled = margins.first.map((count, place) => count + (margins.second[place] as number));
  const scale = measurement === 'interval' ? cells.values : middleRanks(pooled);
  const { total, sum, squares } = momentsOf(pooled, scale);
  const expected = total * squares - sum * sum;
  return total === 0 || expected <= ROUNDING * total * squares
    ? null
    : 1 - ((total - 1) * squaredDifferences(cells, counts, scale)) / expected;
}

/** What rounding leaves of equal values is no spread. */
const ROUNDING = 1e-12;

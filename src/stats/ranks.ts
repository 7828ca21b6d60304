/**
 * The ranks of values from 1, the least first; equal values share the mean of their ranks (mid-ranks; `scipy.stats.rankdata`).
 *
 * @param values any order, none NaN. Values that differ by rounding alone are equal.
 * @returns the rank of each value, and the sizes of the groups of equal ones (those of one value too).
 *
 * @example midRanks([0.5, 2, 0.5]) // { ranks: [1.5, 3, 1.5], groups: [2, 1] }
 */
export function midRanks(values: readonly number[]): { ranks: Float64Array; groups: number[] } {
  const order = values.map((_, place) => place).sort((a, b) => at(values, a) - at(values, b));
  const ranks = new Float64Array(values.length);
  const groups: number[] = [];
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    const least = at(values, order[from] as number);
    while (to < order.length && isSame(least, at(values, order[to] as number))) to += 1;
    for (let place = from; place < to; place += 1) ranks[order[place] as number] = (from + 1 + to) / 2;
    groups.push(to - from);
    from = to;
  }
  return { ranks, groups };
}

function at(values: readonly number[], place: number): number {
  return values[place] as number;
}

/** The same mean summed in another order differs in the last digits. */
function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a), Math.abs(b));
}

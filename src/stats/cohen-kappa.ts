/**
 * Cohen's kappa, the agreement of two raters beyond chance: (p_o - p_e) / (1 - p_e), where p_o is the share of items on which they
 * agree and p_e what they would agree on if each kept its own shares of categories and chose blindly.
 *
 * J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20, 1960.
 *
 * @param confusion counts, row by row: the first rater's category is the row, the second's the column.
 * @param categories how many there are: `confusion` has its square of entries.
 * @returns 1 for perfect agreement, 0 for chance, less for worse; null for no item, or where both always say the same: chance then
 * agrees always too.
 *
 * @example cohenKappa(Float64Array.of(20, 5, 10, 15), 2) // 0.4
 */
export function cohenKappa(confusion: Float64Array, categories: number): number | null {
  return kappaOf(confusion, categories, (row, column) => (row === column ? 0 : 1));
}

/**
 * Weighted kappa: disagreement by one category weighs less than by several. 1 - Σ w·observed / Σ w·expected with w = |i - j| (linear)
 * or (i - j)² (quadratic), between the values of the categories.
 *
 * J. Cohen, "Weighted kappa", Psychological Bulletin 70, 1968.
 *
 * @param values of the categories, such as scores; their places give the usual weights.
 * @returns null as `cohenKappa`.
 */
export function weightedKappa(
  confusion: Float64Array,
  values: Float64Array,
  weights: 'linear' | 'quadratic',
): number | null {
  const power = weights === 'linear' ? 1 : 2;
  return kappaOf(
    confusion,
    values.length,
    (row, column) => Math.abs((values[row] as number) - (values[column] as number)) ** power,
  );
}

function kappaOf(
  confusion: Float64Array,
  categories: number,
  weightOf: (row: number, column: number) => number,
): number | null {
  const rows = new Float64Array(categories);
  const columns = new Float64Array(categories);
  let total = 0;
  for (let row = 0; row < categories; row += 1) {
    for (let column = 0; column < categories; column += 1) {
      const count = confusion[row * categories + column] as number;
      rows[row] = (rows[row] as number) + count;
      columns[column] = (columns[column] as number) + count;
      total += count;
    }
  }
  let observed = 0;
  let expected = 0;
  for (let row = 0; row < categories; row += 1) {
    for (let column = 0; column < categories; column += 1) {
      const weight = weightOf(row, column);
      observed += weight * (confusion[row * categories + column] as number);
      expected += weight * (rows[row] as number) * (columns[column] as number);
    }
  }
  return expected === 0 ? null : 1 - (observed * total) / expected;
}

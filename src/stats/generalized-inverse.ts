/** A matrix G⁻ with G G⁻ G = G, row by row, and the rank of G. */
export interface GeneralizedInverse {
  values: Float64Array;
  rank: number;
}

/** A pivot below this share of the diagonal's largest value is rounding. */
const ROUNDING = 1e-10;

/**
 * A generalized inverse of a symmetric matrix without negative eigenvalues, by the sweep operator (J. H. Goodnight, "A tutorial on
 * the SWEEP operator", The American Statistician 33, 1979): rows that hang on those before them become zero.
 *
 * @param matrix row by row, `size` × `size`.
 *
 * @example generalizedInverse(Float64Array.of(2, 0, 0, 0), 2) // { values: [0.5, 0, 0, 0], rank: 1 }
 */
export function generalizedInverse(matrix: Float64Array, size: number): GeneralizedInverse {
  const swept = matrix.slice();
  let largest = 0;
  for (let place = 0; place < size; place += 1)
    largest = Math.max(largest, swept[place * size + place] as number);
  const used = new Set<number>();
  for (let pivot = 0; pivot < size; pivot += 1) {
    if ((swept[pivot * size + pivot] as number) <= ROUNDING * largest) continue;
    sweep(swept, size, pivot);
    used.add(pivot);
  }
  const values = swept.map((value, place) =>
    used.has(Math.floor(place / size)) && used.has(place % size) ? value : 0,
  );
  return { values, rank: used.size };
}

function sweep(matrix: Float64Array, size: number, pivot: number): void {
  const diagonal = matrix[pivot * size + pivot] as number;
  for (let row = 0; row < size; row += 1) {
    if (row === pivot) continue;
    const factor = (matrix[row * size + pivot] as number) / diagonal;
    for (let column = 0; column < size; column += 1) {
      if (column === pivot) continue;
      const at = row * size + column;
      matrix[at] = (matrix[at] as number) - factor * (matrix[pivot * size + column] as number);
    }
    matrix[row * size + pivot] = -factor;
  }
  for (let column = 0; column < size; column += 1) {
    if (column !== pivot) {
      const at = pivot * size + column;
      matrix[at] = (matrix[at] as number) / diagonal;
    }
  }
  matrix[pivot * size + pivot] = 1 / diagonal;
}

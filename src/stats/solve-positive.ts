import { factorCholesky, solveCholesky } from './cholesky.ts';

/**
 * Solves A x = b for a symmetric positive definite A by Cholesky's decomposition (Golub and Van Loan, "Matrix Computations",
 * algorithm 4.2.1), after scaling A to a diagonal of ones, so that terms of different units do no harm.
 *
 * @param matrix size × size, row by row; only the lower triangle is read. It is overwritten.
 * @param right b, overwritten with x.
 * @returns false where A is singular to working precision: some row is a combination of the others.
 *
 * @example solvePositive(Float64Array.of(4, 0, 2, 3), 2, b) // with b = [8, 7] true, and b is then [1.25, 1.5]
 */
export function solvePositive(matrix: Float64Array, size: number, right: Float64Array): boolean {
  const scales = new Float64Array(size);
  for (let row = 0; row < size; row += 1) {
    const diagonal = matrix[row * size + row] as number;
    if (!(diagonal > 0)) return false;
    scales[row] = 1 / Math.sqrt(diagonal);
  }
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      const place = row * size + column;
      matrix[place] = (matrix[place] as number) * (scales[row] as number) * (scales[column] as number);
    }
    right[row] = (right[row] as number) * (scales[row] as number);
  }
  if (!factorCholesky(matrix, size, LEAST_PIVOT)) return false;
  solveCholesky(matrix, size, right);
  for (let row = 0; row < size; row += 1) right[row] = (right[row] as number) * (scales[row] as number);
  return true;
}

/** What is left of a row's diagonal of 1 when the rows above are taken out of it; less is rounding. */
const LEAST_PIVOT = 1e-12;

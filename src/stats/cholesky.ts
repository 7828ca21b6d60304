/**
 * Factors a symmetric positive definite matrix in place: A = L·Lᵀ with L lower triangular (A.-L. Cholesky, 1910; G. Golub and C. Van
 * Loan, "Matrix Computations", 4.2).
 *
 * @param matrix size × size, row by row; the lower triangle is read, and L written over it.
 * @param leastPivot what must be left of a diagonal when the rows above are taken out of it.
 * @returns false where the matrix is not positive definite to the precision of numbers; it then holds nothing of use.
 */
export function factorCholesky(matrix: Float64Array, size: number, leastPivot = 0): boolean {
  for (let row = 0; row < size; row += 1) {
    const own = row * size;
    for (let column = 0; column <= row; column += 1) {
      const other = column * size;
      let sum = matrix[own + column] as number;
      for (let place = 0; place < column; place += 1) {
        sum -= (matrix[own + place] as number) * (matrix[other + place] as number);
      }
      if (column < row) {
        matrix[own + column] = sum / (matrix[other + column] as number);
      } else if (sum > leastPivot) {
        matrix[own + column] = Math.sqrt(sum);
      } else {
        return false;
      }
    }
  }
  return true;
}

/** Solves L·Lᵀ·x = b in place, for the factor that `factorCholesky` left: `vector` is b, and then x. */
export function solveCholesky(factor: Float64Array, size: number, vector: Float64Array): void {
  for (let row = 0; row < size; row += 1) {
    let sum = vector[row] as number;
    for (let place = 0; place < row; place += 1) {
      sum -= (factor[row * size + place] as number) * (vector[place] as number);
    }
    vector[row] = sum / (factor[row * size + row] as number);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    const value = (vector[row] as number) / (factor[row * size + row] as number);
    vector[row] = value;
    for (let place = 0; place < row; place += 1) {
      vector[place] = (vector[place] as number) - (factor[row * size + place] as number) * value;
    }
  }
}

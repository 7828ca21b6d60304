import { logistic, logisticLoss } from './logistic.ts';
import { type NewtonFit, type NewtonPoint, minimizeByNewton } from './logistic-newton.ts';
import { solvePositive } from './solve-positive.ts';

/** What is regressed on what. */
export interface LogisticData {
  /** Rows × terms, row by row; a term of ones is an intercept. Values are to be about 1 in size. */
  design: Float64Array;
  terms: number;
  /** From 0 to 1, one a row; a tie is 0.5. */
  outcomes: Float64Array;
  /** How often each row counts, 0 or more. @default 1 */
  weights?: Float64Array | undefined;
  /** Log-odds that are known beforehand, one a row. @default 0 */
  offsets?: Float64Array | undefined;
}

export interface LogisticOptions {
  /** λ of the penalty λ/2 · Σ β², over all terms or for each (scikit-learn's 1/C). @default 0 */
  ridge?: number | Float64Array | undefined;
  /** Where to begin: a solution of similar data saves steps. @default zeros */
  start?: Float64Array | undefined;
}

/**
 * Logistic regression: the coefficients β, in log-odds, that minimize Σ w (log(1 + e^η) - y η) + λ/2 Σ β² with η = x·β + offset, by
 * Newton's method, which here is iteratively reweighted least squares (P. McCullagh and J. A. Nelder, "Generalized Linear Models",
 * 1989, section 4.4). XᵀWX is summed row by row: beside the data, memory is that of terms × terms.
 *
 * @returns the fit; where there is no single finite solution, its `outcome` says why.
 * @throws RangeError where the lengths do not fit, or there is no row.
 *
 * @example
 * fitLogistic({ design: Float64Array.of(1, 1, 1, 1), terms: 1, outcomes: Float64Array.of(1, 1, 1, 0) })
 * // coefficients [1.098…]: the log-odds of 3/4
 */
export function fitLogistic(data: LogisticData, { ridge = 0, start }: LogisticOptions = {}): NewtonFit {
  const { design, terms, outcomes, weights, offsets } = data;
  if (outcomes.length === 0 || design.length !== outcomes.length * terms) {
    throw new RangeError(`a design of ${design.length} values is not ${outcomes.length} rows of ${terms}`);
  }
  const penalty = typeof ridge === 'number' ? new Float64Array(terms).fill(ridge) : ridge;
  const total = weights === undefined ? outcomes.length : weights.reduce((sum, weight) => sum + weight, 0);
  const at = (coefficients: Float64Array): NewtonPoint => {
    const curvature = new Float64Array(terms * terms);
    const descent = new Float64Array(terms);
    let loss = 0;
    for (let row = 0; row < outcomes.length; row += 1) {
      const weight = weights === undefined ? 1 : (weights[row] as number);
      if (weight === 0) continue;
      const from = row * terms;
      let logOdds = offsets === undefined ? 0 : (offsets[row] as number);
      for (let term = 0; term < terms; term += 1) {
        logOdds += (design[from + term] as number) * (coefficients[term] as number);
      }
      const outcome = outcomes[row] as number;
      const expected = logistic(logOdds);
      loss += weight * logisticLoss(logOdds, outcome);
      addRow(design, from, terms, weight * (outcome - expected), descent);
      addSquare(design, from, terms, weight * expected * (1 - expected), curvature);
    }
    for (let term = 0; term < terms; term += 1) {
      const λ = penalty[term] as number;
      const value = coefficients[term] as number;
      loss += (λ / 2) * value ** 2;
      descent[term] = (descent[term] as number) - λ * value;
      curvature[term * terms + term] = (curvature[term * terms + term] as number) + λ;
    }
    return { loss, step: solvePositive(curvature, terms, descent) ? descent : undefined };
  };
  return minimizeByNewton(start ?? new Float64Array(terms), at, total);
}

function addRow(design: Float64Array, from: number, terms: number, factor: number, sums: Float64Array): void {
  for (let term = 0; term < terms; term += 1) {
    sums[term] = (sums[term] as number) + factor * (design[from + term] as number);
  }
}

/** Adds factor · x xᵀ to the lower triangle. */
function addSquare(
  design: Float64Array,
  from: number,
  terms: number,
  factor: number,
  sums: Float64Array,
): void {
  for (let row = 0; row < terms; row += 1) {
    const scaled = factor * (design[from + row] as number);
    if (scaled === 0) continue;
    for (let column = 0; column <= row; column += 1) {
      const place = row * terms + column;
      sums[place] = (sums[place] as number) + scaled * (design[from + column] as number);
    }
  }
}

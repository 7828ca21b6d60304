import { factorCholesky, solveCholesky } from './cholesky.ts';

/** A concave function of several numbers, such as a log-likelihood, by its derivatives. */
export interface Concave {
  /** How many numbers it is of. */
  size: number;
  /**
   * Writes the slope at `point`, and the negated second derivatives (size × size, row by row; the lower triangle) over what the arrays
   * held. Returns false where the function does not exist.
   */
  differentiate: (point: Float64Array, slope: Float64Array, curvature: Float64Array) => boolean;
}

/**
 * The maximum of a strictly concave function by Newton's method. A step that runs past the maximum along its line is halved (the slope
 * along the line must not turn; J. Nocedal and S. Wright, "Numerical Optimization", chapter 3).
 *
 * The last step is below 10⁻⁶; since the error of a step is of the order of its square, the maximum is met to about 10⁻¹².
 *
 * @param start is where to begin, and afterwards the maximum.
 * @returns whether it was found: not where the function has no maximum or its curvature is singular.
 */
export function maximize({ size, differentiate }: Concave, start: Float64Array): boolean {
  const slope = new Float64Array(size);
  const curvature = new Float64Array(size * size);
  const step = new Float64Array(size);
  const next = new Float64Array(size);
  if (!differentiate(start, slope, curvature)) return false;
  for (let round = 0; round < MOST_STEPS; round += 1) {
    if (!factorCholesky(curvature, size)) return false;
    step.set(slope);
    solveCholesky(curvature, size, step);
    const rise = dot(slope, step);
    const length = longest(step);
    if (!Number.isFinite(rise) || !Number.isFinite(length)) return false;
    let scale = 1;
    for (;;) {
      for (let place = 0; place < size; place += 1) {
        next[place] = (start[place] as number) + scale * (step[place] as number);
      }
      // Of so short a step nothing but rounding is left of the slope.
      if (length < LAST_STEP) {
        start.set(next);
        return true;
      }
      if (differentiate(next, slope, curvature) && dot(slope, step) >= -MOST_TURN * rise) break;
      scale /= 2;
      if (scale < LEAST_SCALE) return false;
    }
    start.set(next);
  }
  return false;
}

const LAST_STEP = 1e-6;
const MOST_STEPS = 200;
const MOST_TURN = 0.1;
const LEAST_SCALE = 2 ** -40;

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let place = 0; place < one.length; place += 1)
    sum += (one[place] as number) * (other[place] as number);
  return sum;
}

function longest(vector: Float64Array): number {
  let most = 0;
  for (const value of vector) most = Math.max(most, Math.abs(value));
  return most;
}

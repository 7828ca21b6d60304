/**
 * How a fit ended:
 * - `converged`: the last step was below 1e-10;
 * - `separated`: there is no finite solution, for some combination of the terms tells the outcomes apart (A. Albert and J. A. Anderson,
 *   "On the existence of maximum likelihood estimates in logistic regression models", Biometrika 71, 1984);
 * - `singular`: there are many solutions, for some term is a combination of the others.
 */
export type FitOutcome = 'converged' | 'separated' | 'singular';

/** The loss at some coefficients, and Newton's step from there; without a step where the curvature is singular. */
export interface NewtonPoint {
  loss: number;
  step: Float64Array | undefined;
}

export interface NewtonFit {
  /** Of no use unless `converged`. */
  coefficients: Float64Array;
  loss: number;
  steps: number;
  outcome: FitOutcome;
}

/**
 * Minimizes a convex loss by Newton's method; a step that would raise the loss is halved (S. Boyd and L. Vandenberghe, "Convex
 * Optimization", 2004, section 9.5). Where the solution lies at infinity each step stays about as long while the loss hardly falls:
 * that is how separation is told. It takes terms whose values are about 1 in size.
 *
 * @param start not changed.
 * @param at the loss and the step at some coefficients.
 * @param scale the size of the loss, such as the number of rows: smaller falls than 1e-13 of it are rounding.
 */
export function minimizeByNewton(
  start: Float64Array,
  at: (coefficients: Float64Array) => NewtonPoint,
  scale: number,
): NewtonFit {
  let coefficients: Float64Array = start.slice();
  let here = at(coefficients);
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const { step, loss } = here;
    // Far out, the curvature vanishes where outcomes are told apart.
    if (step === undefined)
      return { coefficients, loss, steps, outcome: steps === 0 ? 'singular' : 'separated' };
    const length = largest(step);
    if (length <= TOLERANCE * Math.max(1, largest(coefficients))) {
      return { coefficients: moved(coefficients, step, 1), loss, steps, outcome: 'converged' };
    }
    const rounding = ROUNDING * (Math.abs(loss) + scale);
    let share = 1;
    let next = moved(coefficients, step, share);
    let there = at(next);
    while (!(there.loss <= loss + rounding) && share > LEAST_SHARE) {
      share /= 2;
      next = moved(coefficients, step, share);
      there = at(next);
    }
    if (length > LONG_STEP && loss - there.loss <= rounding) {
      return { coefficients, loss, steps, outcome: 'separated' };
    }
    coefficients = next;
    here = there;
  }
  return { coefficients, loss: here.loss, steps: MOST_STEPS, outcome: 'separated' };
}

const TOLERANCE = 1e-10;
const MOST_STEPS = 100;
const ROUNDING = 1e-13;
const LEAST_SHARE = 1e-9;
/** In the unit of the log-odds. */
const LONG_STEP = 0.1;

function moved(from: Float64Array, step: Float64Array, share: number): Float64Array {
  return from.map((value, term) => value + share * (step[term] as number));
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

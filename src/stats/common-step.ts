/**
 * The greatest step of which all values are multiples, up to rounding: means of whole scores over two turns are multiples of 1/2, over
 * two turns and five choices of 1/10. Found by Euclid's algorithm, in which a rest of at most `MARGIN` counts as none.
 *
 * @param values above 0.
 * @returns undefined where there is no value, or no step but a tiny one.
 *
 * @example commonStep([1.5, 2, 0.5]) // 0.5
 */
export function commonStep(values: readonly number[]): number | undefined {
  let step = 0;
  for (const value of values) {
    step = greatestCommon(step, value);
    if (step < LEAST) return undefined;
  }
  return step === 0 || !values.every((value) => isMultiple(value, step)) ? undefined : step;
}

/** Finer than thousandths, a lattice is no help. */
const LEAST = 1e-4;
const MARGIN = 1e-8;

function greatestCommon(a: number, b: number): number {
  let [more, less] = a > b ? [a, b] : [b, a];
  while (less > MARGIN) {
    const rest = more % less;
    // Just below the divisor is a rest of none as well.
    [more, less] = [less, less - rest < MARGIN ? 0 : rest];
  }
  return more;
}

function isMultiple(value: number, step: number): boolean {
  const times = value / step;
  return Math.abs(times - Math.round(times)) < 1e-6;
}

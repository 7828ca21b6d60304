import { normalProbability } from './normal.ts';

/**
 * The distribution function of the noncentral t distribution: the probability that (Z + δ)/S is at most t, with Z standard normal and
 * S the root of a chi-squared variable over its degrees of freedom. Given S it is Φ(t·S - δ), and S is integrated over by Simpson's
 * rule; its density is s^(df - 1) · exp(-df·s²/2) up to a factor that is integrated along.
 *
 * @param df degrees of freedom, at least 1.
 * @param delta the noncentrality δ.
 * @returns right to about 1e-8.
 *
 * @example noncentralTProbability(2, 5, 1) // 0.7780…
 */
export function noncentralTProbability(t: number, df: number, delta: number): number {
  const mode = Math.sqrt((df - 1) / df);
  const spread = 1 / Math.sqrt(2 * df);
  const from = Math.max(0, mode - REACH * spread);
  const width = (mode + REACH * spread - from) / STEPS;
  const logDensity = (s: number) => (df === 1 ? 0 : (df - 1) * Math.log(s)) - (df * s * s) / 2;
  const peak = logDensity(mode);
  let sum = 0;
  let whole = 0;
  for (let step = 0; step <= STEPS; step += 1) {
    const s = from + step * width;
    const simpson = step === 0 || step === STEPS ? 1 : step % 2 === 1 ? 4 : 2;
    const weight = simpson * Math.exp(logDensity(s) - peak);
    sum += weight * normalProbability(t * s - delta);
    whole += weight;
  }
  return sum / whole;
}

/** Standard deviations of S on either side of its mode. */
const REACH = 8;
const STEPS = 400;

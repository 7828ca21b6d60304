import { noncentralTProbability } from './noncentral-t.ts';
import { normalProbability, normalQuantile } from './normal.ts';
import { studentQuantile } from './student-t.ts';

/** What a test is asked for. */
export interface PowerAim {
  /** How often a difference that there is shall be found: a share, such as 0.8. */
  power: number;
  /** How often one that there is not may be: a share, such as 0.05, two-sided. */
  alpha: number;
}

/**
 * The power of a two-sided paired t test: how often n differences whose true mean is `effect` of their standard deviations from 0
 * would be found to differ from 0. Under the alternative, t has the noncentral t distribution with δ = effect · √n (J. Cohen,
 * "Statistical Power Analysis for the Behavioral Sciences", 1988, section 2.3; statsmodels' `TTestPower.power`). E. Miller, "Adding
 * Error Bars to Evals", 2024, arXiv 2411.00640, section 5 has the same with the normal distribution, which is used here from 2,000
 * differences on.
 *
 * @param effect Cohen's d of the differences.
 * @param n how many differences, at least 2.
 */
export function pairedPower(effect: number, n: number, alpha: number): number {
  const delta = Math.abs(effect) * Math.sqrt(n);
  if (n >= NORMAL_FROM) {
    const bound = normalQuantile(1 - alpha / 2);
    return normalProbability(delta - bound) + normalProbability(-delta - bound);
  }
  const bound = studentQuantile(1 - alpha / 2, n - 1);
  const missed = noncentralTProbability(bound, n - 1, delta) - noncentralTProbability(-bound, n - 1, delta);
  return 1 - missed;
}

const NORMAL_FROM = 2000;

/**
 * The least number of differences with which the test has the power. Of many it is the normal distribution's number and z²/2 for the
 * standard deviation's not being known (W. Guenther, "Sample size formulas for normal theory t tests", The American Statistician 35,
 * 1981).
 *
 * @param effect Cohen's d of the differences.
 * @returns null for an effect of 0, or one that would take more than 10^15.
 *
 * @example questionsNeeded(0.5, { power: 0.8, alpha: 0.05 }) // 34
 */
export function questionsNeeded(effect: number, aim: PowerAim): number | null {
  const { power, alpha } = aim;
  const bound = normalQuantile(1 - alpha / 2);
  // Miller's equation for n, with normal distributions: too few, if anything.
  const guess = ((bound + normalQuantile(power)) / effect) ** 2;
  if (!(guess < MOST)) return null;
  if (guess >= NORMAL_FROM) return Math.ceil(guess + bound ** 2 / 2);
  let n = Math.max(2, Math.ceil(guess) - 1);
  while (pairedPower(effect, n, alpha) < power) n += 1;
  return n;
}

const MOST = 1e15;

/**
 * The least effect (Cohen's d) that the test would find with the power, given n differences; times their standard deviation it is
 * the least difference (Miller's minimum detectable effect).
 *
 * @param n at least 2.
 *
 * @example detectableEffect(80, { power: 0.8, alpha: 0.05 }) // 0.3171…
 */
export function detectableEffect(n: number, { power, alpha }: PowerAim): number {
  let low = 0;
  let high = 1;
  while (pairedPower(high, n, alpha) < power) high *= 2;
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (low + high) / 2;
    if (pairedPower(middle, n, alpha) < power) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const HALVINGS = 32;

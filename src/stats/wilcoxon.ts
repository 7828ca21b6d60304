import { normalProbability } from './normal.ts';
import { signedRanks } from './signed-ranks.ts';

export interface WilcoxonTest {
  /** Two-sided; 1 where every difference is 0. */
  p: number;
  /** The lesser of the sums of positive and of negative ranks (`scipy.stats.wilcoxon`'s statistic). */
  statistic: number;
  /** How many differences are not 0. */
  n: number;
  /** `exact`: the distribution of the statistic over all signs; `normal`: its approximation. */
  method: 'exact' | 'normal';
}

/**
 * Wilcoxon's signed-rank test that paired differences lie symmetrically around 0, two-sided. Differences of 0 are dropped, as
 * Wilcoxon did (`zero_method='wilcox'`). Up to 50 differences without ties p is exact; else the statistic is taken as normal, with
 * the correction of the variance for ties and without one for continuity (M. Hollander, D. Wolfe and E. Chicken, "Nonparametric
 * Statistical Methods", 3rd edition, 2014, section 3.1), as `scipy.stats.wilcoxon` does by default.
 *
 * @example wilcoxonTest([1, 2, 3, -4]) // { p: 0.875, statistic: 4, n: 4, method: 'exact' }
 */
export function wilcoxonTest(differences: readonly number[]): WilcoxonTest {
  const { positive, negative, n, groups } = signedRanks(differences);
  const statistic = Math.min(positive, negative);
  if (n === 0) return { p: 1, statistic, n, method: 'exact' };
  const hasTies = groups.length < n;
  return !hasTies && n <= MOST_EXACT
    ? { p: exactProbability(statistic, n), statistic, n, method: 'exact' }
    : { p: normalApproximation(statistic, n, groups), statistic, n, method: 'normal' };
}

/** scipy's bound. */
const MOST_EXACT = 50;

/**
 * Twice the probability of a sum of positive ranks of at most `statistic`, each of the ranks 1 to n being positive as often as not.
 * The probabilities are built up a rank at a time.
 */
function exactProbability(statistic: number, n: number): number {
  const probabilities = new Float64Array((n * (n + 1)) / 2 + 1);
  probabilities[0] = 1;
  for (let rank = 1; rank <= n; rank += 1) {
    for (let sum = (rank * (rank + 1)) / 2; sum >= 0; sum -= 1) {
      const without = probabilities[sum] as number;
      const withIt = sum >= rank ? (probabilities[sum - rank] as number) : 0;
      probabilities[sum] = (without + withIt) / 2;
    }
  }
  let tail = 0;
  for (let sum = 0; sum <= statistic; sum += 1) tail += probabilities[sum] as number;
  return Math.min(1, 2 * tail);
}

function normalApproximation(statistic: number, n: number, groups: readonly number[]): number {
  const mean = (n * (n + 1)) / 4;
  let ties = 0;
  for (const size of groups) ties += size ** 3 - size;
  const variance = (n * (n + 1) * (2 * n + 1) - ties / 2) / 24;
  return Math.min(1, 2 * normalProbability((statistic - mean) / Math.sqrt(variance)));
}

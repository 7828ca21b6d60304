import { normalProbability } from './normal.ts';
import { studentQuantile } from './student-t.ts';

/**
 * The confidence to ask of a bootstrap interval over few groups so that it holds the truth as often as `confidence` says. A bootstrap
 * distribution of G groups is narrower than it should be, by √((G - 1)/G), and takes the spread for known; for a mean of normal values
 * the middle 1 - 2Φ(-√(G/(G - 1)) · t) of it makes up for both, t being Student's quantile with G - 1 degrees of freedom.
 *
 * T. Hesterberg, "What Teachers Should Know About the Bootstrap: Resampling in the Undergraduate Statistics Curriculum", The American
 * Statistician 69, 2015, section 4.2 (the expanded percentile interval).
 *
 * @param confidence a share, such as 0.95.
 * @param groups at least two.
 *
 * @example expandedConfidence(0.95, 80) // 0.9548…
 */
export function expandedConfidence(confidence: number, groups: number): number {
  const t = studentQuantile((1 + confidence) / 2, groups - 1);
  return 1 - 2 * normalProbability(-Math.sqrt(groups / (groups - 1)) * t);
}

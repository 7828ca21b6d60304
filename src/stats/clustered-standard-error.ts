import { RunningMean } from './mean.ts';

/** Values that hang together, such as the scores of one question: their sum and their number. */
export interface Cluster {
  sum: number;
  count: number;
}

/**
 * The standard error of the mean of all values, where values of one cluster hang together and clusters are independent: with G
 * clusters, n values and mean m it is √(G/(G - 1) · Σ (sum of the cluster - its count · m)²) / n, in the unit of the values.
 *
 * E. Miller, "Adding Error Bars to Evals", 2024, arXiv 2411.00640, section 2.2 (clustered standard errors), times the usual
 * correction for few clusters. With one value a cluster it is the sample standard deviation over √n.
 *
 * @returns null for fewer than two clusters, of which nothing can be said.
 *
 * @example clusteredStandardError([{ sum: 10, count: 2 }, { sum: 14, count: 2 }]) // 1: the means are 5 and 7
 */
export function clusteredStandardError(clusters: readonly Cluster[]): number | null {
  if (clusters.length < 2) return null;
  const total = new RunningMean();
  let n = 0;
  for (const { sum, count } of clusters) {
    total.add(sum);
    n += count;
  }
  const mean = ((total.mean as number) * clusters.length) / n;
  const squares = new RunningMean();
  for (const { sum, count } of clusters) {
    const distance = sum - count * mean;
    // What rounding leaves of equal values is no spread.
    squares.add(Math.abs(distance) <= ROUNDING * Math.abs(sum) ? 0 : distance ** 2);
  }
  const groups = clusters.length;
  return Math.sqrt((groups / (groups - 1)) * (squares.mean as number) * groups) / n;
}

const ROUNDING = 1e-13;

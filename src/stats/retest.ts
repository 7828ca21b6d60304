import { SUMS } from './nested-sums.ts';

/**
 * How much one judgment of an answer tells of a second one: the intraclass correlation of judgments of the same answers, ICC(1,1) of P. E.
 * Shrout and J. L. Fleiss, "Intraclass correlations: uses in assessing rater reliability", Psychological Bulletin 86, 1979. With k
 * judgments each it is (MSB - MSW) / (MSB + (k - 1) MSW); for unequal numbers k = (N - Σ n²/N) / (answers - 1).
 *
 * @param sums `nestedSums`, added: answers that were judged once are not in it.
 * @returns 1 where judgments of one answer never differ, 0 or below where they differ as those of any two; NaN below two answers that
 * were judged twice, or where all scores are equal.
 */
export function retestCorrelation(sums: Float64Array): number {
  const at = (place: number) => sums[place] as number;
  const [answers, scores] = [at(SUMS.retested), at(SUMS.retestScores)];
  const k = (scores - at(SUMS.retestSquares) / scores) / (answers - 1);
  const between = (at(SUMS.retestSquaredMeans) - at(SUMS.retestTotal) ** 2 / scores) / (answers - 1);
  const within = at(SUMS.retestWithin) / (scores - answers);
  // What rounding leaves of equal scores is no variance.
  if (between < ROUNDING && within < ROUNDING) return Number.NaN;
  return (between - within) / (between + (k - 1) * within);
}

const ROUNDING = 1e-10;

/** Of two judgments of the same answer, how often they are equal: a share of 1; NaN where none was judged twice. */
export function equalRetests(sums: Float64Array): number {
  return (sums[SUMS.equalPairs] as number) / (sums[SUMS.pairs] as number);
}

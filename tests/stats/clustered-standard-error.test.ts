import { describe, expect, it } from 'vitest';
import { clusteredStandardError } from '../../src/stats/clustered-standard-error.ts';
import { sampleStandardDeviation } from '../../src/stats/standard-deviation.ts';
import { studentQuantile } from '../../src/stats/student-t.ts';
import { seededRandom } from '../support/random.ts';

function clustersOf(groups: readonly (readonly number[])[]) {
  return groups.map((values) => ({ sum: values.reduce((a, b) => a + b, 0), count: values.length }));
}

describe('clusteredStandardError', () => {
  it('is that of a regression on a constant with clustered errors', () => {
    // statsmodels 0.15.0: OLS(y, ones).fit(cov_type='cluster', cov_kwds={'groups': g}).bse
    const groups = [[8, 6, 7], [3, 5], [9.5, 9], [1, 2, 2, 10], [4.5]];
    expect(clusteredStandardError(clustersOf(groups))).toBeCloseTo(1.0898021786453944, 12);
  });

  it('with one value a cluster is the standard deviation over √n', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(clusteredStandardError(clustersOf(values.map((value) => [value])))).toBeCloseTo(
      (sampleStandardDeviation(values) as number) / Math.sqrt(8),
      14,
    );
  });

  it('is 0 for equal values, also where rounding makes their sums differ', () => {
    expect(clusteredStandardError(clustersOf([[0.1, 0.1, 0.1], [0.1], [0.1, 0.1]]))).toBe(0);
  });

  it('does not exist for fewer than two clusters', () => {
    expect(clusteredStandardError([])).toBeNull();
    expect(clusteredStandardError(clustersOf([[1, 9]]))).toBeNull();
  });
});

describe('a 95% interval of scores that hang together by question', () => {
  // 20 questions of two turns and two choices; a question's own effect has the same spread as the noise of a score.
  const random = seededRandom(20);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const runs = Array.from({ length: 2000 }, () =>
    Array.from({ length: 20 }, () => {
      const effect = normal();
      return Array.from({ length: 4 }, () => 5 + effect + normal());
    }),
  );
  const coverage = (clustersIn: (run: number[][]) => number[][]) => {
    const holding = runs.filter((run) => {
      const clusters = clustersIn(run);
      const mean = run.flat().reduce((a, b) => a + b, 0) / run.flat().length;
      const error = clusteredStandardError(clustersOf(clusters)) as number;
      return Math.abs(mean - 5) <= error * studentQuantile(0.975, clusters.length - 1);
    });
    return holding.length / runs.length;
  };

  it('holds the true mean in 95% of samples where it is clustered by question', () => {
    // Of 2,000 samples the share's own standard error is 0.005.
    expect(Math.abs(coverage((run) => run) - 0.95)).toBeLessThan(0.015);
  });

  it('would hold it too seldom by rows: half of the variance between rows is shared by four of them', () => {
    // Rows take the variance of the mean to be 2/80 where it is 1/20 + 1/80: 1.96 · √(0.025 / 0.0625) = 1.24 standard errors, 78.5%.
    expect(Math.abs(coverage((run) => run.flat().map((score) => [score])) - 0.785)).toBeLessThan(0.03);
  });
});

import { describe, expect, it } from 'vitest';
import { multinomialOf } from '../../src/stats/multinomial.ts';
import { randomOf } from '../../src/stats/random.ts';

describe('multinomialOf', () => {
  // Too few rows for tables; tables alone; with a count that is drawn beforehand, which leaves the tables ever other numbers of rows.
  it.each([
    { counts: [40, 0, 300, 9] },
    { counts: [700, 0, 900, 3, 250, 800] },
    { counts: [5000, 30, 0, 600] },
    { counts: [4000, 2000] },
  ])('of $counts has the multinomial means, variances and covariance', ({ counts }) => {
    const rows = counts.reduce((sum, count) => sum + count, 0);
    const draw = multinomialOf(Float64Array.from(counts));
    const random = randomOf(7);
    const draws = 20_000;
    const drawn = new Float64Array(counts.length);
    const sums = counts.map(() => 0);
    const squares = counts.map(() => 0);
    const [one, other] = [0, counts.length - 1] as const;
    let products = 0;
    let wrongSums = 0;
    for (let round = 0; round < draws; round += 1) {
      draw(random, drawn);
      if (drawn.reduce((sum, count) => sum + count, 0) !== rows) wrongSums += 1;
      for (const [place, count] of counts.entries()) {
        const difference = (drawn[place] as number) - count;
        sums[place] = (sums[place] as number) + difference;
        squares[place] = (squares[place] as number) + difference ** 2;
      }
      products +=
        ((drawn[one] as number) - (counts[one] as number)) *
        ((drawn[other] as number) - (counts[other] as number));
    }
    expect(wrongSums).toBe(0);
    for (const [place, count] of counts.entries()) {
      const variance = count * (1 - count / rows);
      expect(Math.abs((sums[place] as number) / draws)).toBeLessThanOrEqual(4 * Math.sqrt(variance / draws));
      // The deviation of a variance is √((2 + excess) / draws) of it; the excess of 9 successes is 1/9, of others less.
      expect(Math.abs((squares[place] as number) / draws - variance)).toBeLessThanOrEqual(
        4 * variance * Math.sqrt(2.4 / draws),
      );
    }
    const [a, b] = [counts[one] as number, counts[other] as number];
    expect(Math.abs(products / draws + (a * b) / rows)).toBeLessThan(4 * Math.sqrt((2 * a * b) / draws));
  });
});

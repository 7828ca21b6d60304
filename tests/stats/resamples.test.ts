import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/stats/random.ts';
import { resampleBlocks, resamples } from '../../src/stats/resamples.ts';

const drawnBy = (groups: number, rounds: number, seed: number) =>
  [...resamples(groups, { rounds, seed })].map((drawn) => [...drawn]);

describe('resamples', () => {
  it('draw as many places as there are, as often as asked, the same ones for a seed', () => {
    const rounds = drawnBy(7, 50, 3);
    expect(rounds).toHaveLength(50);
    for (const drawn of rounds) expect(drawn).toHaveLength(7);
    expect(new Set(rounds.flat())).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
    expect(drawnBy(7, 50, 3)).toEqual(rounds);
    expect(drawnBy(7, 50, 4)).not.toEqual(rounds);
    expect(drawnBy(0, 50, 3)).toEqual(Array.from({ length: 50 }, () => []));
  });

  it('are the same numbers whether they are kept or drawn each time', () => {
    // 13 million places are more than are kept.
    const groups = 13_000;
    const random = randomOf(9);
    const expected = Array.from({ length: groups }, () => random.below(groups));
    const few = resamples(groups, { rounds: 2, seed: 9 }).next().value;
    const many = resamples(groups, { rounds: 1000, seed: 9 }).next().value;
    expect([...(few ?? [])]).toEqual(expected);
    expect([...(many ?? [])]).toEqual(expected);
  });

  it('come in blocks of whole rounds', () => {
    let places = 0;
    for (const block of resampleBlocks(40_000, { rounds: 301, seed: 0 })) {
      expect(block.length % 40_000).toBe(0);
      places += block.length;
    }
    expect(places).toBe(40_000 * 301);
  });

  it('favour no place', () => {
    const counts = Array<number>(20).fill(0);
    for (const drawn of resamples(20, { rounds: 5000, seed: 1 })) {
      for (const place of drawn) counts[place] = (counts[place] as number) + 1;
    }
    // Pearson's statistic over 20 places of 5,000 each; scipy 1.12.0: chi2.ppf(0.999, 19) = 43.82.
    const statistic = counts.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0);
    expect(statistic).toBeLessThan(43.82);
  });
});

import { describe, expect, it } from 'vitest';
import { arenaRanks } from '../../src/stats/arena-ranks.ts';
import { bootstrapElo } from '../../src/stats/bootstrap-elo.ts';
import { eloRatings, pairModels } from '../../src/stats/elo.ts';
import { FOUR_MODELS } from './four-models.ts';

const BATTLES = Uint32Array.from(
  [...FOUR_MODELS.cells].flatMap((count, cell) => Array.from({ length: count }, () => cell)),
);

// FastChat's loop (K = 4, 1000 at first) over these rows in plain Python 3.11.
const RATINGS = [1018.5186318632361, 997.3184432790885, 994.7643635019435, 989.3985613557319];

describe('eloRatings', () => {
  it("are those of FastChat's loop", () => {
    const ratings = eloRatings(4, BATTLES, pairModels(4));
    for (const [model, rating] of RATINGS.entries()) expect(ratings[model]).toBeCloseTo(rating, 9);
  });

  it('depend on the order', () => {
    const turned = eloRatings(4, BATTLES.toReversed(), pairModels(4));
    expect(turned[0]).not.toBeCloseTo(RATINGS[0] as number, 3);
  });
});

describe('bootstrapElo', () => {
  it('draws the same from the same seed, by battle or by group, and keeps the mean', () => {
    const groups = BATTLES.map((_, place) => place % 6);
    for (const of of [undefined, groups]) {
      const drawn = bootstrapElo(4, BATTLES, of, { rounds: 50, seed: 3 });
      expect(drawn).toEqual(bootstrapElo(4, BATTLES, of, { rounds: 50, seed: 3 }));
      expect(drawn).not.toEqual(bootstrapElo(4, BATTLES, of, { rounds: 50, seed: 4 }));
      for (let round = 0; round < 50; round += 1) {
        const sum = drawn.subarray(4 * round, 4 * round + 4).reduce((total, rating) => total + rating, 0);
        expect(sum).toBeCloseTo(4000, 8);
      }
    }
  });

  it('with one group is a shuffle of the same battles', () => {
    // One win each way: either order ends near 1000, one a little above and one a little below.
    const drawn = bootstrapElo(2, Uint32Array.of(0, 1), Uint32Array.of(0, 0), { rounds: 40, seed: 1 });
    const firsts = new Set(Array.from({ length: 40 }, (_, round) => (drawn[2 * round] as number).toFixed(4)));
    expect(firsts).toEqual(new Set(['999.9770', '1000.0230']));
  });
});

it('arenaRanks counts the intervals that lie wholly above', () => {
  const intervals = [
    { low: 5, high: 7 },
    { low: 6, high: 8 },
    { low: 1, high: 5 },
    { low: 0, high: 0.5 },
  ];
  expect(arenaRanks(intervals)).toEqual([1, 1, 2, 4]);
});

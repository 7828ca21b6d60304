import { describe, expect, it } from 'vitest';
import { findSeparation, findTieSeparation } from '../../src/stats/comparison-graph.ts';
import { davidson } from '../../src/stats/davidson.ts';
import { LOW_WINS, HIGH_WINS, TIE, countCells, pairPlace } from '../../src/stats/pair-outcomes.ts';
import { raoKupper } from '../../src/stats/rao-kupper.ts';
import { FOUR_MODELS } from './four-models.ts';

/** "0>1" is a win, "0=1" a tie. */
function outcomesOf(models: number, ...battles: string[]) {
  const cells = new Float64Array(countCells(models));
  for (const battle of battles) {
    const [one = 0, other = 0] = battle.split(/[>=]/).map(Number);
    const outcome = battle.includes('=') ? TIE : one < other ? LOW_WINS : HIGH_WINS;
    cells[3 * pairPlace(Math.min(one, other), Math.max(one, other)) + outcome] = 1;
  }
  return { models, cells };
}

describe('findSeparation', () => {
  it('finds nothing where every model can be reached by wins and ties', () => {
    expect(findSeparation(FOUR_MODELS)).toBeUndefined();
    expect(findSeparation(outcomesOf(3, '0>1', '1>2', '2>0'))).toBeUndefined();
    expect(findSeparation(outcomesOf(2, '0=1'))).toBeUndefined();
  });

  it('names groups that were never compared', () => {
    expect(findSeparation(outcomesOf(5, '0>2', '2>0', '1=4', '1>3'))).toEqual({
      kind: 'disconnected',
      groups: [
        [0, 2],
        [1, 3, 4],
      ],
    });
  });

  it('names a model that won or lost everything, and groups that did', () => {
    expect(findSeparation(outcomesOf(3, '0>1', '0>2', '1>2', '2>1'))).toEqual({
      kind: 'separated',
      unbeaten: [[0]],
      winless: [[1, 2]],
    });
    expect(findSeparation(outcomesOf(4, '0=3', '3>1', '1=2'))).toEqual({
      kind: 'separated',
      unbeaten: [[0, 3]],
      winless: [[1, 2]],
    });
  });
});

describe('findTieSeparation', () => {
  it('wants both wins and ties', () => {
    expect(findTieSeparation(outcomesOf(2, '0>1', '1>0'))).toEqual({ kind: 'no-ties' });
    expect(findTieSeparation(outcomesOf(2, '0=1'))).toEqual({ kind: 'only-ties' });
    expect(findTieSeparation(outcomesOf(2, '0>1', '1>0', '0=1'))).toBeUndefined();
  });

  it('finds that a tie parameter runs away with the strengths, as the fits do', () => {
    // Wins down a ladder, of which each rung also tied: the distances 2 of the ties' parameter fit all of it.
    const ladder = outcomesOf(3, '0>1', '0=1', '1>2', '1=2');
    expect(findSeparation(ladder)).toBeUndefined();
    expect(findTieSeparation(ladder)).toEqual({ kind: 'one-directional' });
    // Newton's method walks on until the slope is lost in rounding: e¹⁵ is far beyond any tie parameter of data like these.
    for (const fit of [davidson, raoKupper]) expect(fit(ladder)?.logTie ?? Infinity).toBeGreaterThan(15);
    // A cycle of two wins and a tie has more wins than ties: they cannot all be met.
    const cycle = outcomesOf(3, '0>1', '1>2', '0=2');
    expect(findTieSeparation(cycle)).toBeUndefined();
    expect(davidson(cycle)).toBeDefined();
    expect(raoKupper(cycle)).toBeDefined();
  });
});

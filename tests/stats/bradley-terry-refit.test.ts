import { describe, expect, it } from 'vitest';
import { bradleyTerry } from '../../src/stats/bradley-terry.ts';
import { bradleyTerryRefit } from '../../src/stats/bradley-terry-refit.ts';
import { findSeparation } from '../../src/stats/comparison-graph.ts';
import { type GroupedCells, outcomeResamples, totalCells } from '../../src/stats/outcome-resamples.ts';
import { OUTCOMES, countCells, eachPair } from '../../src/stats/pair-outcomes.ts';
import { randomOf } from '../../src/stats/random.ts';
import { FOUR_MODELS } from './four-models.ts';

const ROUNDS = 100;

describe('bradleyTerryRefit', () => {
  it.each([
    { name: 'many battles', data: alone(battlesOf(30, 20)), least: ROUNDS },
    { name: 'few battles', data: alone(battlesOf(12, 1)), least: 1 },
    { name: '66 battles of four models', data: alone(FOUR_MODELS.cells), least: 50 },
    { name: 'questions of very different size', data: byQuestion(battlesOf(10, 40), 8), least: ROUNDS },
  ])('of $name fits each resample as Newton’s method does', ({ data, least }) => {
    const cells = totalCells(data);
    const models = (1 + Math.sqrt(1 + (8 * cells.length) / OUTCOMES)) / 2;
    const strengths = bradleyTerry({ models, cells }) as Float64Array;
    const refit = bradleyTerryRefit({ models, cells }, strengths);
    let fitted = 0;
    for (const drawn of outcomeResamples(data, { rounds: ROUNDS, seed: 3 })) {
      const resample = { models, cells: drawn };
      if (findSeparation(resample) !== undefined) continue;
      const [kept, full] = [refit(resample), bradleyTerry(resample)] as [Float64Array, Float64Array];
      expect(
        Math.max(...full.map((strength, model) => Math.abs(strength - (kept[model] as number)))),
      ).toBeLessThan(1e-8);
      fitted += 1;
    }
    expect(fitted).toBeGreaterThanOrEqual(least);
  });
});

/** Strengths from -1.5 to 1.5; every pair has about `each` battles of each outcome that is likely. */
function battlesOf(models: number, each: number): Float64Array {
  const random = randomOf(1);
  const cells = new Float64Array(countCells(models));
  eachPair(models, (low, high, cell) => {
    const chance = 1 / (1 + Math.exp((3 * (high - low)) / (models - 1)));
    for (let battle = 0; battle < 3 * each; battle += 1) {
      const outcome = random.share() < 0.2 ? 2 : random.share() < chance ? 0 : 1;
      cells[cell + outcome] = (cells[cell + outcome] as number) + 1;
    }
  });
  return cells;
}

function alone(cells: Float64Array): GroupedCells {
  const none = new Uint32Array(0);
  return {
    alone: cells,
    groups: 0,
    starts: new Uint32Array(cells.length + 1),
    entryGroups: none,
    entryCounts: new Float64Array(0),
  };
}

/** Each question has half as many battles again as the one before, of the same kind. */
function byQuestion(cells: Float64Array, groups: number): GroupedCells {
  const sizes = Array.from({ length: groups }, (_, group) => 1.5 ** group);
  return {
    alone: new Float64Array(cells.length),
    groups,
    starts: Uint32Array.from({ length: cells.length + 1 }, (_, cell) => groups * cell),
    entryGroups: Uint32Array.from({ length: groups * cells.length }, (_, entry) => entry % groups),
    entryCounts: Float64Array.from({ length: groups * cells.length }, (_, entry) =>
      Math.round(
        ((cells[Math.floor(entry / groups)] as number) * (sizes[entry % groups] as number)) / 4 + (entry % 3),
      ),
    ),
  };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bradleyTerry, bradleyTerryCovariance } from '../../src/stats/bradley-terry.ts';
import { countCells } from '../../src/stats/pair-outcomes.ts';
import { FOUR_MODELS } from './four-models.ts';

// scipy 1.12.0: scipy.optimize.minimize(negative log-likelihood of 66 rows, jac=True, method='L-BFGS-B', gtol=1e-13, ftol=1e-20)
const STRENGTHS = [0.7884763922531318, -0.029179335930046523, -0.1591847284586894, -0.6001123278643961];
// numpy 1.26.4: numpy.linalg.pinv of the information at these strengths
const COVARIANCE = [
  [0.11262056724266513, -0.015243259908549227, -0.03052114783547202, -0.06685615949864397],
  [-0.015243259908549196, 0.054602805586423483, -0.01637472762182857, -0.02298481805604574],
  [-0.030521147835471968, -0.01637472762182853, 0.0682809360933306, -0.02138506063603004],
  [-0.06685615949864394, -0.022984818056045724, -0.021385060636030007, 0.11122603819071972],
];

describe('bradleyTerry', () => {
  it('finds the strengths that scipy finds, from anywhere', () => {
    for (const start of [undefined, Float64Array.of(5, -5, 5, -5), Float64Array.of(-9, 0, 4, 5)]) {
      const strengths = bradleyTerry(FOUR_MODELS, start) as Float64Array;
      for (const [model, strength] of STRENGTHS.entries()) expect(strengths[model]).toBeCloseTo(strength, 7);
    }
  });

  it('of two models gives the odds', () => {
    const strengths = bradleyTerry({ models: 2, cells: Float64Array.of(30, 10, 0) }) as Float64Array;
    expect((strengths[0] as number) - (strengths[1] as number)).toBeCloseTo(Math.log(3), 12);
  });

  it('expects of every model at the maximum what it scored', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: countCells(6), maxLength: countCells(6) }),
        (counts) => {
          const cells = Float64Array.from(counts);
          const strengths = bradleyTerry({ models: 6, cells }) as Float64Array;
          const surplus = new Float64Array(6);
          for (let high = 1, cell = 0; high < 6; high += 1) {
            for (let low = 0; low < high; low += 1, cell += 3) {
              const [wins, losses, ties] = cells.subarray(cell, cell + 3) as unknown as [
                number,
                number,
                number,
              ];
              const chance = 1 / (1 + Math.exp((strengths[high] as number) - (strengths[low] as number)));
              const above = wins + ties / 2 - (wins + losses + ties) * chance;
              surplus[low] = (surplus[low] as number) + above;
              surplus[high] = (surplus[high] as number) - above;
            }
          }
          expect(Math.max(...surplus.map(Math.abs))).toBeLessThan(1e-7);
          expect(Math.abs(strengths.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-10);
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });

  it('gives all models the same where every battle is a tie', () => {
    expect([
      ...(bradleyTerry({ models: 3, cells: Float64Array.of(0, 0, 4, 0, 0, 1, 0, 0, 2) }) ?? []),
    ]).toEqual([0, 0, 0]);
  });
});

describe('bradleyTerryCovariance', () => {
  it("is the information's pseudo-inverse", () => {
    const covariance = bradleyTerryCovariance(FOUR_MODELS, bradleyTerry(FOUR_MODELS) as Float64Array);
    for (const [place, value] of COVARIANCE.flat().entries()) expect(covariance[place]).toBeCloseTo(value, 8);
  });
});

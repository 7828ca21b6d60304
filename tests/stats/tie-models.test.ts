import { describe, expect, it } from 'vitest';
import { PAIR_MODELS } from '../../src/stats/pair-model.ts';
import { davidson, davidsonScore } from '../../src/stats/davidson.ts';
import { raoKupper, raoKupperScore } from '../../src/stats/rao-kupper.ts';
import type { TieFit } from '../../src/stats/tie-model.ts';
import { FOUR_MODELS } from './four-models.ts';

// scipy 1.12.0, minimize(method='L-BFGS-B', gtol=1e-13, ftol=1e-20) of the log-likelihood of the 66 rows
const DAVIDSON = [0.943541773036152, -0.035467980383794624, -0.1910079123366533, -0.7170658803157042];
const NU = 0.3828459909631069;
// The same with numeric slopes, then method='Nelder-Mead' three times (xatol=1e-12)
const RAO_KUPPER = [0.8119400701993709, -0.02541103023924196, -0.14784468613416069, -0.6386843538259681];
const THETA = 1.4022061705070976;

describe.each([
  { name: 'davidson', fit: davidson, strengths: DAVIDSON, parameter: NU, digits: 7 },
  { name: 'raoKupper', fit: raoKupper, strengths: RAO_KUPPER, parameter: THETA, digits: 6 },
])('$name', ({ fit, strengths, parameter, digits }) => {
  it('finds the strengths and the tie parameter that scipy finds', () => {
    const found = fit(FOUR_MODELS) as TieFit;
    expect(Math.exp(found.logTie)).toBeCloseTo(parameter, digits);
    for (const [model, strength] of strengths.entries()) {
      expect(found.strengths[model]).toBeCloseTo(strength, digits);
    }
  });

  it('finds the same from another start', () => {
    const start = { strengths: Float64Array.of(-2, 1, 0, 1), logTie: 2 };
    const found = fit(FOUR_MODELS, start) as TieFit;
    expect(Math.exp(found.logTie)).toBeCloseTo(parameter, digits);
  });
});

it('of two models the three probabilities are the three shares', () => {
  // 5 wins, 2 losses, 3 ties: two parameters for two free shares, so both models fit them.
  const outcomes = { models: 2, cells: Float64Array.of(5, 2, 3) };
  for (const [fit, scoreOf] of [
    [davidson, davidsonScore],
    [raoKupper, raoKupperScore],
  ] as const) {
    const { strengths, logTie } = fit(outcomes) as TieFit;
    expect(scoreOf((strengths[0] as number) - (strengths[1] as number), logTie)).toBeCloseTo(0.65, 10);
  }
});

it('every model scores what is left of the other', () => {
  for (const { scoreOf } of Object.values(PAIR_MODELS)) {
    expect(scoreOf(0.7, 0.4) + scoreOf(-0.7, 0.4)).toBeCloseTo(1, 12);
    expect(scoreOf(0, 0.4)).toBeCloseTo(0.5, 12);
  }
});

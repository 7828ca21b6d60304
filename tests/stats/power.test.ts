import { describe, expect, it } from 'vitest';
import { noncentralTProbability } from '../../src/stats/noncentral-t.ts';
import { detectableEffect, pairedPower, questionsNeeded } from '../../src/stats/power.ts';

const AIM = { power: 0.8, alpha: 0.05 };

describe('noncentralTProbability', () => {
  it.each([
    // scipy 1.12.0: nct.cdf(t, df, delta)
    [2, 5, 1, 0.7780746626162148],
    [-1, 79, 2.5, 0.0002452094226224055],
    [1.99, 79, 2.8, 0.21003632479547155],
    [12.7, 1, 3, 0.813803218007604],
  ])('at %f with %i degrees of freedom and δ = %f', (t, df, delta, probability) => {
    expect(noncentralTProbability(t, df, delta)).toBeCloseTo(probability, 7);
  });
});

describe('pairedPower', () => {
  it.each([
    // statsmodels 0.15.0: TTestPower().power(effect, n, 0.05)
    [0.1, 20, 0.07094115695236856],
    [0.5, 20, 0.5645044105495046],
    [-0.8, 20, 0.9238987390169556],
  ])('of an effect of %f in %i questions', (effect, n, power) => {
    expect(pairedPower(effect, n, 0.05)).toBeCloseTo(power, 7);
  });

  it('of many questions is the normal one', () => {
    // statsmodels 0.15.0: TTestPower().power(0.05, 3000, 0.05)
    expect(pairedPower(0.05, 3000, 0.05)).toBeCloseTo(0.7816495006606353, 3);
  });
});

describe('questionsNeeded', () => {
  it.each([
    // statsmodels 0.15.0: TTestPower().solve_power(effect_size=effect, alpha=0.05, power=0.8), rounded up.
    [2, 5],
    [1.2, 8],
    [0.8, 15],
    [0.5, 34],
    [0.3, 90],
    [-0.2, 199],
    [0.1, 787],
    [0.05, 3142],
    [0.01, 78491],
  ])('for an effect of %f is %i', (effect, n) => {
    expect(questionsNeeded(effect, AIM)).toBe(n);
  });

  it('is told of other aims, and does not exist for no effect', () => {
    // statsmodels 0.15.0: solve_power(effect_size=0.4, alpha=0.01, power=0.9)
    expect(questionsNeeded(0.4, { power: 0.9, alpha: 0.01 })).toBe(97);
    expect(questionsNeeded(0, AIM)).toBeNull();
    expect(questionsNeeded(1e-9, AIM)).toBeNull();
  });
});

describe('detectableEffect', () => {
  it.each([
    // statsmodels 0.15.0: TTestPower().solve_power(nobs=n, alpha=0.05, power=0.8)
    [2, 11.549894707605482],
    [3, 3.264043623171966],
    [10, 0.9960019259177192],
    [80, 0.3170987687799579],
    [500, 0.12553231982433263],
  ])('of %i questions', (n, effect) => {
    // statsmodels takes the noncentral t from cdflib, which is right to 8 digits or so.
    expect(detectableEffect(n, AIM) / effect).toBeCloseTo(1, 5);
  });
});

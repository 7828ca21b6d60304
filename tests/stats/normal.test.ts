import { describe, expect, it } from 'vitest';
import { normalProbability, normalQuantile } from '../../src/stats/normal.ts';

describe('the normal distribution', () => {
  // scipy 1.12.0: scipy.special.ndtr(z).
  it.each([
    [-10, 7.61985302416047e-24],
    [-5, 2.866515718791933e-7],
    [-3.0001, 0.0013494549132607172],
    [-3, 0.0013498980316300933],
    [-2.9999, 0.001350341282954925],
    [-1.96, 0.024997895148220435],
    [-0.5, 0.3085375387259869],
    [0, 0.5],
    [1, 0.8413447460685429],
    [2.9999, 0.998649658717045],
    [3, 0.9986501019683699],
    [4, 0.9999683287581669],
  ])('has the probability of at most %d that scipy has', (z, probability) => {
    expect(normalProbability(z) / probability - 1).toBeCloseTo(0, 12);
  });

  it('is 0 and 1 where nothing is left of the tail', () => {
    expect([-Infinity, -50, 50, Infinity].map(normalProbability)).toEqual([0, 0, 1, 1]);
    expect(normalProbability(NaN)).toBeNaN();
  });

  // scipy 1.12.0: scipy.special.ndtri(p).
  it.each([
    [1e-300, -37.0470962993612],
    [1e-20, -9.262340089798409],
    [1e-9, -5.9978070150076865],
    [1e-4, -3.7190164854556804],
    [0.025, -1.9599639845400545],
    [0.3, -0.5244005127080409],
    [0.7, 0.5244005127080407],
    [0.975, 1.959963984540054],
    [0.999, 3.090232306167813],
  ])('has the quantile of %d that scipy has', (probability, z) => {
    expect(normalQuantile(probability) / z - 1).toBeCloseTo(0, 12);
  });

  it('has its quantiles at the ends and the middle, and none of what is no probability', () => {
    expect([0, 0.5, 1].map(normalQuantile)).toEqual([-Infinity, expect.closeTo(0, 15), Infinity]);
    for (const wrong of [-0.1, 1.1, NaN]) expect(() => normalQuantile(wrong)).toThrow(RangeError);
  });
});

import { describe, expect, it } from 'vitest';
import { studentQuantile } from '../../src/stats/student-t.ts';

// scipy 1.17.1: scipy.stats.t.ppf([0.975, 0.995, 0.6, 0.9999, 0.3], df)
const EXPECTED: Record<number, [number, number, number, number, number]> = {
  1: [12.706204736174694, 63.656741162871526, 0.32491969623290634, 3183.098757118502, -0.7265425280053609],
  2: [4.302652729749462, 9.924843200918287, 0.2886751345948128, 70.70007107496818, -0.6172133998483678],
  3: [3.1824463052837078, 5.840909309733355, 0.2766706623326898, 22.203742273205, -0.5843897274398188],
  7: [2.364624251592784, 3.4994832973504924, 0.2631668613520229, 7.063432828157639, -0.5491096579472854],
  23: [2.0686576104190486, 2.807335683769999, 0.25629705991468515, 4.415204712970431, -0.5317472993154135],
  79: [1.9904502102301285, 2.6395046274532206, 0.2542019863518649, 3.9011307463095224, -0.5265231455891822],
  1000: [1.9623390808264083, 2.580754698065951, 0.25341451583949876, 3.7328516045753966, -0.524567707309227],
};

describe('studentQuantile', () => {
  it.each(Object.entries(EXPECTED))("is scipy's with %s degrees of freedom", (df, expected) => {
    const quantiles = [0.975, 0.995, 0.6, 0.9999, 0.3].map((share) => studentQuantile(share, Number(df)));
    for (const [place, quantile] of quantiles.entries()) {
      expect(Math.abs(quantile / (expected[place] as number) - 1)).toBeLessThan(1e-9);
    }
  });

  it('is 0 in the middle, and the same on both sides', () => {
    expect(studentQuantile(0.5, 5)).toBe(0);
    expect(studentQuantile(0.025, 6)).toBe(-studentQuantile(0.975, 6));
  });

  it('nears the normal quantile with many degrees of freedom', () => {
    // scipy: t.ppf(0.975, 100000), and norm.ppf(0.975) is 1.959963984540054
    expect(studentQuantile(0.975, 100_000)).toBeCloseTo(1.9599877075346095, 9);
  });

  it.each([
    [0, 5],
    [1, 5],
    [NaN, 5],
    [0.975, 0],
    [0.975, 2.5],
  ])('does not exist for probability %s and %s degrees of freedom', (probability, df) => {
    expect(() => studentQuantile(probability, df)).toThrow(RangeError);
  });
});

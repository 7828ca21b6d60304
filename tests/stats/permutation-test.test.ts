import { describe, expect, it } from 'vitest';
import { commonStep } from '../../src/stats/common-step.ts';
import { permutationTest } from '../../src/stats/permutation-test.ts';
import { DRAWN } from './differences.ts';

const RESAMPLING = { rounds: 20_000, seed: 3 };

describe('permutationTest', () => {
  // scipy 1.12.0: permutation_test((d,), mean, permutation_type='samples', n_resamples=inf).pvalue
  it.each([
    [[1, -0.5, 2, 3, 0, 1.5, -1, 0.5, 2.5, 1], 0.0546875],
    [[0.31, -0.27, 1.13, 0.77, -0.41, 0.59, 1.91, -0.03, 0.83, 0.47, 1.21], 0.015625],
    [[1, -1, 0, 0], 1],
    [[0, 0, 0], 1],
  ])('of %j is exact', (differences, p) => {
    const test = permutationTest(differences, RESAMPLING);
    expect(test.method).toBe('exact');
    expect(test.p).toBeCloseTo(p, 12);
  });

  it('is exact by enumeration too, where the differences have no step in common', () => {
    // The second case above, each difference moved by less than changes any comparison of sums.
    const moved = [0.31, -0.27, 1.13, 0.77, -0.41, 0.59, 1.91, -0.03, 0.83, 0.47, 1.21].map(
      (difference, place) => difference + Math.SQRT2 * 1e-7 * (place - 5),
    );
    expect(commonStep(moved.map(Math.abs))).toBeUndefined();
    expect(permutationTest(moved, RESAMPLING)).toEqual({ p: 0.015625, method: 'exact' });
  });

  it('is exact of forty differences in thousandths', () => {
    // scipy's 400,000 samples give 0.8703; Python's whole numbers over all 2^40 choices of signs this.
    expect(permutationTest(DRAWN, RESAMPLING)).toMatchObject({ method: 'exact' });
    expect(permutationTest(DRAWN, RESAMPLING).p).toBeCloseTo(EXACT_OF_DRAWN, 12);
  });

  it('draws signs where there are too many, and comes near the exact value', () => {
    const moved = DRAWN.map((difference, place) => difference + Math.SQRT2 * 1e-6 * (place % 7));
    const { p, method } = permutationTest(moved, RESAMPLING);
    expect(method).toBe('sampled');
    // The standard error of a share of 20,000 is 0.0024.
    expect(Math.abs(p - EXACT_OF_DRAWN)).toBeLessThan(0.012);
    expect(permutationTest(moved, RESAMPLING).p).toBe(p);
    expect(
      permutationTest(
        moved.map((each) => -each),
        RESAMPLING,
      ).p,
    ).toBe(p);
  });

  it('is never 0 where signs are drawn: the found ones are among them', () => {
    const differences = Array.from({ length: 60 }, (_, place) => 1 + Math.sqrt(place) / 1000);
    expect(permutationTest(differences, { rounds: 999, seed: 0 })).toEqual({ p: 0.001, method: 'sampled' });
  });

  it('keeps very small values: five hundred differences of one sign', () => {
    const { p } = permutationTest(Array<number>(500).fill(0.5), RESAMPLING);
    expect(p / 2 ** -499).toBeCloseTo(1, 12);
  });
});

const EXACT_OF_DRAWN = 0.8679161936652235;

describe('commonStep', () => {
  it('is the greatest of which all are multiples', () => {
    expect(commonStep([1.5, 2, 0.5])).toBeCloseTo(0.5, 14);
    expect(commonStep([0.1 + 0.2, 0.9, 1.2])).toBeCloseTo(0.3, 14);
    expect(commonStep([1 / 3, 1 / 2])).toBeCloseTo(1 / 6, 8);
    expect(commonStep([2, Math.SQRT2])).toBeUndefined();
    expect(commonStep([])).toBeUndefined();
  });
});

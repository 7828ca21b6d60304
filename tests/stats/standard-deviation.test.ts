import { describe, expect, it } from 'vitest';
import { sampleStandardDeviation } from '../../src/stats/standard-deviation.ts';

describe('sampleStandardDeviation', () => {
  it('divides by n - 1', () => {
    // numpy 2: np.std(values, ddof=1)
    expect(sampleStandardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(2.138089935299395, 14);
    expect(sampleStandardDeviation([6.1, 6.4])).toBeCloseTo(0.21213203435596475, 14);
  });

  it('keeps its digits beside a large mean', () => {
    // numpy 2: np.std(values, ddof=1)
    expect(sampleStandardDeviation([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBeCloseTo(
      5.477225575051661,
      12,
    );
  });

  it('does not exist for one value or none', () => {
    expect(sampleStandardDeviation([7])).toBeNull();
    expect(sampleStandardDeviation([])).toBeNull();
  });
});

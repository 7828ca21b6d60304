import { describe, expect, it } from 'vitest';
import { expandedConfidence } from '../../src/stats/expanded-confidence.ts';

describe('expandedConfidence', () => {
  // scipy 1.12.0: 1 - 2 * norm.cdf(-sqrt(n / (n - 1)) * t.ppf((1 + c) / 2, n - 1))
  it.each([
    [0.95, 2, 1.0],
    [0.95, 10, 0.9828987219483842],
    [0.95, 80, 0.9548236109924034],
    [0.9, 80, 0.906040706419971],
  ])('of %s with %s groups is %s', (confidence, groups, expected) => {
    expect(expandedConfidence(confidence, groups)).toBeCloseTo(expected, 9);
  });
});

import { expect, it } from 'vitest';
import { sortedQuantile } from '../../src/stats/quantile.ts';

const SORTED = Float64Array.of(1, 3, 3, 7, 8.5, 10);

// NumPy 1.26.4: numpy.quantile([1, 3, 3, 7, 8.5, 10], q).
it.each([
  [0, 1],
  [0.025, 1.25],
  [0.1, 2],
  [0.333, 3],
  [0.5, 5],
  [0.9, 9.25],
  [0.975, 9.8125],
  [1, 10],
])('the quantile at %d is that of NumPy', (probability, value) => {
  expect(sortedQuantile(SORTED, probability)).toBeCloseTo(value, 12);
});

it('one value is every quantile, and none has none', () => {
  expect(sortedQuantile(Float64Array.of(4), 0.3)).toBe(4);
  expect(() => sortedQuantile(new Float64Array(0), 0.5)).toThrow(RangeError);
  for (const wrong of [-0.1, 1.1, NaN]) expect(() => sortedQuantile(SORTED, wrong)).toThrow(RangeError);
});

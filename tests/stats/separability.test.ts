import { describe, expect, it } from 'vitest';
import {
  agreementWithConfidence,
  confidentPairs,
  pairRankBrier,
  separability,
} from '../../src/stats/separability.ts';

const scored = (low: number, high: number) => ({ value: (low + high) / 2, interval: { low, high } });

// Worked by hand. Of six pairs the first list separates all but a-b, which touch; the second all but b-c.
const FIRST = [scored(0, 2), scored(2, 4), scored(5, 6), scored(7, 9)];
const SECOND = [scored(0, 1), scored(3, 5), scored(4, 6), scored(1.5, 2)];

describe("Arena-Hard's measures", () => {
  it('separate models whose intervals do not overlap', () => {
    expect(separability(FIRST)).toBe(5 / 6);
    expect(separability(SECOND)).toBe(5 / 6);
    expect(separability([scored(0, 1)])).toBeNull();
  });

  it('count a pair that both separate alike as 1, contrarily as -1, others as 0', () => {
    // a-c and a-d alike; b-d and c-d contrarily; a-b and b-c by one alone.
    const counts = confidentPairs(FIRST, SECOND);
    expect(counts).toEqual({ agree: 2, conflict: 2, separated: 5, pairs: 6 });
    expect(agreementWithConfidence(counts)).toBe(0);
    expect(agreementWithConfidence(confidentPairs(FIRST, FIRST))).toBe(5 / 6);
    expect(agreementWithConfidence(confidentPairs([], []))).toBeNull();
  });

  it('score forecasts by their squared distance from what is so', () => {
    // By hand: (0.1² + 0.4² + 0.5²) / 3. The paper prefers the surer of two right forecasts, and the less sure of two wrong ones.
    expect(pairRankBrier(Float64Array.of(0.9, 0.6, 0), Float64Array.of(1, 1, 0.5))).toBeCloseTo(0.14, 12);
    expect(pairRankBrier(new Float64Array(0), new Float64Array(0))).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { type IntervalSettings, USUAL_INTERVALS } from '../../src/analysis/interval-settings.ts';
import { shareUncertaintyOf, uncertaintyOf } from '../../src/analysis/interval.ts';

const SCORES = [
  9, 8.5, 10, 7, 9.5, 3, 8, 9, 10, 6.5, 8, 4.5, 9, 9.5, 7.5, 10, 2, 8.5, 9, 5, 8, 9.5, 10, 7, 8.5,
];
const single = (values: readonly number[]) => values.map((sum) => ({ sum, count: 1 }));
const settings = (more: Partial<IntervalSettings>) => ({ ...USUAL_INTERVALS, ...more });

describe('the uncertainty of a mean over questions', () => {
  // scipy 1.12.0: stats.sem(x), stats.t.interval(confidence, 24, x.mean(), stats.sem(x)).
  it.each([
    [0.95, 6.961314954557458, 8.758685045442542],
    [0.9, 7.115029211068684, 8.604970788931317],
  ])('analytic, at %d, is that of scipy', (confidence, low, high) => {
    const found = uncertaintyOf(single(SCORES), 7.86, settings({ method: 'analytic', confidence }));
    expect(found.standard_error).toBeCloseTo(0.43543082114154485, 12);
    expect(found.interval?.low).toBeCloseTo(low, 10);
    expect(found.interval?.high).toBeCloseTo(high, 10);
  });

  it('by resampling is that of scipy, as near as so many rounds come', () => {
    // scipy 1.12.0: stats.bootstrap((x,), numpy.mean, n_resamples=400_000, confidence_level=0.9648353817836408), method='BCa' and
    // 'percentile': the level is 0.95 expanded for 25 questions.
    const bca = uncertaintyOf(single(SCORES), 7.86, settings({ rounds: 20_000 })).interval;
    const percentile = uncertaintyOf(
      single(SCORES),
      7.86,
      settings({ method: 'percentile', rounds: 20_000 }),
    ).interval;
    for (const [found, expected] of [
      [bca?.low, 6.74],
      [bca?.high, 8.6],
      [percentile?.low, 6.9],
      [percentile?.high, 8.68],
    ] as const) {
      expect(Math.abs((found ?? NaN) - expected)).toBeLessThan(0.05);
    }
  });

  it('does not hang on the order of the questions, and does on the seed', () => {
    const found = uncertaintyOf(single(SCORES), 7.86, USUAL_INTERVALS);
    expect(uncertaintyOf(single(SCORES.toReversed()), 7.86, USUAL_INTERVALS).interval).toEqual(
      found.interval,
    );
    expect(uncertaintyOf(single(SCORES), 7.86, settings({ seed: 1 })).interval).not.toEqual(found.interval);
  });

  it('stands around the mean that is shown, where choices without a score move it', () => {
    const there = uncertaintyOf(single(SCORES), 7.86, USUAL_INTERVALS).interval;
    const moved = uncertaintyOf(single(SCORES), 8, USUAL_INTERVALS).interval;
    expect((moved?.low ?? NaN) - (there?.low ?? NaN)).toBeCloseTo(0.14, 12);
    expect((moved?.high ?? NaN) - (there?.high ?? NaN)).toBeCloseTo(0.14, 12);
  });

  it('takes a question whole: twice the same scores of it are no new evidence', () => {
    const twice = SCORES.map((score) => ({ sum: 2 * score, count: 2 }));
    const once = uncertaintyOf(single(SCORES), 7.86, USUAL_INTERVALS);
    const found = uncertaintyOf(twice, 7.86, USUAL_INTERVALS);
    expect(found.standard_error).toBeCloseTo(once.standard_error as number, 12);
    expect(found.interval?.low).toBeCloseTo(once.interval?.low as number, 12);
  });

  it('is by the standard error below eight questions, whatever is asked for', () => {
    const few = single(SCORES.slice(0, 7));
    const mean = SCORES.slice(0, 7).reduce((sum, each) => sum + each, 0) / 7;
    const analytic = uncertaintyOf(few, mean, settings({ method: 'analytic' }));
    expect(uncertaintyOf(few, mean, USUAL_INTERVALS)).toEqual(analytic);
    const eight = single(SCORES.slice(0, 8));
    expect(uncertaintyOf(eight, 8, USUAL_INTERVALS)).not.toEqual(
      uncertaintyOf(eight, 8, settings({ method: 'analytic' })),
    );
  });

  it('is by the standard error above 1,000 questions too', () => {
    const many = single(Array.from({ length: 1001 }, (_, place) => 1 + (place % 10)));
    const analytic = uncertaintyOf(many, 5.5, settings({ method: 'analytic' }));
    expect(uncertaintyOf(many, 5.5, USUAL_INTERVALS)).toEqual(analytic);
  });

  it('is none of one question, and has no width where all say the same', () => {
    for (const method of ['bca', 'percentile', 'analytic'] as const) {
      expect(uncertaintyOf(single([7]), 7, settings({ method }))).toEqual({});
      expect(uncertaintyOf([], NaN, settings({ method }))).toEqual({});
      expect(uncertaintyOf(single(Array<number>(12).fill(7.1)), 7.1, settings({ method }))).toEqual({
        standard_error: 0,
        interval: { low: 7.1, high: 7.1 },
      });
    }
  });
});

describe('the uncertainty of a share', () => {
  // scipy 1.12.0: stats.binomtest(G, G).proportion_ci(confidence, 'exact').low.
  it.each([
    [2, 0.95, 0.15811388300839305],
    [5, 0.95, 0.47817624989501856],
    [10, 0.9, 0.7411344491066528],
    [80, 0.95, 0.9549359649323077],
  ])('of %d questions that all say the same, at %d, is the exact one', (questions, confidence, low) => {
    for (const method of ['bca', 'percentile', 'analytic'] as const) {
      const by = settings({ method, confidence });
      const won = Array.from({ length: questions }, () => ({ sum: 2, count: 2 }));
      const lost = won.map(() => ({ sum: 0, count: 2 }));
      expect(shareUncertaintyOf(won, 1, by).interval).toEqual({ low: expect.closeTo(low, 12), high: 1 });
      expect(shareUncertaintyOf(lost, 0, by).interval).toEqual({ low: 0, high: expect.closeTo(1 - low, 12) });
    }
  });

  it('lies within 0 and 1', () => {
    const almost = [...Array<number>(30).fill(1), 0];
    const found = shareUncertaintyOf(single(almost), 30 / 31, settings({ method: 'analytic' }));
    expect(found.interval?.high).toBe(1);
    const rarely = shareUncertaintyOf(
      single(almost.map((share) => 1 - share)),
      1 / 31,
      settings({ method: 'analytic' }),
    );
    expect(rarely.interval?.low).toBe(0);
  });

  it('is none of one question', () => {
    expect(shareUncertaintyOf(single([1]), 1, USUAL_INTERVALS)).toEqual({});
  });
});

import { describe, expect, it } from 'vitest';
import { type LengthMatch, controlLength } from '../../src/results/length-controlled.ts';

const OPTIONS = { rounds: 200, seed: 1, confidence: 0.95 };
const MODELS = ['a', 'b', 'c'];

/** 20 questions of two turns; whoever is longer wins more often, and a more than b and c. */
function matchesOf(model: number): LengthMatch[] {
  return Array.from({ length: 40 }, (_, place) => {
    const question = Math.floor(place / 2);
    const turn = (place % 2) + 1;
    const k = 40 * model + 2 * question + turn;
    const length = 100 + ((k * 37) % 211);
    const baselineLength = 100 + (((2 * question + turn) * 53) % 197);
    const noise = (k ** 3 + 5 * question ** 2 + model * k) % 7;
    const score = noise + (length > baselineLength ? 2 : 0) - model;
    const outcome = score >= 4 ? 1 : score <= 2 ? 0 : 0.5;
    return { question, turn, model: MODELS[model] as string, outcome, length, baselineLength };
  });
}

describe('controlLength', () => {
  it('of one model leaves the difficulty of instructions out', () => {
    // scikit-learn 1.9.1: LogisticRegression(C=inf, fit_intercept=False, tol=1e-14) on [1, tanh(d / d.std(ddof=1))], a tie as two
    // rows of half the weight; expit of the first coefficient. The raw shares are 0.7625, 0.3 and 0.325.
    const expected = [0.7665285004817834, 0.27734284838678774, 0.30686710474574524];
    for (const [model, value] of expected.entries()) {
      const result = controlLength(matchesOf(model), [MODELS[model] as string], OPTIONS);
      expect(result).toMatchObject({ instruction_difficulty: 'left out', length_unit: 'characters' });
      expect(result.models[0]?.value).toBeCloseTo(value, 6);
    }
  });

  it('of several models fits it with them', () => {
    const result = controlLength([0, 1, 2].flatMap(matchesOf), MODELS, OPTIONS);
    expect(result.instruction_difficulty).toBe('fitted');
    // scipy 1.12.0: minimize(method='BFGS', gtol=1e-11) of the loss with a penalty of 1/2 on each squared difficulty; the mean of
    // expit(level + difficulty). scikit-learn's 'newton-cholesky' agrees to 1e-9.
    const expected = [0.7670394360652827, 0.2796350492509191, 0.30947831904022544];
    for (const [model, value] of expected.entries()) {
      const { interval, ...rate } = result.models[model] as (typeof result.models)[number];
      expect(rate).toEqual({ model: MODELS[model], value: expect.closeTo(value, 6), n: 40, no_answer: 0 });
      expect(interval?.low).toBeGreaterThan(value - 0.25);
      expect(interval?.low).toBeLessThan(value - 0.02);
      expect(interval?.high).toBeGreaterThan(value + 0.02);
      expect(interval?.high).toBeLessThan(value + 0.25);
    }
    expect(controlLength([0, 1, 2].flatMap(matchesOf), MODELS, OPTIONS)).toEqual(result);
  });

  it('gives a model that wins by length alone half of the matches', () => {
    // Longer wins two times of three, shorter loses as often: mirror images, so that at equal length there is no better one.
    const matches = Array.from({ length: 60 }, (_, question) => {
      const longer = question % 2 === 0;
      const wins = question % 3 === 0 ? !longer : longer;
      return {
        question,
        turn: 1,
        model: 'a',
        outcome: Number(wins),
        length: longer ? 200 : 100,
        baselineLength: longer ? 100 : 200,
      };
    });
    expect(controlLength(matches, ['a'], OPTIONS).models[0]?.value).toBeCloseTo(0.5, 10);
  });

  it('says why there is no rate, and fits the other models', () => {
    const base = matchesOf(0);
    const variant = (model: string, change: (match: LengthMatch, place: number) => Partial<LengthMatch>) =>
      base.map((match, place) => ({ ...match, model, ...change(match, place) }));
    const result = controlLength(
      [
        ...variant('good', () => ({})),
        ...variant('winner', () => ({ outcome: 1 })),
        ...variant('loser', () => ({ outcome: 0 })),
        ...variant('equal', () => ({ length: 7, baselineLength: 7 })),
        ...variant('split', ({ length = 0, baselineLength = 0 }) => ({
          outcome: Number(length > baselineLength),
        })),
        ...variant('few', (_, place) => (place < 2 ? {} : { length: undefined })),
      ],
      ['good', 'winner', 'loser', 'equal', 'split', 'few'],
      OPTIONS,
    );
    expect(result.instruction_difficulty).toBe('left out');
    expect(result.models.map(({ model, reason, n, no_answer }) => [model, reason, n, no_answer])).toEqual([
      ['good', undefined, 40, 0],
      ['winner', 'won-all', 40, 0],
      ['loser', 'lost-all', 40, 0],
      ['equal', 'equal-lengths', 40, 0],
      ['split', 'separated', 40, 0],
      ['few', 'too-few', 2, 38],
    ]);
    expect(result.models[0]?.value).toBeCloseTo(0.7665285004817834, 6);
    expect(
      result.models.slice(1).every(({ value, interval }) => value === null && interval === undefined),
    ).toBe(true);
  });
});

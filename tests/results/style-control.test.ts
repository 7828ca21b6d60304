import { describe, expect, it } from 'vitest';
import { StyleBattles } from '../../src/results/style-battles.ts';
import { controlStyle } from '../../src/results/style-control.ts';
import { type StyleFeatures, styleOf, styleOfMetadata } from '../../src/results/style-features.ts';

const OPTIONS = { rounds: 200, seed: 1, confidence: 0.95, lengthUnit: 'characters' };

describe('styleOf', () => {
  const count = (text: string) => styleOf(text, ({ length }) => length);

  it('counts headers, list items and bold outside code blocks', () => {
    const text = [
      '# One',
      '###### Six',
      '####### seven is none',
      '#none',
      '- a **bold** and __another__',
      '  * nested',
      '+ plus',
      '10. ten',
      '1.none',
      '**not',
      'closed**',
      '```md',
      '# code',
      '- code **code**',
      '```',
      'text - no item',
    ].join('\n');
    expect(count(text)).toEqual({ length: text.length, headers: 2, lists: 4, bold: 2 });
  });

  it('begins lines at newlines alone, as Python does', () => {
    expect(count('a\r# b\u2028- c\n# d\r\n\n\n1. e')).toMatchObject({ headers: 1, lists: 1 });
  });

  it('takes no longer for hostile texts', () => {
    const begin = performance.now();
    for (const piece of ['\n', ' ', '\n ', '#', '**', '**a', '__a', '`', '```', '1', '- ']) {
      count(piece.repeat(300_000));
    }
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});

it('styleOfMetadata reads what the arena publishes', () => {
  const metadata = {
    sum_assistant_a_tokens: 12,
    header_count_a: { h1: 1, h2: 0, h3: 2 },
    list_count_a: { ordered: 3, unordered: 4n },
    bold_count_a: { '**': 5, __: 0 },
    sum_assistant_b_tokens: 9,
    header_count_b: 1,
    list_count_b: -1,
    bold_count_b: 0,
  };
  expect(styleOfMetadata(metadata, 'a')).toEqual({ length: 12, headers: 3, lists: 7, bold: 5 });
  expect(styleOfMetadata(metadata, 'b')).toBeUndefined();
  expect(styleOfMetadata(null, 'a')).toBeUndefined();
});

/** 300 battles of four models; longer answers and lists win more often than their models would. */
function battles(
  change: (place: number) => Partial<{ style: StyleFeatures; winner: 'a' | 'b' }> = () => ({}),
) {
  const all = new StyleBattles();
  for (let k = 0; k < 300; k += 1) {
    const a = k % 4;
    const b = (k + 1 + (Math.floor(k / 4) % 3)) % 4;
    const styleOfModel = (model: number): StyleFeatures => ({
      length: 50 + ((k * 31 + 17 * model) % 97) + 20 * model,
      headers: (k + model) % 3,
      lists: (k * 7 + 5 * model) % 6,
      bold: 0,
    });
    const { winner, style } = change(k);
    const [style_a, style_b] = [style ?? styleOfModel(a), style ?? styleOfModel(b)];
    const noise = (k ** 3 + 11 * k * a + 3 * b) % 13;
    const score = noise - 6 + 2 * (a - b) + (style_a.length > style_b.length ? 2 : -2);
    const outcome = winner === undefined ? (score > 1 ? 1 : score < -1 ? 0 : 0.5) : Number(winner === 'a');
    all.add({ model_a: `m${a}`, model_b: `m${b}`, outcome, style_a, style_b, question: Math.floor(k / 6) });
  }
  return all.columns();
}

describe('controlStyle', () => {
  it('finds the ratings and coefficients that another program finds', () => {
    const { ratings, styles, constant } = controlStyle(battles(), { ...OPTIONS, ridge: 0 });
    // statsmodels 0.15.0: GLM(outcomes, design without the first model, family=Binomial()), covariates over their root mean square.
    // scikit-learn 1.9.1's LogisticRegression(penalty=None, fit_intercept=False, tol=1e-14) on all columns agrees to 2e-5 points.
    const expected: Record<string, number> = {
      m0: 793.9828455227025,
      m1: 979.4114644529134,
      m2: 1021.8741088480286,
      m3: 1204.7315811763556,
    };
    const coefficients = [0.8770798560506617, -0.21771521495098212, -0.018603107175016315];
    for (const { model, rating, interval } of ratings) {
      expect(rating).toBeCloseTo(expected[model] as number, 4);
      expect(interval.low).toBeLessThan(rating - 10);
      expect(interval.high).toBeGreaterThan(rating + 10);
    }
    expect(styles.map(({ feature }) => feature)).toEqual(['length', 'headers', 'lists']);
    for (const [place, { coefficient, interval }] of styles.entries()) {
      expect(coefficient).toBeCloseTo(coefficients[place] as number, 6);
      expect(interval.low).toBeLessThan(coefficient);
      expect(interval.high).toBeGreaterThan(coefficient);
    }
    expect(constant).toEqual(['bold']);
  });

  it('moves all ratings with the anchor, and takes either model first', () => {
    const free = controlStyle(battles(), OPTIONS);
    const fixed = controlStyle(battles(), { ...OPTIONS, anchor: { model: 'm1', rating: 500 } });
    const ratingOf = ({ ratings }: typeof free, model: string) =>
      ratings.find((each) => each.model === model)?.rating as number;
    expect(ratingOf(fixed, 'm1')).toBe(500);
    expect(ratingOf(fixed, 'm3') - 500).toBeCloseTo(ratingOf(free, 'm3') - ratingOf(free, 'm1'), 8);
    const columns = battles();
    const { first, second, outcomes, covariates } = columns.data;
    const turned = {
      ...columns,
      data: {
        ...columns.data,
        first: second,
        second: first,
        outcomes: outcomes.map((outcome) => 1 - outcome),
        covariates: covariates.map((value) => -value),
      },
    };
    const other = controlStyle(turned, OPTIONS);
    for (const [place, { rating }] of other.ratings.entries()) {
      expect(rating).toBeCloseTo(free.ratings[place]?.rating as number, 8);
    }
  });

  it('says in words what is wrong', () => {
    expect(() => controlStyle(new StyleBattles().columns(), OPTIONS)).toThrow(/no battle is left/);
    const few = new StyleBattles();
    const style = { length: 1, headers: 0, lists: 0, bold: 0 };
    for (const [a, b] of ['xy', 'yz'].map((pair) => [...pair] as [string, string])) {
      few.add({ model_a: a, model_b: b, outcome: 0.5, style_a: style, style_b: { ...style, length: 3 } });
    }
    expect(() => controlStyle(few.columns(), OPTIONS)).toThrow(/2 battles are too few for 3 terms/);
    const everyWin = (k: number) =>
      k % 4 === 2
        ? ({ winner: 'a' } as const)
        : (k + 1 + (Math.floor(k / 4) % 3)) % 4 === 2
          ? ({ winner: 'b' } as const)
          : {};
    expect(() => controlStyle(battles(everyWin), OPTIONS)).toThrow(/m2 won every battle/);
    const apart = new StyleBattles();
    for (let k = 0; k < 40; k += 1) {
      const [model_a, model_b] = k % 2 === 0 ? (['p', 'q'] as const) : (['r', 's'] as const);
      apart.add({
        model_a,
        model_b,
        outcome: Number(k % 3 === 0),
        style_a: { ...style, length: k },
        style_b: style,
      });
    }
    expect(() => controlStyle(apart.columns(), OPTIONS)).toThrow(/cannot be told apart/);
  });

  it('without any difference in style gives plain ratings', () => {
    const { styles, constant } = controlStyle(
      battles(() => ({ style: { length: 5, headers: 1, lists: 0, bold: 0 } })),
      OPTIONS,
    );
    expect(styles).toEqual([]);
    expect(constant).toEqual(['length', 'headers', 'lists', 'bold']);
  });
});

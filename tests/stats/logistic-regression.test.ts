import { describe, expect, it } from 'vitest';
import { fitGrouped } from '../../src/stats/grouped-logistic.ts';
import { fitLogistic } from '../../src/stats/logistic-regression.ts';
import { fitPairs } from '../../src/stats/paired-logistic.ts';
import { solvePositive } from '../../src/stats/solve-positive.ts';

const range = (count: number) => [...Array(count).keys()];

/** Expects each number to be within 1e-8 of the other source's. */
function expectClose(values: Float64Array, expected: readonly number[]) {
  expect(values).toHaveLength(expected.length);
  for (const [place, value] of expected.entries()) expect(values[place]).toBeCloseTo(value, 8);
}

describe('fitLogistic', () => {
  const design = Float64Array.from(range(40).flatMap((i) => [1, Math.sin(i), Math.cos(2 * i + 1)]));
  const outcomes = Float64Array.from(range(40), (i) => ((i * 7) % 11) / 10);

  it('takes outcomes between 0 and 1', () => {
    const { coefficients, outcome } = fitLogistic({ design, terms: 3, outcomes });
    expect(outcome).toBe('converged');
    // statsmodels 0.15.0: GLM(outcomes, design, family=Binomial()).fit(tol=1e-14, tol_criterion='params').params
    expectClose(coefficients, [0.02055336950869764, 0.030733730217805608, 0.0958213590635403]);
  });

  it('takes weights and offsets', () => {
    const weights = Float64Array.from(range(40), (i) => 1 + (i % 3));
    const offsets = Float64Array.from(range(40), (i) => 0.3 * Math.sin(3 * i));
    const { coefficients } = fitLogistic({ design, terms: 3, outcomes, weights, offsets });
    // The same with freq_weights and offset.
    expectClose(coefficients, [-0.03812711310995313, 0.11562035802079024, -0.06001176316937104]);
  });

  it('takes a penalty', () => {
    const binary = outcomes.map((share) => (share > 0.4 ? 1 : 0));
    const { coefficients } = fitLogistic({ design, terms: 3, outcomes: binary }, { ridge: 0.7 });
    // scikit-learn 1.9.1: LogisticRegression(C=1/0.7, fit_intercept=False, tol=1e-14, solver='newton-cholesky')
    expectClose(coefficients, [0.19123566631807462, -0.07858114123685066, 0.09794147107222309]);
  });

  it('needs fewer steps from a solution, and a weight of 0 is a row that is not there', () => {
    const first = fitLogistic({ design, terms: 3, outcomes });
    const again = fitLogistic({ design, terms: 3, outcomes }, { start: first.coefficients });
    expect(again.steps).toBeLessThan(first.steps);
    const half = fitLogistic({ design: design.slice(0, 60), terms: 3, outcomes: outcomes.slice(0, 20) });
    const weights = Float64Array.from(range(40), (i) => (i < 20 ? 1 : 0));
    expectClose(fitLogistic({ design, terms: 3, outcomes, weights }).coefficients, [...half.coefficients]);
  });

  it('says where a term tells the outcomes apart, wholly or in part, and where a term is a combination of others', () => {
    const line = Float64Array.from(range(10).flatMap((i) => [1, i / 5 - 1]));
    const split = Float64Array.from(range(10), (i) => (i < 5 ? 0 : 1));
    expect(fitLogistic({ design: line, terms: 2, outcomes: split }).outcome).toBe('separated');
    // One group has both outcomes, the other one alone.
    const groups = Float64Array.from(range(10).flatMap((i) => [1, i < 5 ? 0 : 1]));
    const partly = Float64Array.from(range(10), (i) => (i < 5 ? i % 2 : 1));
    expect(fitLogistic({ design: groups, terms: 2, outcomes: partly }).outcome).toBe('separated');
    expect(fitLogistic({ design: groups, terms: 2, outcomes: partly }, { ridge: 0.1 }).outcome).toBe(
      'converged',
    );
    const twice = Float64Array.from(range(10).flatMap((i) => [Math.sin(i), 2 * Math.sin(i)]));
    expect(fitLogistic({ design: twice, terms: 2, outcomes: split }).outcome).toBe('singular');
  });

  it('does not take a rare term for a separating one', () => {
    // 3 of 4 rows among 200,000: log 3 above an intercept of 0.
    const rows = 200_000;
    const rare = Float64Array.from({ length: 2 * rows }, (_, place) =>
      place % 2 === 0 ? 1 : place < 8 ? 1 : 0,
    );
    const outcomesOfRare = Float64Array.from({ length: rows }, (_, row) =>
      row < 4 ? Number(row < 3) : row % 2,
    );
    const { coefficients, outcome } = fitLogistic({ design: rare, terms: 2, outcomes: outcomesOfRare });
    expect(outcome).toBe('converged');
    expectClose(coefficients, [0, Math.log(3)]);
  });

  it('refuses a design of another size', () => {
    expect(() => fitLogistic({ design, terms: 4, outcomes })).toThrow(RangeError);
  });
});

it('fitPairs finds strengths and slopes', () => {
  const places = range(120);
  const outcomes = Float64Array.from(places, (j) => {
    const share = ((j * j * 5 + 3 * j) % 7) / 6;
    return share > 0.6 ? 1 : share < 0.4 ? 0 : 0.5;
  });
  const data = {
    models: 4,
    first: Int32Array.from(places, (j) => j % 4),
    second: Int32Array.from(places, (j) => (j + 1 + (Math.floor(j / 4) % 3)) % 4),
    outcomes,
    covariates: Float64Array.from(places.flatMap((j) => [Math.sin(1.3 * j), Math.cos(0.7 * j)])),
    width: 2,
  };
  const fit = fitPairs(data);
  expect(fit.outcome).toBe('converged');
  // statsmodels 0.15.0: GLM with an indicator (1, -1) a model but the first, and both covariates. scikit-learn 1.9.1's
  // LogisticRegression(penalty=None, fit_intercept=False, tol=1e-14) on all four indicators agrees to 3e-9.
  expectClose(
    fit.strengths,
    [-0.050928254682109965, -0.048472684217169305, 0.04951761893291234, 0.04988331996636693],
  );
  expectClose(fit.slopes, [-0.08871059658134933, 0.08168760679405968]);
  const doubled = fitPairs(data, { weights: new Float64Array(120).fill(2), start: fit });
  expect(doubled.steps).toBeLessThanOrEqual(1);
  expectClose(doubled.strengths, [...fit.strengths]);
});

it('fitGrouped finds the levels of series and of groups', () => {
  const rows = range(3).flatMap((s) =>
    range(12).flatMap((g) => ((s + g) % 5 === 0 ? [] : [[s, g] as const])),
  );
  const data = {
    series: 3,
    groups: 12,
    seriesOf: Int32Array.from(rows, ([s]) => s),
    groupOf: Int32Array.from(rows, ([, g]) => g),
    covariate: Float64Array.from(rows.keys(), (k) => Math.sin(1.7 * k)),
    outcomes: Float64Array.from(rows.keys(), (k) => {
      const share = ((k * k * 3 + k) % 5) / 4;
      return share > 0.6 ? 1 : share < 0.4 ? 0 : 0.5;
    }),
  };
  const fit = fitGrouped(data, { ridge: 1 });
  expect(fit.outcome).toBe('converged');
  // scipy 1.12.0: minimize(loss, zeros, jac=True, method='BFGS', options={'gtol': 1e-12})
  expectClose(fit.levels, [0.004551985120148608, 0.15427440533853978, 0.11592573009297177]);
  expectClose(fit.slopes, [-0.36351151045833935, 1.0306487315327086, -0.11405021231451073]);
  expect(fit.groupLevels[0]).toBeCloseTo(-0.09711215761025842, 8);
  expect(fit.groupLevels[11]).toBeCloseTo(-0.7960431220647175, 8);
  // A group that counts twice stands for two groups with the same rows, each with its own penalty.
  const times = Float64Array.from(range(12), (g) => (g === 3 ? 2 : 1));
  const copied = fitGrouped(
    {
      ...data,
      groups: 13,
      seriesOf: Int32Array.from([...data.seriesOf, ...rows.filter(([, g]) => g === 3).map(([s]) => s)]),
      groupOf: Int32Array.from([...data.groupOf, ...rows.filter(([, g]) => g === 3).map(() => 12)]),
      covariate: Float64Array.from([
        ...data.covariate,
        ...rows.flatMap(([, g], k) => (g === 3 ? [data.covariate[k] as number] : [])),
      ]),
      outcomes: Float64Array.from([
        ...data.outcomes,
        ...rows.flatMap(([, g], k) => (g === 3 ? [data.outcomes[k] as number] : [])),
      ]),
    },
    { ridge: 1 },
  );
  expectClose(fitGrouped(data, { ridge: 1, times }).levels, [...copied.levels]);
});

it('solvePositive solves, and says where there is no single solution', () => {
  const right = Float64Array.of(8, 7);
  expect(solvePositive(Float64Array.of(4, 0, 2, 3), 2, right)).toBe(true);
  // 4 x + 2 y = 8 and 2 x + 3 y = 7
  expectClose(right, [1.25, 1.5]);
  expect(solvePositive(Float64Array.of(1, 0, 2, 4), 2, Float64Array.of(1, 2))).toBe(false);
});

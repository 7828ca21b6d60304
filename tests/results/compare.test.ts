import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PairJudgment, SingleJudgment } from '../../src/judgments/judgment.ts';
import { compareContestants } from '../../src/results/compare.ts';
import { gateOf, marginGateOf } from '../../src/results/compare-gate.ts';
import type { CompareOptions } from '../../src/results/compare-groups.ts';
import type { CompareResults } from '../../src/results/compare-results.ts';
import type { Contestant } from '../../src/results/contestant.ts';
import { baselineContestants, opponents } from '../../src/results/pair-contestants.ts';
import { singleContestants } from '../../src/results/single-contestants.ts';
import { summarizeSingle } from '../../src/results/summarize-single.ts';
import { gradeRow, matchRow } from '../support/judged.ts';
import { seededRandom } from '../support/random.ts';

const OPTIONS: CompareOptions = {
  categoryOf: (id) => (Number(id) % 2 === 0 ? 'even' : 'odd'),
  categoryOrder: ['even'],
  orderOf: Number,
  most: 3,
  kind: 'percentile',
  confidence: 0.95,
  rounds: 500,
  seed: 0,
};
const FACTS = { mode: 'single', bench: 'tiny', judge: 'j' } as const;
const neverStale = () => false;

function readOf<T>(rows: readonly object[]) {
  return rows.map((row) => ({ row: row as T, readAgain: () => row as T }));
}

function compareSingle(rows: readonly object[], options: CompareOptions = OPTIONS, models = ['a', 'b']) {
  const { contestants } = singleContestants(readOf<SingleJudgment>(rows), models, neverStale);
  return compareContestants(FACTS, contestants as [Contestant, Contestant], options);
}

function comparedOf(rows: readonly object[], options?: CompareOptions, models?: string[]): CompareResults {
  return compareSingle(rows, options, models) as CompareResults;
}

/** Whole scores from 1 to 10 in two turns of each question, with as many choices a model. */
function randomRows(questions: number, choices: Record<string, number>, seed: number): object[] {
  const random = seededRandom(seed);
  const scoresOf = (count: number) => Array.from({ length: count }, () => 1 + Math.floor(10 * random()));
  return Object.entries(choices).flatMap(([model, count]) =>
    Array.from({ length: questions }, (_, place) => place).flatMap((place) =>
      [1, 2].map((turn) => {
        const scores = scoresOf(count);
        const prompts = scores.map(String);
        const judgment = scores.map((score) => `Rating: [[${score}]]`);
        const score = scores as unknown as number;
        return { ...gradeRow(model, 101 + place, 1, { turn, judgment }), score, user_prompt: prompts };
      }),
    ),
  );
}

describe('a comparison of grades', () => {
  it('below eight questions and above 1,000 has Student intervals, and says so', () => {
    // Differences of 1 and 2 in turn; scipy 1.12.0: stats.t.interval(0.95, n - 1, d.mean(), d.std(ddof=1) / n ** 0.5)
    for (const [questions, low, high] of [
      [4, 0.5813068844813005, 2.4186931155186997],
      [1002, 1.4689882343840837, 1.5310117656159163],
    ] as const) {
      const rows = Array.from({ length: questions }, (_, place) => [
        gradeRow('a', 101 + place, 5 + (place % 2)),
        gradeRow('b', 101 + place, 4),
      ]).flat();
      const { interval, interval_kind } = comparedOf(rows, { ...OPTIONS, kind: 'bca' });
      expect(interval_kind).toBe('analytic');
      expect(interval.low).toBeCloseTo(low, 9);
      expect(interval.high).toBeCloseTo(high, 9);
    }
  });

  it('of equal differences has an interval without width, whatever rounding leaves of them', () => {
    const rows = [3.3, 4.3, 5.3, 6.3, 7.3, 8.3, 2.3, 1.3, 9.3].flatMap((score, place) => [
      gradeRow('a', 101 + place, score),
      gradeRow('b', 101 + place, Number((score - 0.2).toFixed(1))),
    ]);
    const { difference, interval } = comparedOf(rows);
    expect(interval).toEqual({ low: difference, high: difference });
  });

  it("has the difference of show's averages where all questions have equally many turns", () => {
    const rows = randomRows(12, { a: 3, b: 1 }, 5);
    const shown = summarizeSingle(readOf<SingleJudgment>(rows), { ...OPTIONS, isStale: neverStale });
    const averageOf = (model: string) => shown.find((each) => each.model === model)?.average.mean as number;
    const results = comparedOf(rows);
    expect(results.n).toBe(12);
    expect(results.models[0].mean).toBeCloseTo(averageOf('a'), 12);
    expect(results.difference).toBeCloseTo(averageOf('a') - averageOf('b'), 12);
    const turnOf = (model: string) => shown.find((each) => each.model === model)?.turns[2]?.mean as number;
    expect(results.turns[2]?.difference).toBeCloseTo(turnOf('a') - turnOf('b'), 12);
  });

  it('counts what both have: neither a turn nor a question of one of them shows in a mean', () => {
    const rows = [
      gradeRow('a', 101, 8),
      gradeRow('a', 101, 1, { turn: 2 }),
      gradeRow('b', 101, 6),
      gradeRow('a', 102, 7),
      gradeRow('b', 102, 6),
      gradeRow('a', 103, 1),
      gradeRow('b', 104, 10, { turn: 2 }),
    ];
    expect(comparedOf(rows)).toMatchObject({
      n: 2,
      difference: 1.5,
      models: [
        { mean: 7.5, only: { questions: 1, turns: 1 } },
        { mean: 6, only: { questions: 1, turns: 0 } },
      ],
      turns: { 1: { n: 2, difference: 1.5 } },
      questions: [
        { question_id: 101, category: 'odd', means: [8, 6], difference: 2 },
        { question_id: 102, category: 'even', means: [7, 6], difference: 1 },
      ],
    });
  });

  it('leaves out what show leaves out, and counts it', () => {
    const rows = [101, 102, 103].flatMap((id) => [
      gradeRow('a', id, 3),
      gradeRow('a', id, 5),
      gradeRow('b', id, 4),
    ]);
    const results = comparedOf([
      ...rows,
      gradeRow('a', 104, -1, { judgment: 'none' }),
      gradeRow('b', 104, 4),
    ]);
    expect(results).toMatchObject({ n: 3, difference: 1 });
    expect(results.models[0].left_out).toMatchObject({ duplicate: 3, unparsed: 1 });
    expect(results.models[1]).toMatchObject({ only: { questions: 1 }, left_out: { duplicate: 0 } });
  });

  it('takes a file name for the model: FastChat writes "_" for "/"', () => {
    const rows = [101, 102].flatMap((id) => [gradeRow('org_a', id, 5), gradeRow('b', id, 4)]);
    expect(comparedOf(rows, OPTIONS, ['org/a', 'b'])).toMatchObject({
      n: 2,
      models: [{ model: 'org/a' }, {}],
    });
  });

  it('says of a category with one question that there is no test, and corrects the others', () => {
    const rows = [101, 103, 105, 107, 102].flatMap((id) => [gradeRow('a', id, 5), gradeRow('b', id, 4)]);
    const { categories } = comparedOf(rows);
    expect(Object.keys(categories)).toEqual(['even', 'odd']);
    expect(categories['even']).toEqual({ n: 1, means: [5, 4], difference: 1, reason: 'one question' });
    // Four differences of one sign: 2 of 16 choices of signs, and one test needs no correction.
    expect(categories['odd']).toMatchObject({ n: 4, p: 0.125, p_holm: 0.125 });
  });

  it('of equal models has p = 1 and no effect size, and no number that is none', () => {
    const rows = [101, 102, 103].flatMap((id) => [gradeRow('a', id, 5), gradeRow('b', id, 5)]);
    const results = comparedOf(rows, { ...OPTIONS, kind: 'bca' });
    expect(results).toMatchObject({
      difference: 0,
      interval: { low: 0, high: 0 },
      verdict: 'undecided',
      permutation: { p: 1 },
      wilcoxon: { p: 1 },
      effect: { cohens_d: null, cohens_d_interval: null, rank_biserial: null },
      power: { questions_needed: null, detectable_difference: null },
      questions: [],
    });
    expect(JSON.parse(JSON.stringify(results))).toEqual(results);
  });

  it('says nothing below two questions', () => {
    expect(compareSingle([gradeRow('a', 101, 5), gradeRow('b', 101, 4)])).toBeUndefined();
  });

  it('changed about has the opposite difference and interval, and the same p', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 10 })), {
          minLength: 2,
          maxLength: 12,
        }),
        fc.boolean(),
        (scores, isReversed) => {
          const rows = scores.flatMap(([a, b], place) => [
            gradeRow('a', 101 + place, a),
            gradeRow('b', 101 + place, b),
          ]);
          const options = { ...OPTIONS, rounds: 100 };
          const results = comparedOf(rows, options);
          const swapped = comparedOf(isReversed ? rows.toReversed() : rows, options, ['b', 'a']);
          expect(swapped.difference + results.difference).toBeCloseTo(0, 12);
          expect(swapped.interval.low + results.interval.high).toBeCloseTo(0, 12);
          expect(swapped.interval.high + results.interval.low).toBeCloseTo(0, 12);
          expect(swapped.permutation).toEqual(results.permutation);
          expect(swapped.wilcoxon).toEqual(results.wilcoxon);
          expect(swapped.power.questions_needed).toBe(results.power.questions_needed);
          expect(swapped.verdict === 'undecided').toBe(results.verdict === 'undecided');
        },
      ),
      { numRuns: 40, seed: 1 },
    );
  });
});

describe('a comparison of matches', () => {
  it('between the two counts shares of wins; orders that disagree are a tie', () => {
    const rows = [
      matchRow(['a', 'b'], 101, ['model_1', 'model_1']),
      matchRow(['b', 'a'], 102, ['model_2', 'model_2']),
      matchRow(['a', 'b'], 103, ['model_1', 'model_2']),
      matchRow(['a', 'b'], 104, ['model_2', 'model_2']),
      matchRow(['a', 'b'], 105, ['error', 'model_2']),
      matchRow(['a', 'c'], 106, ['model_1', 'model_1']),
    ];
    const { contestants, there } = opponents(readOf<PairJudgment>(rows), ['a', 'b'], neverStale);
    expect(there).toEqual(['a', 'b', 'c']);
    const facts = { ...FACTS, mode: 'pairwise-all' } as const;
    const results = compareContestants(facts, contestants as [Contestant, Contestant], OPTIONS);
    // a wins two of four, b one.
    expect(results).toMatchObject({
      n: 4,
      difference: 0.25,
      models: [{ mean: 0.5, left_out: { error: 1 } }, { mean: 0.25 }],
    });
    expect(results?.questions.map(({ difference }) => difference)).toEqual([1, 1, -1]);
  });

  it('against a baseline has the difference of the adjusted win shares', () => {
    const rows = [101, 102, 103, 104].flatMap((id) => [
      matchRow(['a', 'base'], id, id === 104 ? ['model_1', 'model_2'] : ['model_1', 'model_1']),
      matchRow(['base', 'b'], id, id === 101 ? ['model_2', 'model_2'] : ['model_1', 'model_1']),
    ]);
    const stale = (row: PairJudgment) => row.question_id === 103 && row.model_1 === 'base';
    const { contestants, there } = baselineContestants(readOf<PairJudgment>(rows), ['a', 'b'], 'base', stale);
    expect(there).toEqual(['a', 'b']);
    const facts = { ...FACTS, mode: 'pairwise-baseline', baseline: 'base' } as const;
    // a: 1, 1, (103 is stale for b), 1/2; b: 1, 0, -, 0.
    expect(compareContestants(facts, contestants as [Contestant, Contestant], OPTIONS)).toMatchObject({
      n: 3,
      models: [
        { mean: 2.5 / 3, only: { questions: 1 }, left_out: { error: 0, duplicate: 0, stale: 0 } },
        { mean: 1 / 3, left_out: { stale: 1 } },
      ],
      difference: 0.5,
    });
  });
});

describe('the gates', () => {
  const worse = comparedOf(
    [101, 102, 103, 104, 105, 106].flatMap((id) => [gradeRow('a', id, 4), gradeRow('b', id, 6)]),
  );
  const alike = comparedOf(
    [101, 102, 103, 104].flatMap((id) => [gradeRow('a', id, id % 2 ? 4 : 6), gradeRow('b', id, 5)]),
  );

  it('of significance fails below 0 with a small p alone', () => {
    // Six differences of one sign: 2 of 64.
    expect(worse.permutation.p).toBe(0.03125);
    expect(gateOf(worse)).toMatchObject({ passed: false });
    expect(gateOf(worse).detail).toContain('the difference is -2.000');
    expect(gateOf(alike).passed).toBe(true);
    expect(gateOf({ ...worse, verdict: 'better' }).passed).toBe(true);
  });

  it('of a margin asks for the whole interval', () => {
    expect(marginGateOf(worse, 2).passed).toBe(false);
    expect(marginGateOf(worse, 2.5).passed).toBe(true);
    expect(marginGateOf(alike, 0.5).passed).toBe(false);
  });
});

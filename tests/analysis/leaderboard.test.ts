import { describe, expect, it } from 'vitest';
import { type IntervalChoice, USUAL_INTERVALS } from '../../src/analysis/interval-settings.ts';
import { countWins, judgesOf, scoreModels } from '../../src/analysis/leaderboard.ts';
import type { PairJudgment, SingleJudgment } from '../../src/judgments/judgment.ts';
import { summarizePairs } from '../../src/results/summarize-pair.ts';
import { summarizeSingle } from '../../src/results/summarize-single.ts';
import { type MatchRow, snapshotOf } from '../support/snapshot.ts';

const USUAL_OF_ALL: IntervalChoice = { ...USUAL_INTERVALS, of: 'all' };

const QUESTIONS = ['writing', 'math', 'writing', ''];

/** Rows as a file holds them, and as a snapshot does: left out for every reason, and two choices in some. */
const ROWS: {
  row: Partial<SingleJudgment>;
  flags?: ('stale' | 'superseded' | 'refused' | 'unparsed')[][];
}[] = [
  { row: { question_id: 0, model: 'a', score: [8, 6] } },
  { row: { question_id: 1, model: 'a', score: [3, -1] }, flags: [[], ['unparsed']] },
  { row: { question_id: 2, model: 'a', score: [9.5, 7] } },
  { row: { question_id: 0, model: 'a', score: [5, 5], turn: 2 } },
  { row: { question_id: 3, model: 'a', score: [1, 2] } },
  {
    row: { question_id: 0, model: 'b', score: [2, 2], user_prompt: ['p', 'p'] },
    flags: [['superseded'], ['superseded']],
  },
  { row: { question_id: 0, model: 'b', score: [10, 10], user_prompt: ['p', 'p'] } },
  {
    row: { question_id: 2, model: 'b', score: [4, 4], user_prompt: ['old', 'old'] },
    flags: [['stale'], ['stale']],
  },
  {
    row: { question_id: 2, model: 'b', score: [-1, 9], refusal: [{ text: 'no' } as never, null] },
    flags: [['refused', 'unparsed'], []],
  },
  { row: { question_id: 1, model: 'c', score: -1 }, flags: [['unparsed']] },
];

const rows = ROWS.map(({ row }): SingleJudgment => ({
  judge: ['j', 'p'],
  judgment: 'as recorded',
  user_prompt: 'p',
  turn: 1,
  tstamp: 0,
  ...(row as Pick<SingleJudgment, 'question_id' | 'model' | 'score'>),
}));

const grades = ROWS.flatMap(({ row, flags }) =>
  [row.score ?? []].flat().map((score, choice) => ({
    question: Number(row.question_id),
    model: row.model as string,
    score,
    turn: row.turn ?? 1,
    choice,
    flags: flags?.[choice] ?? [],
  })),
);

describe('scoreModels', () => {
  it('gives the record that is made of the same rows of a file', () => {
    const shown = summarizeSingle(
      rows.map((row) => ({ row, readAgain: () => row })),
      {
        categoryOf: (id) => QUESTIONS[Number(id)] || undefined,
        categoryOrder: ['writing', 'math'],
        intervals: USUAL_OF_ALL,
        isStale: ({ user_prompt }) => [user_prompt].flat().includes('old'),
      },
    );
    expect(scoreModels(snapshotOf(QUESTIONS, { grades }), { judge: 'j' }, USUAL_OF_ALL)).toEqual(shown);
    expect(shown.map(({ model, left_out }) => [model, left_out])).toEqual([
      ['b', { unparsed: 0, refused: 1, doubtful: 0, duplicate: 1, stale: 1 }],
      ['a', { unparsed: 1, refused: 0, doubtful: 0, duplicate: 0, stale: 0 }],
      ['c', { unparsed: 1, refused: 0, doubtful: 0, duplicate: 0, stale: 0 }],
    ]);
  });

  it('has an interval over questions, its turns and choices staying together', () => {
    const [a] = scoreModels(
      snapshotOf(['x', 'x', 'x'], {
        grades: [
          { question: 0, model: 'a', score: 4 },
          { question: 0, model: 'a', score: 6, turn: 2 },
          { question: 1, model: 'a', score: 7 },
          { question: 1, model: 'a', score: 9, turn: 2 },
          { question: 2, model: 'a', score: 8 },
          { question: 2, model: 'a', score: 8, turn: 2 },
        ],
      }),
      { judge: 'j' },
      USUAL_OF_ALL,
    );
    // The questions' means are 5, 8, 8: mean 7, standard error √3/√3 = 1; scipy 1.17.1: t.ppf(0.975, 2) = 4.302652729749462.
    expect(a?.average).toMatchObject({ mean: 7, n: 6 });
    expect(a?.average.interval?.low).toBeCloseTo(7 - 4.302652729749462, 12);
    expect(a?.average.interval?.high).toBeCloseTo(7 + 4.302652729749462, 12);
  });

  it('has no interval below two questions, and one without width where all scores are equal', () => {
    const scores = (given: { question: number; score: number }[]) =>
      scoreModels(
        snapshotOf(['x', 'x', 'x'], { grades: given.map((each) => ({ ...each, model: 'a' })) }),
        { judge: 'j' },
        USUAL_OF_ALL,
      );
    expect(
      scores([
        { question: 0, score: 3 },
        { question: 0, score: 9 },
      ])[0]?.average,
    ).toEqual({ mean: 6, n: 2 });
    const equal = [0, 1, 2].map((question) => ({ question, score: 7.1 }));
    const [average] = scores(equal).map((each) => each.average);
    expect(average?.mean).toBeCloseTo(7.1, 14);
    expect(average?.interval).toEqual({ low: average?.mean, high: average?.mean });
  });

  it('takes the judge, the turn and the categories that are asked for', () => {
    const snapshot = snapshotOf(['writing', 'math', ''], {
      grades: [
        { question: 0, model: 'a', score: 8 },
        { question: 0, model: 'a', score: 2, turn: 2 },
        { question: 1, model: 'a', score: 4 },
        { question: 2, model: 'a', score: 1 },
        { question: 0, model: 'a', score: 10, judge: 'other' },
      ],
    });
    const mean = (selection: object) => scoreModels(snapshot, { judge: 'j', ...selection })[0]?.average.mean;
    expect(mean({})).toBe(15 / 4);
    expect(mean({ turn: 2 })).toBe(2);
    expect(mean({ categories: new Set(['math']) })).toBe(4);
    expect(mean({ judge: 'other' })).toBe(10);
    expect(scoreModels(snapshot, { judge: 'nobody' })).toEqual([]);
  });
});

const MATCHES: MatchRow[] = [
  { question: 0, models: ['a', 'b'], games: ['model_1', 'model_1'] },
  { question: 0, models: ['a', 'b'], games: ['model_1', 'model_2'], turn: 2 },
  { question: 1, models: ['b', 'a'], games: ['model_2', 'model_2'] },
  { question: 1, models: ['a', 'c'], games: ['tie', 'tie'] },
  { question: 2, models: ['b', 'c'], games: ['model_2', 'tie'] },
  { question: 2, models: ['a', 'c'], games: ['model_1', 'error'] },
  { question: 2, models: ['a', 'b'], games: ['model_2', 'model_2'], flags: ['stale'] },
];

describe('countWins', () => {
  const wins = countWins(snapshotOf(QUESTIONS, { matches: MATCHES }), { judge: 'j' }, USUAL_INTERVALS);

  it('counts as show does of the same rows of a file', () => {
    const pairs = MATCHES.filter(({ flags }) => flags === undefined).map(
      ({ question, models, games, turn }): PairJudgment => ({
        question_id: question,
        model_1: models[0],
        model_2: models[1],
        g1_winner: games[0],
        g2_winner: games[1],
        judge: ['j', 'p'],
        g1_user_prompt: '',
        g2_user_prompt: '',
        g1_judgment: '',
        g2_judgment: '',
        turn: turn ?? 1,
        tstamp: 0,
      }),
    );
    const shown = summarizePairs(
      pairs.map((row) => ({ row, readAgain: () => row })),
      { intervals: USUAL_INTERVALS, isStale: () => false },
    );
    expect({ models: wins.models, orders: wins.orders }).toEqual({
      models: shown.models,
      orders: shown.orders,
    });
    expect(shown.left_out).toEqual({ error: 1, duplicate: 0, stale: 0 });
    expect(wins.models.map(({ model, win, tie, loss }) => [model, win, tie, loss])).toEqual([
      ['a', 2, 2, 0],
      ['c', 0, 2, 0],
      ['b', 0, 2, 2],
    ]);
    expect(wins.orders).toEqual({ matches: 5, disagree: 2, favour_first: 1, favour_second: 0 });
  });

  it('gives shares between any two and by category', () => {
    // In the order a, c, b: a won two of its three matches with b and tied one.
    expect(wins.matrix).toEqual([
      [null, 0.5, 2.5 / 3],
      [0.5, null, 0.5],
      [0.5 / 3, 0.5, null].map((share) => share && expect.closeTo(share, 12)),
    ]);
    expect(wins.categories).toEqual([
      { writing: 0.75, math: 0.75 },
      { writing: 0.5, math: 0.5 },
      { writing: 1 / 3, math: 0 },
    ]);
  });

  it('keeps intervals between 0 and 1', () => {
    for (const { interval } of wins.models) {
      expect(interval?.low).toBeGreaterThanOrEqual(0);
      expect(interval?.high).toBeLessThanOrEqual(1);
    }
    // c tied both of its matches.
    expect(wins.models[1]?.interval).toEqual({ low: 0.5, high: 0.5 });
  });
});

describe('judgesOf', () => {
  it('tells the judges of answers from those of pairs', () => {
    const snapshot = snapshotOf(['x'], {
      grades: [
        { question: 0, model: 'a', score: 1, judge: 'one' },
        { question: 0, model: 'a', score: 1, judge: 'both' },
      ],
      matches: [{ question: 0, models: ['a', 'b'], games: ['tie', 'tie'], judge: 'both' }],
    });
    expect(judgesOf(snapshot)).toEqual({ single: ['one', 'both'], pairwise: ['both'] });
  });
});

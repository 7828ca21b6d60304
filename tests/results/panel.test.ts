import { describe, expect, it } from 'vitest';
import type { PairJudgment, SingleJudgment } from '../../src/judgments/judgment.ts';
import { readJudgeMatches, readJudgeScores } from '../../src/results/judge-verdicts.ts';
import { USUAL_INTERVALS } from '../../src/analysis/interval-settings.ts';
import { leniencyOf } from '../../src/results/leniency.ts';
import { poolMatches } from '../../src/results/pool-matches.ts';
import { poolScores } from '../../src/results/pool-scores.ts';
import { gradeRow, matchRow } from '../support/judged.ts';

const asRead = <T>(rows: readonly object[]) =>
  rows.map((row) => ({ row: row as T, readAgain: () => row as T }));

/** By model and question: what the judges a, b and c give; -1 is a judgment without a verdict. */
const SCORES: Record<string, Record<number, [number, number, number]>> = {
  'org/x': { 1: [8, 6, 7], 2: [9, 9, 9], 3: [5, 4, -1], 4: [6, 8, 10] },
  y: { 1: [3, 5, 4], 2: [7, 7, 1], 3: [2, 2, 2], 4: [10, 9, 8] },
};

/** Judge b's file has the models' file names for their ids. */
function scoresOf(place: number) {
  const judge = 'abc'[place] as string;
  const rows = Object.entries(SCORES).flatMap(([model, questions]) =>
    Object.entries(questions).map(([question, scores]) =>
      gradeRow(place === 1 ? model.replace('/', '_') : model, Number(question), scores[place] as number, {
        judge,
        judgment: scores[place] === -1 ? 'None.' : `Rating: [[${scores[place]}]]`,
      }),
    ),
  );
  return readJudgeScores(judge, asRead<SingleJudgment>(rows), () => false);
}

function pool(how: 'mean' | 'median', models?: string[]) {
  return poolScores([0, 1, 2].map(scoresOf), {
    pool: how,
    categoryOf: () => undefined,
    categoryOrder: [],
    models: models && new Set(models),
  });
}

describe('poolScores', () => {
  // All figures: numpy 1.26.4 and scipy 1.12.0 (`mean`, `median`, `std(ddof=1)`, `stats.spearmanr`) on the seven answers that all score.
  it('pools the answers that every judge has scored by their mean', () => {
    const { models, panel } = pool('mean');
    expect(models).toMatchObject([
      { model: 'org/x', average: { mean: 8, n: 3 }, left_out: { unparsed: 1, incomplete: 1 } },
      { model: 'y', average: { mean: 5, n: 4 }, left_out: { unparsed: 0, incomplete: 0 } },
    ]);
    expect(panel).toMatchObject({ pool: 'mean', answers: 7, incomplete: 1 });
    const [a, b, c] = panel.judges;
    expect(a?.mean).toBeCloseTo(6.428571428571429, 12);
    expect(a?.std).toBeCloseTo(2.9920529661723827, 12);
    expect(a?.leniency.mean).toBeCloseTo(0.14285714285714285, 12);
    expect(b?.leniency.mean).toBeCloseTo(0.2857142857142857, 12);
    expect(c?.leniency.mean).toBeCloseTo(-0.42857142857142855, 12);
    expect(a?.agreement.spearman).toBeCloseTo(0.594618725379069, 12);
    expect(b?.agreement.spearman).toBeCloseTo(0.9636363636363636, 12);
    expect(b?.agreement.within_1).toBeCloseTo(4 / 7, 12);
    expect(b?.agreement.mean_absolute_difference).toBeCloseTo(0.8571428571428571, 12);
    expect([a, b, c].map((each) => [each?.missing, each?.left_out.unparsed])).toEqual([
      [0, 0],
      [0, 0],
      [1, 1],
    ]);
  });

  it('pools by the median', () => {
    const { models, panel } = pool('median');
    expect(models.map(({ average }) => average.mean)).toEqual([8, 5.5]);
    const leniencies = panel.judges.map(({ leniency }) => leniency.mean);
    expect(leniencies[0]).toBeCloseTo(-0.14285714285714285, 12);
    expect(leniencies[1]).toBeCloseTo(0, 12);
    expect(leniencies[2]).toBeCloseTo(-0.7142857142857143, 12);
  });

  it('knows a model by its id and by its file name', () => {
    const { models, panel } = pool('mean', ['org_x']);
    expect(models).toMatchObject([{ model: 'org/x', average: { n: 3 } }]);
    expect(panel).toMatchObject({ answers: 3, incomplete: 1 });
    expect(panel.judges[2]?.left_out.unparsed).toBe(1);
  });

  it('names no judge where no answer is scored by all', () => {
    const judges = [101, 102].map((question) =>
      readJudgeScores(String(question), asRead<SingleJudgment>([gradeRow('m', question, 5)]), () => false),
    );
    const options = { pool: 'mean', categoryOf: () => undefined, categoryOrder: [] } as const;
    expect(poolScores(judges, options).panel).toMatchObject({ answers: 0, incomplete: 2, judges: [] });
  });

  it('leaves out, and counts, what is repeated, stale, refused or misread', () => {
    const rows = [
      gradeRow('m', 101, 3),
      gradeRow('m', 101, 4),
      gradeRow('m', 102, 5, { version: 2 }),
      gradeRow('m', 103, -1, { refusal: { by: 'filter' } }),
      gradeRow('m', 104, 12),
    ];
    const read = readJudgeScores('j', asRead<SingleJudgment>(rows), ({ user_prompt }) =>
      user_prompt.includes('version 2'),
    );
    expect(read.scores).toEqual([{ model: 'm', question: 101, turn: 1, choice: 0, score: 4 }]);
    expect(read.leftOut.get('m')).toEqual({ unparsed: 0, refused: 1, doubtful: 1, duplicate: 1, stale: 1 });
  });
});

describe('leniencyOf', () => {
  it('gives the interval of BCa over whole questions', () => {
    const questions: number[] = [];
    const differences: number[] = [];
    for (let question = 1; question <= 20; question += 1) {
      for (const turn of [1, 2]) {
        questions.push(question);
        differences.push((((question * 7 + turn * 3) % 5) * ((question % 4) + 1)) / 4 - 0.8);
      }
    }
    questions.push(20);
    differences.push(1.5);
    const { mean, interval } = leniencyOf(Float64Array.from(differences), questions, USUAL_INTERVALS);
    expect(mean).toBeCloseTo(0.47560975609756095, 12);
    // scipy 1.12.0 `stats.bootstrap(…, paired=True, method='BCa', n_resamples=400000)` of Σ sums / Σ counts: 0.2018, 0.8302; expanded for
    // 20 questions the interval is some hundredths wider.
    expect(interval?.low).toBeGreaterThan(0.16);
    expect(interval?.low).toBeLessThan(0.2018);
    expect(interval?.high).toBeGreaterThan(0.8302);
    expect(interval?.high).toBeLessThan(0.89);
  });

  it('has no interval with one question', () => {
    expect(leniencyOf(Float64Array.of(1, 2), ['q', 'q'], USUAL_INTERVALS)).toEqual({ mean: 1.5 });
  });
});

/** What x does against base in the two games; `first` where each game is won by the answer that stands first. */
type Result = 'win' | 'loss' | 'tie' | 'first' | 'error';
const RESULTS: Record<string, Result[]> = {
  a: ['win', 'win', 'loss', 'win', 'first'],
  b: ['win', 'tie', 'loss', 'win', 'first'],
  c: ['loss', 'loss', 'win', 'error', 'win'],
};
const GAMES: Record<Result, [string, string]> = {
  win: ['model_1', 'model_1'],
  loss: ['model_2', 'model_2'],
  tie: ['tie', 'tie'],
  first: ['model_1', 'model_2'],
  error: ['error', 'model_1'],
};
const TURNED: Record<Result, Result> = {
  win: 'loss',
  loss: 'win',
  tie: 'tie',
  first: 'first',
  error: 'error',
};

/** Judge b's file names the models the other way round. */
function matchesOf(judge: string) {
  const rows = (RESULTS[judge] as Result[]).map((result, place) =>
    judge === 'b'
      ? matchRow(['base', 'x'], 101 + place, GAMES[TURNED[result]])
      : matchRow(['x', 'base'], 101 + place, GAMES[result]),
  );
  return readJudgeMatches(judge, asRead<PairJudgment>(rows), () => false);
}

const judged = ['a', 'b', 'c'].map(matchesOf);

describe('poolMatches', () => {
  it.each([
    [['win', 'win', 'loss'], { win: 2, loss: 0, tie: 0 }],
    [['win', 'loss', 'loss'], { win: 1, loss: 1, tie: 0 }],
    [['win', 'loss'], { win: 1, loss: 0, tie: 1 }],
    [['first', 'loss', 'first'], { win: 1, loss: 0, tie: 1 }],
  ] as const)('a judge that decided a match several times, as %j, has one verdict', (results, counts) => {
    const rows = results.map((result, repeat) => matchRow(['x', 'base'], 101, GAMES[result], { repeat }));
    const repeating = readJudgeMatches('r', asRead<PairJudgment>(rows), () => false);
    const once = matchesOf('a');
    const { models, panel } = poolMatches([{ ...once, matches: once.matches.slice(0, 1) }, repeating], {
      pool: 'mean',
      baseline: 'base',
    });
    expect(panel).toMatchObject({ matches: 1, incomplete: 0 });
    expect(models).toMatchObject([{ model: 'x', ...counts }]);
  });

  // By hand, over questions 101, 102, 103 and 105: c has no verdict on 104. The judges' outcomes for x are
  // 101 win win loss, 102 win tie loss, 103 loss loss win, 105 tie tie win (the two ties: games apart).
  it('counts the verdicts of all judges by default', () => {
    const { models, panel, orders, left_out } = poolMatches(judged, { pool: 'mean', baseline: 'base' });
    expect(models).toMatchObject([{ model: 'x', win: 5, loss: 4, tie: 3, win_rate_adjusted: 6.5 / 12 }]);
    expect(orders).toEqual({ matches: 12, disagree: 2, favour_first: 2, favour_second: 0 });
    expect(left_out).toEqual({ error: 1, duplicate: 0, stale: 0, incomplete: 1 });
    expect(panel).toMatchObject({
      matches: 4,
      incomplete: 1,
      judges: [
        { judge: 'a', tie_rate: 1 / 4, order_disagreement: 1 / 4, agreement: { equal: 3 / 8 }, missing: 0 },
        { judge: 'b', tie_rate: 2 / 4, order_disagreement: 1 / 4, agreement: { equal: 3 / 8 }, missing: 0 },
        { judge: 'c', tie_rate: 0, order_disagreement: 0, agreement: { equal: 0 }, missing: 1 },
      ],
    });
    // Win rates, ties as half: 2.5, 2 and 2 of 4; the panel's is 6.5 of 12.
    const leniencies = panel.judges.map(({ leniency }) => leniency?.mean ?? Number.NaN);
    expect(leniencies[0]).toBeCloseTo(1 / 12, 12);
    expect(leniencies[1]).toBeCloseTo(-1 / 24, 12);
    expect(leniencies[2]).toBeCloseTo(-1 / 24, 12);
    expect(panel.judges[2]?.left_out).toEqual({ error: 1, duplicate: 0, stale: 0 });
  });

  it('takes the outcome that more than half of the judges name, else a tie', () => {
    const { models, panel, orders } = poolMatches(judged, { pool: 'majority', baseline: 'base' });
    // 101 win, 102 tie, 103 loss, 105 tie
    expect(models).toMatchObject([{ model: 'x', win: 1, loss: 1, tie: 2, win_rate_adjusted: 0.5 }]);
    expect(orders.matches).toBe(12);
    expect(panel.judges.map(({ leniency }) => leniency?.mean)).toEqual([0.125, 0, 0]);
  });

  it('has two rows and no leniency without a baseline', () => {
    const { models, panel } = poolMatches(judged, { pool: 'majority', models: new Set(['x']) });
    expect(models.map(({ model, win, loss, tie }) => [model, win, loss, tie])).toEqual([
      ['base', 1, 1, 2],
      ['x', 1, 1, 2],
    ]);
    expect(panel.judges[0]).not.toHaveProperty('leniency');
  });

  it('ties between two judges who name two winners', () => {
    const two = [judged[0], judged[2]].filter((each) => each !== undefined);
    expect(poolMatches(two, { pool: 'majority', baseline: 'base' }).models).toMatchObject([
      { win: 0, loss: 0, tie: 4 },
    ]);
  });
});

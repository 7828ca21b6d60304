import { describe, expect, it } from 'vitest';
import type { SingleJudgment } from '../../src/judgments/judgment.ts';
import { summarizeSingle, summarizeSingleAsFastchat } from '../../src/results/summarize-single.ts';

const judge: [string, string] = ['gpt-4', 'single-v1'];

function row(
  model: string,
  score: SingleJudgment['score'],
  change: Partial<SingleJudgment> = {},
): SingleJudgment {
  const text = Array.isArray(score) ? score.map((each) => `Rating: [[${each}]]`) : `Rating: [[${score}]]`;
  return {
    question_id: 1,
    model,
    judge,
    user_prompt: Array.isArray(score) ? score.map(() => 'p') : 'p',
    judgment: text,
    score,
    turn: 1,
    tstamp: 0,
    ...change,
  };
}

function summarize(rows: SingleJudgment[], isStale: (row: SingleJudgment) => boolean = () => false) {
  return summarizeSingle(
    rows.map((each) => ({ row: each, readAgain: () => each })),
    { ...OPTIONS, isStale },
  );
}

const OPTIONS = {
  categoryOf: (id: string | number) => (id === 2 ? 'math' : 'writing'),
  categoryOrder: ['writing', 'math'],
};

describe('summarizeSingle', () => {
  it('gives the mean of each turn and category, best model first', () => {
    const [best, other] = summarize([
      row('weak', 2),
      row('strong', 8),
      row('strong', 5, { turn: 2 }),
      row('strong', 2, { question_id: 2 }),
    ]);
    expect(best).toMatchObject({
      model: 'strong',
      average: { mean: 5, n: 3 },
      turns: { 1: { mean: 5, n: 2 }, 2: { mean: 5, n: 1 } },
      categories: { writing: { mean: 6.5, n: 2 }, math: { mean: 2, n: 1 } },
    });
    expect(other).toMatchObject({ model: 'weak', average: { mean: 2, n: 1 } });
    expect(Object.keys(best?.categories ?? {})).toEqual(['writing', 'math']);
  });

  it('takes the newest of rows with one identity: the same prompt is a duplicate, another one is stale', () => {
    const [scores] = summarize([row('m', 1, { user_prompt: 'old' }), row('m', 3), row('m', 9)]);
    expect(scores).toMatchObject({ average: { mean: 9, n: 1 }, left_out: { duplicate: 1, stale: 1 } });
  });

  it('a row with further choices takes the place of one with fewer: that one is repeated, not stale', () => {
    const [scores] = summarize([row('m', [4, 6]), row('m', [4, 6, 8])]);
    expect(scores).toMatchObject({ average: { mean: 6, n: 3 }, left_out: { duplicate: 1, stale: 0 } });
  });

  it('an id and its file name are one model', () => {
    const [scores, other] = summarize([row('org_m', 4), row('org/m', 6)]);
    expect(scores).toMatchObject({ model: 'org/m', average: { mean: 6, n: 1 } });
    expect(other?.average.n ?? 0).toBe(0);
  });

  it('takes only the models asked for, by id or file name', () => {
    const rows = ['org/m', 'org_m', 'other'].map((model, place) => row(model, 5, { question_id: place }));
    for (const name of ['org/m', 'org_m']) {
      const [only, ...others] = summarizeSingle(
        rows.map((each) => ({ row: each, readAgain: () => each })),
        { ...OPTIONS, isStale: () => false, models: new Set([name]) },
      );
      expect([only?.model, others.map(({ model }) => model)]).toEqual(['org/m', ['org_m']]);
    }
  });

  it('leaves out judgments of answers that have changed, wherever they stand', () => {
    const [scores] = summarize(
      [row('m', 9), row('m', 1, { user_prompt: 'old' })],
      ({ user_prompt }) => user_prompt === 'old',
    );
    expect(scores).toMatchObject({ average: { mean: 9, n: 1 }, left_out: { duplicate: 0, stale: 1 } });
  });

  it('leaves out what has no verdict or a misread one, and says so', () => {
    const [scores] = summarize([
      row('m', 6),
      row('m', -1, { question_id: 3, judgment: 'no verdict' }),
      row('m', 85, { question_id: 4 }),
      row('m', 0, { question_id: 5, judgment: 'see items[0]' }),
    ]);
    expect(scores).toMatchObject({ average: { mean: 6, n: 1 }, left_out: { unparsed: 1, doubtful: 2 } });
  });

  it('keeps a score that another rule than ours has read', () => {
    const [scores] = summarize([row('m', 7, { judgment: '評価: seven' })]);
    expect(scores).toMatchObject({ average: { mean: 7, n: 1 } });
  });

  it('takes the mean over the means of the choices', () => {
    const [scores] = summarize([
      row('m', [10, 2]),
      row('m', [-1, 4], { question_id: 3, judgment: ['', 'Rating: [[4]]'] }),
    ]);
    // Choice 0: 10; choice 1: (2 + 4) / 2.
    expect(scores).toMatchObject({ average: { mean: 6.5, n: 3 }, left_out: { unparsed: 1 } });
  });

  it('has no mean for a model without a valid score', () => {
    const [scores] = summarize([row('m', -1, { judgment: '' })]);
    expect(scores).toMatchObject({ average: { mean: null, n: 0 }, left_out: { unparsed: 1 } });
  });
});

describe('summarizeSingleAsFastchat', () => {
  it('counts repeated, stale and doubtful rows', () => {
    const rows = [row('m', 1, { user_prompt: 'old' }), row('m', 3), row('m', 9), row('m', 85), row('m', -1)];
    const [scores] = summarizeSingleAsFastchat(
      rows.map((each) => ({ row: each })),
      { categoryOf: () => undefined, categoryOrder: [] },
    );
    // pandas: df[df.score != -1].groupby('model').score.mean() of 1, 3, 9, 85
    expect(scores).toMatchObject({ average: { mean: 24.5, n: 4 }, left_out: { unparsed: 1 } });
  });
});

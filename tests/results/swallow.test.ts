import { describe, expect, it } from 'vitest';
import type { SingleJudgment } from '../../src/judgments/judgment.ts';
import { summarizeSingleAsFastchat } from '../../src/results/summarize-single.ts';
import { toSwallowModels } from '../../src/results/swallow.ts';
import { toSwallowJson } from '../../src/show/swallow.ts';

/** Scores by question, then turn, then choice; -1 is no verdict. */
const SCORES: Record<number, number[][]> = {
  1: [
    [8, 6, 7],
    [5, -1, 9],
  ],
  2: [
    [10, 3, 4],
    [-1, 2, 8.5],
  ],
  3: [
    [7, 7, 1],
    [6, 4, 5],
  ],
};
const CATEGORIES: Record<number, string> = { 1: 'writing', 2: 'writing', 3: 'stem' };

function scores(byQuestion: Record<number, (number | number[])[]> = SCORES) {
  const rows = Object.entries(byQuestion).flatMap(([id, turns]) =>
    turns.map((score, turn): { row: SingleJudgment } => ({
      row: {
        question_id: Number(id),
        model: 'm',
        judge: ['j', 'single-v1'],
        user_prompt: 'p',
        judgment: 'j',
        score,
        turn: turn + 1,
        tstamp: 0,
      },
    })),
  );
  return summarizeSingleAsFastchat(rows, {
    categoryOf: (id) => CATEGORIES[Number(id)],
    categoryOrder: ['writing', 'stem'],
  });
}

// numpy 2: the mean and std(ddof=1), over the choices, of each choice's mean of the scores that are not -1.
const EXPECTED = {
  overall: [
    [5.888888888888889, 2.219442706159798],
    [5.333333333333333, 2.254624876411447],
    [5.783333333333334, 1.4002975874196646],
  ],
  writing: [
    [6.333333333333333, 2.362907813126304],
    [5.25, 3.3819373146171707],
    [6.152777777777779, 2.170002773509066],
  ],
  stem: [
    [5, 3.4641016151377544],
    [5, 1],
    [5, 1.8027756377319946],
  ],
};

describe('several choices', () => {
  it('have, overall and in each category, for each turn and the average, a mean and a deviation', () => {
    const [model] = scores();
    const { writing, stem } = model?.categories ?? {};
    for (const [section, expected] of [
      [model && { ...model.average, turns: model.turns }, EXPECTED.overall],
      [writing, EXPECTED.writing],
      [stem, EXPECTED.stem],
    ] as const) {
      const found = [section?.turns[1], section?.turns[2], section];
      for (const [place, [mean, std]] of expected.entries()) {
        expect(found[place]?.mean).toBeCloseTo(mean as number, 12);
        expect(found[place]?.std).toBeCloseTo(std as number, 12);
      }
    }
    expect(writing?.n).toBe(10);
  });

  it('have no deviation where there is one', () => {
    const [model] = scores({ 1: [8, 6], 2: [9, 7] });
    expect(model?.average).toEqual({ mean: 7.5, n: 4 });
    expect(model?.categories).toEqual({
      writing: {
        mean: 7.5,
        n: 4,
        turns: { 1: { mean: 8.5, n: 2 }, 2: { mean: 6.5, n: 2 } },
      },
    });
  });

  it('leave out a choice without a verdict', () => {
    const [model] = scores({ 3: [[4, -1, 6]] });
    expect(model?.average).toEqual({ mean: 5, n: 2, std: Math.SQRT2 });
  });
});

describe("Swallow's file", () => {
  it('holds sections by turn and average, the ratios, and strings for a spreadsheet', () => {
    const chars = new Map([
      ['writing', [{ japanese: 3, all: 4 }]],
      ['stem', [{ japanese: 0, all: 4 }]],
    ]);
    const json = JSON.parse(toSwallowJson(toSwallowModels(scores(), () => chars))) as Record<string, never>;
    const file = json['m'] as unknown as Record<
      string,
      Record<string, { score: number; stdev: number } | undefined>
    >;
    expect(Object.keys(file)).toEqual(['overall', 'Writing', 'STEM', 'result']);
    for (const [name, key] of [
      ['overall', 'overall'],
      ['Writing', 'writing'],
      ['STEM', 'stem'],
    ] as const) {
      expect(Object.keys(file[name] ?? {})).toEqual(['first_turn', 'second_turn', 'average']);
      for (const [place, turn] of ['first_turn', 'second_turn', 'average'].entries()) {
        expect(file[name]?.[turn]?.score).toBeCloseTo(EXPECTED[key][place]?.[0] as number, 12);
        expect(file[name]?.[turn]?.stdev).toBeCloseTo(EXPECTED[key][place]?.[1] as number, 12);
      }
    }
    expect(file).toMatchObject({
      overall: { average: { japanese_char_ratio: 3 / 8 } },
      Writing: { average: { japanese_char_ratio: 3 / 4 } },
      STEM: { average: { japanese_char_ratio: 0 } },
    });
    // Python 3.11: f'{score / 10:.4f}' and f'{stdev:.4f}' of the numbers above
    expect(file['result']).toEqual({
      first_turn: { score: '0.5889,0.6333,0.5000', stdev: '2.2194,2.3629,3.4641' },
      second_turn: { score: '0.5333,0.5250,0.5000', stdev: '2.2546,3.3819,1.0000' },
      average: { score: '0.5783,0.6153,0.5000', stdev: '1.4003,2.1700,1.8028' },
    });
  });

  it('rounds as Python does where two are equally near', () => {
    // Python 3.11: f'{6.5625 / 10:.4f}' is 0.6562, f'{9.6875 / 10:.4f}' is 0.9688
    for (const [score, text] of [
      [6.5625, '0.6562,0.6562'],
      [9.6875, '0.9688,0.9688'],
    ] as const) {
      const json = toSwallowJson(toSwallowModels(scores({ 1: [score] }), () => undefined));
      expect(JSON.parse(json)).toMatchObject({
        m: { result: { average: { score: text, stdev: 'nan,nan' } } },
      });
    }
  });

  it('has null for a deviation of one choice, and for the ratio where there are no answers', () => {
    const json = toSwallowJson(toSwallowModels(scores({ 1: [8] }), () => undefined));
    expect(JSON.parse(json)).toMatchObject({
      m: { Writing: { average: { score: 8, stdev: null, japanese_char_ratio: null } } },
    });
  });
});

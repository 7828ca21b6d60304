import { describe, expect, it } from 'vitest';
import type { PairResults, SingleResults } from '../../src/results/results.ts';
import { screenOf } from '../../src/show/screen.ts';
import { toTable } from '../../src/show/table.ts';

const mean = (value: number) => ({
  mean: value,
  n: 20,
  standard_error: 0.26,
  interval: { low: value - 0.5, high: value + 0.5 },
});

const SINGLE: SingleResults = {
  mode: 'single',
  bench: 'tiny',
  judge: 'j',
  intervals: { method: 'bca', confidence: 0.95, rounds: 2000, seed: 0 },
  models: [7, 6].map((value, place) => ({
    model: `a-model-with-a-long-name-${place}`,
    average: mean(value),
    turns: { 1: mean(value + 0.25), 2: mean(value - 0.25) },
    categories: Object.fromEntries(
      ['writing', 'roleplay', 'reasoning', 'math', 'coding', 'stem'].map((name) => [
        name,
        { ...mean(value), turns: {} },
      ]),
    ),
    left_out: { unparsed: place, refused: 0, doubtful: 0, duplicate: 0, stale: 0 },
  })),
};

const PAIRS: PairResults = {
  mode: 'pairwise-all',
  bench: 'tiny',
  judge: 'j',
  intervals: { method: 'bca', confidence: 0.95, rounds: 2000, seed: 0 },
  models: [
    {
      model: 'a-model-with-a-long-name',
      win: 10,
      loss: 4,
      tie: 2,
      win_rate: 10 / 16,
      loss_rate: 4 / 16,
      win_rate_adjusted: 11 / 16,
      standard_error: 0.123,
      interval: { low: 0.438, high: 0.938 },
    },
  ],
  orders: { matches: 16, disagree: 2, favour_first: 1, favour_second: 1 },
  left_out: { error: 0, duplicate: 0, stale: 0 },
  contradictory: 0,
};

describe('toTable', () => {
  it('has intervals as numbers, and as bars where the screen draws them', () => {
    const wide = toTable(SINGLE, { width: 140, drawsBars: true });
    expect(wide).toContain('│ 6.50 to 7.50 │');
    // From 5.5 to 7.5 in steps of a half.
    expect(wide).toContain('│ 5.5              7.5 │');
    expect(wide).toContain('│           ├───●────┤ │');
    expect(wide).toContain('│ 1 unparsed │');
    expect(toTable(SINGLE)).not.toContain('●');
    const pairs = toTable(PAIRS, { width: 140, drawsBars: true });
    expect(pairs).toContain('│ 0%              100% │');
    expect(pairs).toContain('│ 43.8% to 93.8% │         ├────●────┤  │ 12.3% │');
  });

  it('has intervals of categories where one table has room for them, turned or not', () => {
    // Six cells of 19 characters each: a row a model takes more than 160 columns, a row a category 71.
    const cells = '│ reasoning │        7.00 (6.50 to 7.50) │        6.00 (5.50 to 6.50) │';
    expect(toTable(SINGLE)).toContain(cells);
    expect(toTable(SINGLE, { width: 71, drawsBars: false })).toContain(cells);
    const narrow = toTable(SINGLE, { width: 60, drawsBars: false });
    expect(narrow).not.toContain('(6.50 to 7.50)');
    expect(narrow).toContain('│ reasoning │');
    const [first] = SINGLE.models;
    const one = {
      ...SINGLE,
      models: first === undefined ? [] : [{ ...first, model: 'm', categories: { math: mean(7) as never } }],
    };
    expect(toTable(one)).toContain('│ m     │ 7.00 (6.50 to 7.50) │');
  });

  it('names the confidence, the method and the reason why there is no interval', () => {
    const of = (intervals: SingleResults['intervals'], models = SINGLE.models) =>
      toTable({ ...SINGLE, ...(intervals === undefined ? {} : { intervals }), models });
    expect(of({ method: 'analytic', confidence: 0.999 })).toMatch(
      /│ +99\.9% │[^]*99\.9%: .+ \(by Student's t\)\. SE:/,
    );
    expect(of({ method: 'percentile', confidence: 0.9, rounds: 500, seed: 3 })).toContain(
      'bootstrap percentiles, 500 rounds, seed 3',
    );
    const single = SINGLE.models.map((each) => ({ ...each, average: { mean: 7, n: 2 } }));
    expect(of({ method: 'analytic', confidence: 0.95 }, single)).toContain(
      'There are no intervals: one question',
    );
    const [first] = SINGLE.models;
    expect(
      of({ method: 'analytic', confidence: 0.95 }, first === undefined ? [] : [first, ...single]),
    ).toContain('Where there is none, there is one question alone.');
  });

  it.each([50, 60, 80, 100, 120])('is no wider than a terminal of %d columns', (width) => {
    for (const results of [SINGLE, PAIRS]) {
      const table = toTable(results, { width, drawsBars: true });
      for (const line of table.split('\n')) expect(line.trimEnd().length).toBeLessThanOrEqual(width);
      expect(table).toContain(' to ');
    }
  });

  it('tells below what was left out where there is no column for it', () => {
    const narrow = toTable(SINGLE, { width: 60, drawsBars: true });
    expect(narrow).not.toContain('Left out │');
    expect(narrow).toContain('Left out of a-model-with-a-long-name-1: 1 unparsed.');
  });
});

describe('screenOf', () => {
  const screen = (environment: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
    screenOf({ isTTY: true, columns: 100 }, environment, platform);

  it('is of any width, and draws nothing, where it is no terminal', () => {
    expect(screenOf({ columns: 100 }, { LANG: 'C.UTF-8' }, 'linux')).toEqual({
      width: Infinity,
      drawsBars: false,
    });
  });

  it('draws bars where the locale takes Unicode', () => {
    expect(screen({ LANG: 'ja_JP.UTF-8' })).toEqual({ width: 100, drawsBars: true });
    expect(screen({ LANG: 'C' }).drawsBars).toBe(false);
    expect(screen({ LANG: 'en_US.utf8', LC_ALL: 'POSIX' }).drawsBars).toBe(false);
    expect(screen({ LANG: 'C.UTF-8', TERM: 'dumb' }).drawsBars).toBe(false);
    expect(screen({}, 'win32').drawsBars).toBe(true);
  });
});

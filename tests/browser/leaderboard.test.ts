import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { PairResults, SingleResults } from '../../src/results/results.ts';
import { runCli } from '../support/cli.ts';
import { describeInBrowser } from './support/browser.ts';
import { cellsOf, openMeadow } from './support/meadow.ts';

const TABLE = '[aria-label="Models and their scores"]';
const HEATMAP = '[aria-label="Table of models by category"]';

async function show<T>(cwd: string, ...flags: string[]): Promise<T> {
  const { stdout, stderr } = await runCli(['show', '--bench-name', 'meadow', '--format', 'json', ...flags], {
    cwd,
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

/** The first column: the models, in the order shown. */
async function models(page: Page): Promise<string[]> {
  return (await cellsOf(page, TABLE)).map(([name = '']) => name);
}

function head(page: Page, name: string): Locator {
  return page.locator(TABLE).getByRole('columnheader', { name, exact: true });
}

describeInBrowser('the leaderboard', () => {
  it('has the scores and intervals of `show`, by turn and category', async () => {
    const { cwd, page } = await openMeadow('meadow/leaderboard?judge=owl');
    const { models: shown } = await show<SingleResults>(cwd, '--judge-model', 'owl');
    await expect.poll(() => models(page)).toHaveLength(31);
    const rows = await cellsOf(page, TABLE);
    expect(
      rows.map(([model, score, interval, , turn1, turn2, n]) => [model, score, interval, turn1, turn2, n]),
    ).toEqual(
      shown.map(({ model, average, turns }) => [
        model,
        average.mean?.toFixed(2),
        `${average.interval?.low.toFixed(2)} – ${average.interval?.high.toFixed(2)}`,
        turns['1']?.mean?.toFixed(2),
        turns['2']?.mean?.toFixed(2),
        String(average.n),
      ]),
    );
    const heat = await cellsOf(page, HEATMAP);
    expect(heat).toEqual(
      shown.map(({ model, categories }) => [
        model,
        ...['writing', 'math', 'coding', 'extraction'].map(
          (name) => categories[name]?.mean?.toFixed(2) ?? '–',
        ),
      ]),
    );
  });

  it('has the win rates of `show` in pairwise mode, and how often each two won', async () => {
    const { cwd, page } = await openMeadow('meadow/leaderboard?mode=pairwise');
    const { models: shown } = await show<PairResults>(cwd, '--judge-model', 'owl', '--mode', 'pairwise-all');
    await expect.poll(() => models(page)).toHaveLength(4);
    const rows = await cellsOf(page, TABLE);
    expect(rows.map(([model, rate, , , win, loss, tie]) => [model, rate, win, loss, tie])).toEqual(
      shown.map(({ model, win_rate_adjusted, win, loss, tie }) => [
        model,
        `${(100 * win_rate_adjusted).toFixed(1)}%`,
        ...[win, loss, tie].map(String),
      ]),
    );
    // A win of one is a loss of the other.
    const matrix = (await cellsOf(page, '[aria-label="Table of win rates of each pair of models"]')).map(
      (row) => row.slice(1).map((cell) => Number.parseFloat(cell)),
    );
    expect(matrix).toHaveLength(4);
    for (const [row, cells] of matrix.entries()) {
      for (const [column, share] of cells.entries()) {
        if (row !== column) expect(share + (matrix[column]?.[row] ?? NaN)).toBeCloseTo(100, 0);
      }
    }
  });

  it('sorts by each column, by mouse and by key, and keeps the order in the address', async () => {
    const { page } = await openMeadow('meadow/leaderboard?judge=lark');
    await expect.poll(() => models(page)).toHaveLength(4);
    const byScore = await models(page);
    expect(await head(page, 'Score').getAttribute('aria-sort')).toBe('descending');
    await head(page, 'Model').getByRole('button').click();
    await expect.poll(() => models(page)).toEqual(byScore.toSorted());
    await head(page, 'Model').getByRole('button').press('Enter');
    await expect.poll(() => models(page)).toEqual(byScore.toSorted().toReversed());
    expect(await head(page, 'Model').getAttribute('aria-sort')).toBe('descending');
    await page.reload();
    await expect.poll(() => models(page)).toEqual(byScore.toSorted().toReversed());
    await page.goBack();
    await expect.poll(() => models(page)).toEqual(byScore.toSorted());
  });

  it('filters by turn, category and name', async () => {
    const { cwd, page } = await openMeadow('meadow/leaderboard?judge=owl');
    await page.getByLabel('Models', { exact: true }).fill('herb-2');
    await expect.poll(() => models(page)).toHaveLength(10);
    expect((await models(page)).every((name) => name.includes('herb-2'))).toBe(true);
    await page.getByLabel('Turn', { exact: true }).selectOption('Turn 2');
    await page.getByRole('checkbox', { name: 'math' }).check();
    const { models: shown } = await show<SingleResults>(
      cwd,
      '--judge-model',
      'owl',
      '--model-list',
      'herb-20',
    );
    const wanted = shown[0]?.categories['math']?.turns['2']?.mean?.toFixed(2);
    await expect
      .poll(async () => (await cellsOf(page, TABLE)).find(([name]) => name === 'herb-20')?.[1])
      .toBe(wanted);
    expect(page.url()).toMatch(/turn=2/);
  });

  it('draws the checked models in the radar, and links two of them to their comparison', async () => {
    const { page } = await openMeadow('meadow/leaderboard?judge=lark');
    const radar = page.getByRole('img', { name: /^Score by category of/ });
    expect(await radar.getAttribute('aria-label')).toBe('Score by category of moor/heather, clover, thistle');
    await page.getByRole('checkbox', { name: 'Draw moor/heather in the radar' }).uncheck();
    await expect.poll(() => radar.getAttribute('aria-label')).toBe('Score by category of clover, thistle');
    await page
      .getByRole('link', { name: /compare/i })
      .last()
      .click();
    await page.getByRole('heading', { name: 'Compare', level: 1 }).waitFor();
    expect(page.url()).toMatch(/a=clover&b=thistle/);
  });

  it('changes the benchmark, whose language the texts have', async () => {
    const { page } = await openMeadow('meadow/leaderboard');
    await page.getByLabel('Benchmark').selectOption('sora');
    await expect.poll(() => page.url()).toContain('#/sora/leaderboard');
    await page.getByRole('link', { name: 'Questions' }).click();
    await page.getByText('朝の草原の様子を二文で書いてください。').first().waitFor();
    const language = await page
      .getByText('夜明けの草原')
      .first()
      .evaluate((text) => text.closest('[lang]')?.getAttribute('lang'));
    expect(language).toBe('ja');
  });
});

import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { PairResults, SingleResults } from '../../src/results/results.ts';
import { runCli } from '../support/cli.ts';
import { readJsonl } from '../support/temp.ts';
import { describeInBrowser } from './support/browser.ts';
import { cellsOf, headsOf, openMeadow } from './support/meadow.ts';

const TABLE = '[aria-label="Models and their scores"]';
const HEATMAP = '[aria-label="Table of models by category"]';

async function show<T>(cwd: string, ...flags: string[]): Promise<T> {
  const { stdout, stderr } = await runCli(['show', '--bench-name', 'meadow', '--format', 'json', ...flags], {
    cwd,
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

interface Match {
  model_1: string;
  model_2: string;
  g1_winner: string;
  g2_winner: string;
}

const percent = (share = NaN) => `${(100 * share).toFixed(1)}%`;

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
        percent(win_rate_adjusted),
        ...[win, loss, tie].map(String),
      ]),
    );
    expect(rows.map(([, , interval]) => interval)).toEqual(
      shown.map(({ interval }) => `${percent(interval?.low)} – ${percent(interval?.high)}`),
    );
    // Each cell from the file itself; matches whose orders disagree are ties.
    const matches = readJsonl<Match>(join(cwd, 'data/meadow/model_judgment/owl_pair.jsonl'));
    const shareOf = (one: string, other: string) => {
      const points = matches
        .filter(({ model_1, model_2 }) => [one, other].every((name) => [model_1, model_2].includes(name)))
        .map(({ model_1, g1_winner: first, g2_winner: second }) => {
          if (first !== second || first === 'tie') return 0.5;
          return (first === 'model_1') === (model_1 === one) ? 1 : 0;
        });
      const sum = points.reduce<number>((total, each) => total + each, 0);
      return String(Math.round((100 * sum) / points.length));
    };
    const order = rows.map(([model = '']) => model);
    expect(await cellsOf(page, '[aria-label="Table of win rates of each pair of models"]')).toEqual(
      order.map((one) => [one, ...order.map((other) => (one === other ? '' : shareOf(one, other)))]),
    );
  });

  it('takes the mode and the judge from the lists at the top, and keeps them from view to view', async () => {
    const { cwd, page } = await openMeadow('meadow/leaderboard?judge=owl');
    await expect.poll(() => models(page)).toHaveLength(31);
    await page.getByLabel('Judge', { exact: true }).selectOption('lark');
    const { models: shown } = await show<SingleResults>(cwd, '--judge-model', 'lark');
    await expect
      .poll(async () => (await cellsOf(page, TABLE)).map(([model, score]) => [model, score]))
      .toEqual(shown.map(({ model, average }) => [model, average.mean?.toFixed(2)]));
    await page.getByLabel('Mode', { exact: true }).selectOption('Pairwise');
    await page.getByRole('heading', { name: 'Who beats whom' }).waitFor();
    await page.getByRole('link', { name: 'Questions' }).click();
    await page.getByRole('heading', { level: 1, name: /^Question 1/ }).waitFor();
    expect(page.url()).toContain('mode=pairwise');
    await page.goBack();
    await page.goBack();
    await expect.poll(() => page.getByLabel('Judge', { exact: true }).inputValue()).toBe('lark');
  });

  it('leads to the answers of a model, in one category too', async () => {
    const { page } = await openMeadow('meadow/leaderboard?judge=owl');
    await page.locator(TABLE).getByRole('link', { name: 'herb-20' }).click();
    await expect.poll(() => headsOf(page)).toEqual(['herb-20']);
    await page.goBack();
    // Model, then writing, math, coding, extraction.
    await page
      .locator(HEATMAP)
      .getByRole('row', { name: /herb-21/ })
      .getByRole('link')
      .nth(3)
      .click();
    await page.getByRole('heading', { level: 1, name: 'Question 5 coding' }).waitFor();
    await expect.poll(() => headsOf(page)).toEqual(['herb-21']);
    expect(await page.getByLabel('Category').inputValue()).toBe('coding');
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
    // A closed line for each model, through as many marks as there are categories.
    expect(await radar.locator('path[stroke-width="2"]').count()).toBe(2);
    expect(await radar.locator('path[transform]').count()).toBe(2 * 4);
    // The first axis, writing, points up: 120 stands for 10 points.
    const value = Number((await cellsOf(page, HEATMAP)).find(([name]) => name === 'clover')?.[1]);
    const up = await radar.locator('path[transform]').first().getAttribute('transform');
    expect(-Number(/translate\(\S+ (\S+)\)/.exec(up ?? '')?.[1])).toBeCloseTo(12 * value, 0);
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
    // The page's own words stay English.
    expect(
      await page
        .getByRole('heading', { level: 1 })
        .evaluate((title) => title.closest('[lang]')?.getAttribute('lang')),
    ).toBe('en');
  });
});

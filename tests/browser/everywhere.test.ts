import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { browse } from '../support/browse.ts';
import { runCli } from '../support/cli.ts';
import { readJsonl } from '../support/temp.ts';
import { benchmark, commandLines, fakeApi } from '../support/tiny.ts';
import { findBarriers } from './support/axe.ts';
import { describeInBrowser, openPage, openUncheckedPage } from './support/browser.ts';
import { cellsOf, openMeadow } from './support/meadow.ts';

const VIEWS = [
  'meadow/leaderboard?judge=owl',
  'meadow/leaderboard?mode=pairwise',
  'meadow/question?id=3&model=clover&model=moor%2Fheather&judge=owl',
  'meadow/question?mode=pairwise&id=1&model=clover&model=moor%2Fheather',
  'meadow/question?id=8&model=clover&model=thistle&view=difference',
  'meadow/disagreements?kind=orders',
  'meadow/disagreements?kind=judges',
  'meadow/disagreements?kind=human',
  'meadow/disagreements?kind=flagged',
  'meadow/compare?a=clover&b=moor%2Fheather',
  'meadow/rate',
  'sora/question?id=2',
];

/** Goes to a view of the page that is open, and waits until its texts are there. */
async function visit(page: Page, view: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `#/${view}`);
  await page.waitForFunction(() => {
    const isReady =
      document.querySelector('#main h1') !== null && document.querySelector('.dimmed, .waiting') === null;
    return isReady && !/Reading …|Loading …/.test(document.body.innerText);
  });
  await page.waitForTimeout(150);
}

describeInBrowser('every view', () => {
  it.each(['light', 'dark'] as const)(
    'has no barrier that axe finds, in %s',
    { timeout: 60_000 },
    async (colorScheme) => {
      const { page } = await openMeadow('meadow/leaderboard', { colorScheme });
      for (const view of VIEWS) {
        await visit(page, view);
        expect(await findBarriers(page), view).toEqual([]);
      }
    },
  );

  it('does not scroll sideways on a narrow screen', { timeout: 60_000 }, async () => {
    const { page } = await openMeadow('meadow/leaderboard', { viewport: { width: 360, height: 740 } });
    for (const view of VIEWS) {
      await visit(page, view);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, view).toBe(360);
    }
  });

  it('is reached in whole by the Tab key, with a focus that can be seen', { timeout: 90_000 }, async () => {
    const { page } = await openMeadow('meadow/leaderboard');
    for (const view of VIEWS) {
      await visit(page, view);
      const controls = await page.evaluate(() => {
        (document.activeElement as HTMLElement | null)?.blur();
        const all = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, summary')];
        const shown = all.filter(
          (each) =>
            each.checkVisibility({ visibilityProperty: true }) && !(each as HTMLButtonElement).disabled,
        );
        for (const [place, each] of shown.entries()) each.dataset['place'] = String(place);
        return shown.length;
      });
      const seen = new Set<string>();
      const unseen: string[] = [];
      for (let step = 0; step < controls + 40; step += 1) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate(() => {
          const element = document.activeElement as HTMLElement | null;
          if (element === null || element === document.body) return undefined;
          const { outlineStyle, outlineWidth } = getComputedStyle(element);
          return {
            place: element.dataset['place'] ?? '',
            isOutlined: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
            html: element.outerHTML.slice(0, 100),
          };
        });
        if (focused === undefined) break;
        if (!focused.isOutlined) unseen.push(focused.html);
        seen.add(focused.place);
      }
      expect(unseen, view).toEqual([]);
      seen.delete('');
      expect(seen.size, view).toBe(controls);
    }
  });

  it('of a benchmark that is not there leads to those that are', async () => {
    const { address } = await openMeadow('meadow/leaderboard');
    const { page, incidents } = await openUncheckedPage(`${address}#/nowhere/leaderboard`);
    await page.getByRole('link', { name: 'sora' }).click();
    await page.getByRole('heading', { name: 'Leaderboard', level: 1 }).waitFor();
    // The one thing that the console tells is the server's 404.
    expect(incidents.list.every((text) => text.includes('404'))).toBe(true);
  });

  it('begins with a link to its content', async () => {
    const { page } = await openMeadow('meadow/leaderboard');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    expect(page.url()).toContain('#/meadow/leaderboard');
  });

  it('has an address of its own, and its place in the history', async () => {
    const { page, address } = await openMeadow('meadow/leaderboard?judge=owl');
    await page.getByRole('link', { name: 'herb-08' }).first().click();
    const title = page.getByRole('heading', { level: 1 });
    await expect.poll(() => title.innerText()).toMatch(/^Question/);
    await page.getByRole('link', { name: 'Next', exact: true }).click();
    await expect.poll(() => title.innerText()).toMatch(/^Question 2/);
    const shared = page.url();
    await page.getByRole('link', { name: 'Disagreements' }).click();
    await expect.poll(() => title.innerText()).toBe('Disagreements');
    await page.goBack();
    await expect.poll(() => title.innerText()).toMatch(/^Question 2/);
    await page.goForward();
    await expect.poll(() => title.innerText()).toBe('Disagreements');
    const { page: another } = await openPage(shared);
    await expect.poll(() => another.getByRole('heading', { level: 1 }).innerText()).toMatch(/^Question 2/);
    await another.getByRole('heading', { name: 'herb-08', level: 2 }).waitFor();
    expect(shared.startsWith(address)).toBe(true);
  });
});

describeInBrowser('disagreements and comparisons', () => {
  it('list each kind, and lead to the answers', async () => {
    const { page } = await openMeadow('meadow/disagreements?kind=orders');
    // The data: 42 matches, of which each third one has another winner in its second game, unless that was "model_2" already.
    await expect.poll(() => page.getByRole('link', { name: /Two orders/ }).innerText()).toMatch(/10$/);
    expect((await cellsOf(page, '.wide')).length).toBe(10);
    await page.getByRole('link', { name: /Flagged/ }).click();
    await page.getByRole('link', { name: 'doubtful' }).click();
    await expect.poll(async () => (await cellsOf(page, '.wide >> nth=-1')).length).toBe(1);
    await page.locator('.wide >> nth=-1').getByRole('link').first().click();
    await page.getByRole('heading', { name: 'herb-12', level: 2 }).waitFor();
  });

  it('count wins as the data have them, and swap sides', async () => {
    const { page } = await openMeadow('meadow/compare?a=clover&b=moor%2Fheather&mode=single&judge=owl');
    const total = async () => (await cellsOf(page, '.wide >> nth=0'))[0];
    await expect.poll(total).toBeDefined();
    const [, n, wins, ties, losses, difference] = (await total()) ?? [];
    // All eight questions have both models' grades.
    expect(Number(n)).toBe(8);
    expect(Number(wins) + Number(ties) + Number(losses)).toBe(8);
    await page.getByRole('button', { name: 'Swap' }).click();
    await expect.poll(async () => (await total())?.[2]).toBe(losses);
    expect((await total())?.[5]?.replace(/^[+−]/, '')).toBe(difference?.replace(/^[+−]/, ''));
    expect((await total())?.[5]).not.toBe(difference);
    await page.getByLabel('Evidence').selectOption('People');
    await expect.poll(async () => (await total())?.[1]).toBe('6');
  });
});

describeInBrowser('a run that goes on', () => {
  it('is followed by the page that is open', { timeout: 60_000 }, async () => {
    const cwd = benchmark(4);
    const api = await fakeApi({ latency: 250, reply: () => 'Rating: [[7]]' });
    const { answer, judge } = commandLines(['--bench-name', 'tiny', '--openai-api-key', 'k']);
    expect((await runCli(answer(api, '--yes'), { cwd })).code).toBe(0);
    const { address } = await browse(['--data-dir', 'data'], { cwd });
    const { page } = await openPage(`${address}#/tiny/leaderboard`);
    await page.locator('#main h1').waitFor();
    const judging = runCli(judge(api, '--parallel', '1', '--yes'), { cwd });
    const counts = new Set<string>();
    await expect
      .poll(
        async () => {
          const n = (await cellsOf(page, '[aria-label="Models and their scores"]'))[0]?.[6] ?? '';
          counts.add(n);
          return n;
        },
        { timeout: 20_000, interval: 100 },
      )
      .toBe('8');
    expect(counts.size).toBeGreaterThan(2);
    expect((await judging).code).toBe(0);
    expect(readJsonl(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'))).toHaveLength(8);
  });
});

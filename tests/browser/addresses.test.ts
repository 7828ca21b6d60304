import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, openPage, openUncheckedPage } from './support/browser.ts';
import { cellsOf, headsOf, openMeadow } from './support/meadow.ts';

const title = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
const option = (page: Page, label: string) =>
  page
    .getByLabel(label, { exact: true })
    .evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]?.text);

/** An address, and what somebody sees who is sent it. */
const SHARED: [address: string, look: (page: Page) => Promise<unknown>, seen: unknown][] = [
  [
    'meadow/leaderboard?judge=lark&sort=model&order=ascending',
    async (page) => (await cellsOf(page, '[aria-label="Models and their scores"]')).map(([name]) => name),
    ['clover', 'gorse', 'moor/heather', 'thistle'],
  ],
  [
    'meadow/leaderboard?judge=owl&match=herb-3&turn=2&category=math',
    async (page) => [
      (await cellsOf(page, '[aria-label="Models and their scores"]')).length,
      await option(page, 'Turn'),
      await page.getByRole('checkbox', { name: 'math' }).isChecked(),
    ],
    // herb-30 and herb-31.
    [2, 'Turn 2', true],
  ],
  [
    'meadow/leaderboard?mode=pairwise',
    async (page) => [await option(page, 'Mode'), await page.locator('.matrix').count()],
    ['Pairwise', 1],
  ],
  [
    'meadow/leaderboard?judge=lark&draw=thistle&draw=gorse',
    (page) => page.getByRole('img', { name: /^Score by/ }).getAttribute('aria-label'),
    'Score by category of thistle, gorse',
  ],
  [
    'meadow/question?id=4&model=thistle&model=clover&judge=lark&choice=2',
    async (page) => [
      await title(page),
      await headsOf(page),
      await option(page, 'Judge'),
      await page.getByText('— clover, try 2').count(),
    ],
    ['Question 4 math', ['thistle', 'clover'], 'lark', 2],
  ],
  [
    'meadow/question?q=sheep&category=coding',
    async (page) => [
      await title(page),
      await page.getByLabel('Search the questions').inputValue(),
      await page.getByRole('list', { name: 'Questions found' }).getByRole('listitem').count(),
    ],
    ['Question 5 coding', 'sheep', 1],
  ],
  [
    'meadow/question?id=999',
    (page) => page.getByText('There is no such question in this benchmark.').count(),
    1,
  ],
  [
    'meadow/disagreements?kind=flagged&flag=stale',
    async (page) => (await cellsOf(page, '[aria-label="Flagged rows"]')).map((row) => row[4]),
    ['herb-14'],
  ],
  [
    'meadow/disagreements?kind=human&by=owl&in=coding',
    async (page) => (await cellsOf(page, '[aria-label="Judge and people"]')).map(([id]) => id),
    ['5', '6'],
  ],
  [
    'meadow/compare?a=thistle&b=gorse&mode=pairwise',
    async (page) => [
      await option(page, 'First model'),
      await option(page, 'Second model'),
      await page.getByLabel('Evidence').inputValue(),
    ],
    ['thistle', 'gorse', 'pairwise:owl'],
  ],
  ['meadow/rate', title, 'Rate'],
  ['sora/question?id=2', title, 'Question 2 数学'],
  ['meadow/no-such-view', title, 'Leaderboard'],
];

describeInBrowser('an address', () => {
  it.each(SHARED)('opens what it names: %s', async (address, look, seen) => {
    const { page } = await openMeadow(address);
    await expect.poll(() => look(page)).toEqual(seen);
  });

  it('of a benchmark that is not there leads to those that are', async () => {
    const { address } = await openMeadow('meadow/leaderboard');
    const { page, incidents } = await openUncheckedPage(`${address}#/marsh/leaderboard`);
    await page.getByText('There is no such benchmark.').waitFor();
    await page.getByRole('link', { name: 'sora' }).click();
    await expect.poll(() => title(page)).toBe('Leaderboard');
    expect(page.url()).toContain('#/sora/leaderboard');
    // Chromium itself says that the answer was 404.
    expect(incidents.list.filter((text) => !text.includes('404'))).toEqual([]);
  });

  it('follows what is chosen, and opens the same elsewhere', async () => {
    const { page } = await openMeadow('meadow/leaderboard?judge=owl');
    await page.getByRole('link', { name: 'herb-08' }).first().click();
    await expect.poll(() => title(page)).toMatch(/^Question/);
    await page.getByRole('link', { name: 'Next', exact: true }).click();
    await expect.poll(() => title(page)).toMatch(/^Question 2/);
    const { page: another } = await openPage(page.url());
    await expect.poll(() => title(another)).toMatch(/^Question 2/);
    await another.getByRole('heading', { name: 'herb-08', level: 2 }).waitFor();
  });

  it('is gone back to and forward to, through every view', async () => {
    const { page } = await openMeadow('meadow/leaderboard?judge=lark');
    const views = ['Leaderboard', 'Questions', 'Disagreements', 'Compare', 'Rate'];
    const addresses = [page.url()];
    for (const view of views.slice(1)) {
      await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view }).click();
      await expect.poll(() => page.title()).toContain(view);
      addresses.push(page.url());
    }
    expect(new Set(addresses).size).toBe(5);
    const isAt = async (place: number) => {
      await expect.poll(() => page.url()).toBe(addresses[place]);
      await expect.poll(() => title(page)).toContain(views[place]?.replace(/s$/, ''));
    };
    for (const place of [3, 2, 1, 0]) {
      await page.goBack();
      await isAt(place);
    }
    await expect.poll(() => option(page, 'Judge')).toBe('lark');
    for (const place of [1, 2, 3, 4]) {
      await page.goForward();
      await isAt(place);
    }
  });
});

import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { browse } from '../support/browse.ts';
import { appendRows, gradeRow, writeAnswers } from '../support/judged.ts';
import { writeJsonl } from '../support/temp.ts';
import { benchmark } from '../support/tiny.ts';
import { describeInBrowser, openUncheckedPage } from './support/browser.ts';
import { cellsOf } from './support/meadow.ts';

/** A benchmark with a grade of 1, its page at the leaderboard, and a way to have one more grade. */
async function start() {
  const cwd = benchmark(3);
  writeAnswers(cwd, 'b', [101, 102, 103]);
  const grades = join(cwd, 'data/tiny/model_judgment/j_single.jsonl');
  writeJsonl(grades, [gradeRow('b', 101, 1)]);
  const { address } = await browse([], { cwd });
  const asked = `${address}#/tiny/leaderboard`;
  const { page, incidents } = await openUncheckedPage(asked);
  return {
    asked,
    page,
    incidents,
    grade: (id: number, score: number) => appendRows(grades, gradeRow('b', id, score)),
  };
}

const score = async (page: Page) => (await cellsOf(page, '[aria-label="Models and their scores"]'))[0]?.[1];

describeInBrowser('many tabs', () => {
  // A browser holds six connections to a server.
  it('eight that are all shown follow the files, and open what is asked for', async () => {
    const { asked, page, incidents, grade } = await start();
    const pages = [page];
    while (pages.length < 8) {
      const next = await page.context().newPage();
      pages.push(next);
      await next.goto(asked);
      await expect.poll(() => score(next), { timeout: 5000 }).toBe('1.00');
    }
    expect(await Promise.all(pages.map((each) => each.evaluate(() => document.hidden)))).not.toContain(true);
    grade(102, 4);
    for (const each of pages) await expect.poll(() => score(each), { timeout: 5000 }).toBe('2.50');
    for (const each of pages) {
      await each.evaluate(() => (location.hash = '#/tiny/question?id=102'));
      await each.getByRole('article', { name: 'j on b, turn 1' }).waitFor({ timeout: 5000 });
    }
    expect(incidents.list.filter((text) => !text.startsWith('window:'))).toEqual([]);
  });

  it('one that is hidden asks for nothing, and has everything when it is shown', async () => {
    const { page, incidents, grade } = await start();
    await expect.poll(() => score(page)).toBe('1.00');
    // A browser without a screen hides no page: it is told so.
    const show = (isShown: boolean) =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, !isShown);
    await show(false);
    // What was asked before it was hidden.
    await page.waitForTimeout(500);
    let asked = 0;
    page.on('request', () => (asked += 1));
    grade(102, 4);
    // More than two turns of the server's looking (400 ms) and of the page's asking (400 ms).
    await page.waitForTimeout(1700);
    expect(asked).toBe(0);
    await show(true);
    await expect.poll(() => score(page)).toBe('2.50');
    grade(103, 7);
    await expect.poll(() => score(page), { timeout: 5000 }).toBe('4.00');
    expect(incidents.list).toEqual([]);
  });
});

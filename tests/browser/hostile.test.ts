import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { browse } from '../support/browse.ts';
import { runCli } from '../support/cli.ts';
import { writeHostileData } from '../support/hostile-data.ts';
import { hostileTexts } from '../support/hostile.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startBeacon } from './support/beacon.ts';
import { describeInBrowser, openPage } from './support/browser.ts';

// That these texts act in a careless page, and that the watch over the page sees it, is shown by harness.test.ts.
const beacon = await startBeacon();
const texts = hostileTexts(beacon.address);

const VIEWS = [
  'leaderboard?mode=single',
  'leaderboard?mode=single&judge=judge&turn=1',
  'leaderboard?mode=pairwise',
  'disagreements?kind=orders',
  'disagreements?kind=judges',
  'disagreements?kind=human',
  'disagreements?kind=flagged',
  'compare?a=plain&b=%3Cimg%20src%3Dx%20onerror%3D__hit%3D1%3E%26quot%3B',
  'compare?a=plain&b=%3Cimg%20src%3Dx%20onerror%3D__hit%3D1%3E%26quot%3B&evidence=human',
];

/** Goes to a view, and waits until it is there. */
async function visit(page: Page, address: string, heading: RegExp): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), address);
  await page.waitForFunction(
    (pattern) => {
      const title = document.querySelector('h1')?.textContent ?? '';
      return new RegExp(pattern).test(title) && document.querySelector('.dimmed, .waiting') === null;
    },
    heading.source,
    { timeout: 30_000 },
  );
}

/** Elements and attributes that no text may bring into the page. */
async function findForeign(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = [
      ...document.querySelectorAll(
        'main :is(img, picture, video, audio, iframe, frame, object, embed, script, style, link, meta, base, math:not(.katex *), marquee, area, map)',
      ),
      ...document.querySelectorAll(
        '.prose-text :is(form, input, select, textarea, [id], [name], [style]:not(.katex *, th, td), [srcset], [action])',
      ),
    ].map((element) => element.outerHTML.slice(0, 200));
    for (const element of document.querySelectorAll('main *')) {
      for (const { name } of element.attributes)
        if (name.startsWith('on')) found.push(`${element.tagName} ${name}`);
    }
    for (const link of document.querySelectorAll<HTMLAnchorElement>('.prose-text a')) {
      const isTame =
        ['http:', 'https:', 'mailto:'].includes(link.protocol) &&
        link.target === '_blank' &&
        ['noopener', 'noreferrer', 'nofollow'].every((word) => link.relList.contains(word));
      if (!isTame) found.push(link.outerHTML);
    }
    return found;
  });
}

/** Goes to each cell of a question that waits to come near the screen, until none is left; gives how many it went to. */
async function drawAll(page: Page): Promise<number> {
  const visited = await page.evaluate(async () => {
    const end = performance.now() + 20_000;
    const cells = new Set<Element>();
    for (;;) {
      const cell = document.querySelector('.undrawn');
      if (cell === null || performance.now() > end) return cells.size;
      cells.add(cell);
      cell.scrollIntoView({ block: 'center', inline: 'center' });
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
  });
  expect(await page.locator('.undrawn').count(), page.url()).toBe(0);
  return visited;
}

/** How many texts a question shows, by what they are; what is folded away is not counted. */
async function countTexts(page: Page): Promise<Record<string, number>> {
  const count = (selector: string) => page.locator(`.turn ${selector} .prose-text:not(.folded *)`).count();
  return {
    answers: await count('article[aria-label*=", answer in turn"]'),
    references: await count('article[aria-label^="Reference answer by"]'),
    grades: await count('.grid > .cell .verdict'),
    matches: await count('.matches .verdict'),
  };
}

/** Every question of the corpus, in both ways of looking at it. */
async function visitQuestions(page: Page, step: number): Promise<void> {
  const models = 'model=plain&model=%3Cimg%20src%3Dx%20onerror%3D__hit%3D1%3E%26quot%3B';
  const slow: string[] = [];
  let below = 0;
  for (let id = 1; id <= texts.length; id += step) {
    const view = id % 5 === 0 ? '&view=difference' : '';
    const start = performance.now();
    await visit(page, `#/hostile/question?id=${id}&${models}${view}`, new RegExp(`Question ${id}(?!\\d)`));
    below += await drawAll(page);
    const took = performance.now() - start;
    if (took > 5_000) slow.push(`question ${id}: ${Math.round(took)} ms`);
    if (id % 7 === 0) {
      // What is folded away, and the texts as they are.
      await page.evaluate(() => {
        for (const fold of document.querySelectorAll('details')) fold.open = true;
        for (const button of document.querySelectorAll<HTMLElement>('.source-switch')) button.click();
      });
      await page.waitForTimeout(50);
    }
    // Two models' answers and the reference in two turns; in the first a grade of each answer and a match of two games.
    if (id === 1)
      expect(await countTexts(page)).toEqual({ answers: 4, references: 2, grades: 2, matches: 2 });
    expect(await findForeign(page), `question ${id}`).toEqual([]);
  }
  expect(slow).toEqual([]);
  // Long texts have cells below them that only this has drawn.
  expect(below).toBeGreaterThan(0);
}

describeInBrowser('hostile texts everywhere', () => {
  it('nothing of them acts in any view', { timeout: 120_000 }, async () => {
    const cwd = temporaryFolder();
    writeHostileData(join(cwd, 'data'), texts);
    const { address } = await browse(['--data-dir', 'data', '--port', '0'], { cwd });
    const { page } = await openPage(`${address}#/hostile/leaderboard`);
    // The snapshot comes whole only when all files have been read.
    await page
      .getByText(/could not be read/)
      .first()
      .click();
    for (const view of VIEWS) {
      await visit(page, `#/hostile/${view}`, /Leaderboard|Disagreements|Compare/);
      expect(await findForeign(page), view).toEqual([]);
    }
    await visitQuestions(page, 1);
    await visit(page, '#/hostile/rate', /Rate/);
    await page.getByLabel('Your name in the votes').fill('ann');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByText(/of 20/).first().waitFor();
    expect(await findForeign(page)).toEqual([]);
    expect(beacon.requests).toEqual([]);
  });

  it('nor in the report, opened from the disk without a network', { timeout: 120_000 }, async () => {
    const cwd = temporaryFolder();
    writeHostileData(join(cwd, 'data'), texts);
    const made = await runCli(['report', '--bench-name', 'hostile', '--output-file', 'report.html'], { cwd });
    expect(made, made.stderr).toMatchObject({ code: 0 });
    const file = pathToFileURL(join(cwd, 'report.html')).href;
    const { page } = await openPage(`${file}#/hostile/leaderboard`, { offline: true });
    for (const view of VIEWS) {
      await visit(page, `#/hostile/${view}`, /Leaderboard|Disagreements|Compare/);
      expect(await findForeign(page), view).toEqual([]);
    }
    await visitQuestions(page, 3);
    expect(beacon.requests).toEqual([]);
  });

  it('nor in figures, nor in a terminal', async () => {
    const cwd = temporaryFolder();
    writeHostileData(join(cwd, 'data'), texts);
    const flags = ['--bench-name', 'hostile', '--judge-model', 'judge', '--model-list', 'plain'];
    const made = await runCli(['plot', 'intervals', ...flags, '--output-file', 'figure.svg'], { cwd });
    expect(made, made.stderr).toMatchObject({ code: 0 });
    const svg = readFileSync(join(cwd, 'figure.svg'), 'utf8');
    expect(svg).not.toMatch(/<script|<foreignObject|\son\w+=|(?:xlink:)?href=/i);
    // eslint-disable-next-line no-control-regex
    const control = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/;
    expect(made.stderr).not.toMatch(control);
    const shown = await runCli(['report', '--bench-name', 'hostile', '--output-file', 'r.html'], { cwd });
    expect(shown.stderr + shown.stdout).not.toMatch(control);
  });
});

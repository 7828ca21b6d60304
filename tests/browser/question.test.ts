import { expect, it } from 'vitest';
import { describeInBrowser } from './support/browser.ts';
import { headsOf, openMeadow } from './support/meadow.ts';

describeInBrowser('the question view', () => {
  it('is picked from by click, category, id and words, and stepped through by keys', async () => {
    const { page } = await openMeadow('meadow/question');
    const title = page.getByRole('heading', { level: 1 });
    await page
      .getByRole('link', { name: /sheep\.$/ })
      .first()
      .click();
    await expect.poll(() => title.innerText()).toMatch(/^Question 2/);
    await page.keyboard.press('j');
    await expect.poll(() => title.innerText()).toMatch(/^Question 3/);
    await page.keyboard.press('k');
    await expect.poll(() => title.innerText()).toMatch(/^Question 2/);
    await page.getByLabel('Category').selectOption('coding');
    await expect
      .poll(() => page.getByRole('list', { name: 'Questions found' }).getByRole('listitem').count())
      .toBe(2);
    await page.getByLabel('Category').selectOption('All');
    await page.keyboard.press('Escape');
    await title.click();
    await page.keyboard.press('/');
    await page.keyboard.type('rust');
    await expect.poll(() => page.getByRole('list', { name: 'Questions found' }).innerText()).toMatch(/^6\s/);
    await page.getByLabel('Search the questions').fill('7');
    await expect.poll(() => page.getByRole('list', { name: 'Questions found' }).innerText()).toMatch(/^7\s/);
    await page.keyboard.press('Enter');
    await expect.poll(() => title.innerText()).toMatch(/^Question 7/);
    await page.getByLabel('Search the questions').fill('SHEEP letter');
    await expect.poll(() => page.getByRole('list', { name: 'Questions found' }).innerText()).toMatch(/^2\s/);
    await page.getByLabel('Search the questions').fill('unicorn');
    await page.getByText('0 of 8 questions').waitFor();
    await page.getByLabel('Search the questions').fill('');
    await title.click();
    await page.keyboard.press(']');
    await expect.poll(() => title.innerText()).toMatch(/^Question 8/);
    await page.keyboard.press('[');
    await expect.poll(() => title.innerText()).toMatch(/^Question 7/);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('has models side by side, turn by turn, with the judgments beside the answers that they are of', async () => {
    const { page } = await openMeadow('meadow/question?id=3&model=clover&model=moor%2Fheather&judge=owl');
    const answer = page.getByRole('article', { name: 'clover, answer in turn 1' });
    await answer.getByText('— clover, try 1').waitFor();
    // Row by row: the two answers to a turn stand at one height, their grades below them.
    const other = page.getByRole('article', { name: 'moor/heather, answer in turn 1' });
    const boxes = await Promise.all([answer.boundingBox(), other.boundingBox()]);
    expect(boxes[0]?.y).toBeCloseTo(boxes[1]?.y ?? NaN, 0);
    expect(boxes[0]?.x).toBeLessThan(boxes[1]?.x ?? NaN);
    const grade = page.getByRole('article', { name: 'owl on clover, turn 1' });
    expect(await grade.innerText()).toContain('The owl has read turn 1 of clover twice.');
    // 10 - place 1 - (3 * 3 + turn 1) % 4, by the rule of the test's data.
    expect(await grade.innerText()).toMatch(/^Score\s7\s/);
    const place = await grade.boundingBox();
    expect(place?.x).toBeCloseTo(boxes[0]?.x ?? NaN, -1);
    expect(place?.y).toBeGreaterThan(boxes[0]?.y ?? NaN);
    await page.getByText('The reference says 300.').waitFor();
    await page.getByRole('button', { name: 'Hide the reference answer' }).click();
    await page.getByText('The reference says 300.').waitFor({ state: 'detached' });
    await page.getByLabel('Reference answer').selectOption('human');
    await page.getByText('The reference says 300.').waitFor();
    await grade.getByText('What the judge was asked').click();
    await grade.getByText('Asked: What is the sum').waitFor();
    // The second choice of clover.
    await page.getByLabel('Choice').selectOption('2 of 2');
    await page.getByText('— clover, try 2').first().waitFor();
  });

  it('adds and removes models, all 31 too', async () => {
    const { page } = await openMeadow('meadow/question?id=1&model=clover');
    await page.getByLabel('Add a model').selectOption('herb-20');
    await expect.poll(() => headsOf(page)).toEqual(['clover', 'herb-20']);
    await page.getByRole('button', { name: 'Move herb-20 to the left' }).click();
    await expect.poll(() => headsOf(page)).toEqual(['herb-20', 'clover']);
    await page.getByRole('button', { name: 'Remove herb-20' }).click();
    await expect.poll(() => headsOf(page)).toEqual(['clover']);
    await page.getByRole('button', { name: /Add all/ }).click();
    await expect.poll(async () => (await headsOf(page)).length).toBe(31);
    const last = page.getByRole('article', { name: 'thistle, answer in turn 1' });
    await last.scrollIntoViewIfNeeded();
    await last.getByText('— thistle, try 1').waitFor();
  });

  it('has both orders of a match, who stood first in each, and what comes of them', async () => {
    const { page } = await openMeadow('meadow/question?mode=pairwise&id=1&model=moor%2Fheather&model=clover');
    const match = page.getByRole('article').filter({ hasText: 'In game 1 the owl prefers' }).first();
    await match.waitFor();
    const text = await match.innerText();
    // The first match of the data: model 1 wins the first game, model 2 the second one.
    expect(text).toContain('In game 1 the owl prefers model_1');
    expect(text).toContain('In game 2 the owl prefers model_2');
    expect(text).toMatch(/moor\/heather won\s+A was moor\/heather, B was clover/);
    expect(text).toMatch(/clover won\s+A was clover, B was moor\/heather/);
    expect(text).toMatch(/orders disagree/i);
    await page.getByText('Votes on 1 pair').click();
    // Question 1: person 1 is for model B (heather), person 2 finds both bad; the rule is that of the data.
    expect(await page.locator('.votes dd').allInnerTexts()).toEqual([
      '1 vote expert_1',
      '1 vote expert_2',
      '0 votes',
    ]);
  });

  it('draws Markdown, tables, code and formulas; money is no formula', async () => {
    const { page } = await openMeadow('meadow/question?id=7&model=clover');
    await page.locator('.prose-text table').getByText('heather').first().waitFor();
    await page.evaluate(() => (location.hash = '#/meadow/question?id=5&model=clover'));
    await page.locator('.prose-text .hljs-keyword', { hasText: 'def' }).first().waitFor();
    await page.evaluate(() => (location.hash = '#/meadow/question?id=3&model=clover'));
    await page.locator('.prose-text .katex').first().waitFor();
    // KaTeX's own font, from our own server.
    await page.evaluate(() => document.fonts.ready);
    expect(
      await page.evaluate(() =>
        [...document.fonts].some(({ family, status }) => family === 'KaTeX_Main' && status === 'loaded'),
      ),
    ).toBe(true);
    await page.evaluate(() => (location.hash = '#/meadow/question?id=6&model=clover'));
    const paid = page.getByText('A lamb costs $5, a sheep $10.');
    await paid.waitFor();
    expect(await paid.locator('.katex').count()).toBe(0);
    await page.evaluate(() => (location.hash = '#/meadow/question?id=2&model=clover'));
    const link = page.locator('.prose-text a').first();
    await link.waitFor();
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow');
  });

  it('loads no image, and says what one does not see', async () => {
    // That a request to another server fails the test is shown by harness.test.ts.
    const { page } = await openMeadow('meadow/question?id=2&model=clover');
    await page.getByText('Image, not loaded: a lamb https://example.org/lamb.png').waitFor();
    expect(await page.locator('#main img').count()).toBe(0);
    await page.evaluate(() => (location.hash = '#/meadow/question?id=6&model=clover'));
    const answer = page.getByRole('article', { name: 'clover, answer in turn 2' });
    await answer.getByText('Hidden characters: 1 direction override, 1 zero-width.').waitFor();
    await answer.getByRole('button', { name: 'source' }).click();
    await expect
      .poll(() => answer.locator('.prose-text').innerText())
      .toContain('HidU+200Bden, U+202Egnihtemos.');
  });

  it('shows Japanese, and finds words of it in letters of either width', async () => {
    const { page } = await openMeadow('sora/question?id=1');
    await page.getByText('遠くでひばりが鳴き').first().waitFor();
    // By the data's rule 8 for the first model, less one for the second, less the question's number.
    await page
      .getByRole('article', { name: 'ふくろう on hibari-2, turn 1' })
      .getByText('評価：[[6]]')
      .waitFor();
    await page.getByLabel('Search the questions').fill('１００');
    await expect.poll(() => page.getByRole('list', { name: 'Questions found' }).innerText()).toMatch(/^2\s/);
  });

  it('shows the words in which two answers differ', async () => {
    const { page } = await openMeadow('meadow/question?id=8&model=clover&model=thistle&view=difference');
    await expect.poll(() => page.locator('del').allInnerTexts()).toContain('clover');
    expect(await page.locator('ins').allInnerTexts()).toContain('thistle');
  });

  it('says in words that an answer was refused, failed or cut, and what is wrong with a verdict', async () => {
    const { page } = await openMeadow('meadow/question?id=8&model=gorse&model=clover');
    await page.getByText('I will not follow anybody.').first().waitFor();
    await page.evaluate(() => (location.hash = '#/meadow/question?id=7&model=gorse'));
    await page
      .getByText(/call failed|failed/i)
      .first()
      .waitFor();
    await page.evaluate(() => (location.hash = '#/meadow/question?id=2&model=thistle'));
    await page.getByTitle('The token limit cut the text off.').getByText('cut off').first().waitFor();
    await page.evaluate(() => (location.hash = '#/meadow/question?id=1&model=herb-12&judge=owl'));
    await page
      .getByText(/misread/i)
      .first()
      .waitFor();
  });
});

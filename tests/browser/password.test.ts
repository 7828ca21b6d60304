import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { browse } from '../support/browse.ts';
import { benchmark } from '../support/tiny.ts';
import { describeInBrowser, openUncheckedPage } from './support/browser.ts';

const PASSWORD = 'correct horse & <battery>';

/** Where nobody is let in without the password. 0.0.0.0 is reached over 127.0.0.1 too. */
async function serve(): Promise<string> {
  const env = { LLM_JUDGE_BROWSE_PASSWORD: PASSWORD };
  const { address } = await browse(['--host', '0.0.0.0'], { cwd: benchmark(2), env });
  return `http://127.0.0.1:${new URL(address).port}/`;
}

async function enter(page: Page, password: string): Promise<void> {
  await page.getByLabel(/^Password/).fill(password);
  await page.getByRole('button', { name: 'Enter' }).click();
}

const title = (page: Page) => page.locator('main h1').innerText();

describeInBrowser('the password form', () => {
  it('leads to the page that was asked for, and links from elsewhere do too', async () => {
    const own = await serve();
    const asked = `${own}#/tiny/question?id=102&model=m`;
    // Chromium says that the form's status is 401.
    const { page, incidents } = await openUncheckedPage(asked);
    await enter(page, 'not this');
    await page.getByText('That is not the password.').waitFor();
    await enter(page, PASSWORD);
    await expect.poll(() => title(page)).toMatch(/^Question 102/);
    expect(page.url()).toBe(asked);

    // Another site: what this one's cookie says of same sites does not hold there.
    const linked = `${own}#/tiny/disagreements?kind=flagged`;
    await page.goto(`data:text/html,<a href="${encodeURIComponent(linked)}">Look</a>`);
    await page.getByRole('link', { name: 'Look' }).click();
    await expect.poll(() => title(page)).toBe('Disagreements');
    expect(page.url()).toBe(linked);
    expect(incidents.list.filter((text) => !/status of 401|^request: GET data:/.test(text))).toEqual([]);
  });

  it('a key in the address leads there too', async () => {
    const own = await serve();
    const key = new URLSearchParams({ key: PASSWORD });
    const { page } = await openUncheckedPage(`${own}?${key}#/tiny/compare`);
    await expect.poll(() => title(page)).toBe('Compare');
    expect(page.url()).toBe(`${own}#/tiny/compare`);
  });
});

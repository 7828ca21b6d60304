import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, openUncheckedPage } from './support/browser.ts';
import { openMeadow } from './support/meadow.ts';

/** A page whose code of Compare throws where the first model is gorse, and else shows a word. */
async function openBroken(): Promise<Page> {
  const { address } = await openMeadow('meadow/leaderboard');
  const { page } = await openUncheckedPage(`${address}#/none`);
  await page.route(/\/assets\/compare-[^/]*\.js$/, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `export function Compare() {
        if (location.hash.includes('gorse')) throw new Error('broken');
        return 'It works';
      }`,
    }),
  );
  // Another address behind the # alone would not load the page again.
  await page.goto('about:blank');
  await page.goto(`${address}#/meadow/compare?a=gorse`);
  return page;
}

describeInBrowser('a view that throws', () => {
  it('is a sentence with a way back, and the others go on working', async () => {
    const page = await openBroken();
    const failed = page.getByRole('alert').filter({ hasText: 'This view has failed and cannot be shown' });
    await failed.waitFor();
    await failed.getByRole('link', { name: 'go back to the leaderboard' }).click();
    await expect.poll(() => page.locator('main h1').innerText()).toBe('Leaderboard');
    expect(await failed.count()).toBe(0);

    const views = page.getByRole('navigation', { name: 'Views' });
    await page.goBack();
    await failed.waitFor();
    await views.getByRole('link', { name: 'Disagreements' }).click();
    await expect.poll(() => page.locator('main h1').innerText()).toBe('Disagreements');
    expect(await failed.count()).toBe(0);

    // The same view with other settings is tried anew.
    await page.goBack();
    await failed.waitFor();
    await page.evaluate(() => (location.hash = '#/meadow/compare?a=clover'));
    await page.getByText('It works').waitFor();
    expect(await failed.count()).toBe(0);
  });
});

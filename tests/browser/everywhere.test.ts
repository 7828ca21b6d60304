import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { findBarriers } from './support/axe.ts';
import { describeInBrowser } from './support/browser.ts';
import { openMeadow } from './support/meadow.ts';

const VIEWS = [
  'meadow/leaderboard?judge=owl',
  'meadow/leaderboard?mode=pairwise',
  'meadow/question?id=3&model=clover&model=moor%2Fheather&judge=owl',
  'meadow/question?mode=pairwise&id=1&model=clover&model=moor%2Fheather',
  'meadow/question?id=6&model=clover&model=thistle&turn=2',
  'meadow/question?id=8&model=clover&model=gorse',
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

interface Focused {
  /** Of the control, in the order of the page; undefined for what is none. */
  place: number | undefined;
  isOutlined: boolean;
  html: string;
}

declare global {
  interface Window {
    focused: Focused[];
  }
}

/** Runs in the page: what takes the focus from now on. */
function watchFocus(): void {
  document.addEventListener('focusin', ({ target }) => {
    const element = target as HTMLElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const place = element.dataset['place'];
    window.focused.push({
      place: place === undefined ? undefined : Number(place),
      isOutlined: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
      html: element.outerHTML.slice(0, 100),
    });
  });
}

/** Runs in the page: numbers the controls that are shown, and gives the focus to the first one. */
function numberControls(): { controls: number; steps: number } {
  const isShown = (each: HTMLElement) =>
    each.checkVisibility({ visibilityProperty: true }) && !(each as HTMLButtonElement).disabled;
  const find = (what: string) => [...document.querySelectorAll<HTMLElement>(what)].filter(isShown);
  (document.activeElement as HTMLElement | null)?.blur();
  const controls = find('a[href], button, input, select, summary');
  for (const [place, each] of controls.entries()) each.dataset['place'] = String(place);
  window.focused = [];
  controls[0]?.focus();
  return { controls: controls.length, steps: controls.length + find('[tabindex="0"]').length };
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

  it('is reached in whole by the Tab key, with a focus that can be seen', { timeout: 60_000 }, async () => {
    const { page } = await openMeadow('meadow/leaderboard');
    await page.evaluate(watchFocus);
    for (const view of VIEWS) {
      await visit(page, view);
      const { controls, steps } = await page.evaluate(numberControls);
      // As many steps as there is to reach: from the last one the focus leaves the page, or begins again.
      for (let step = 0; step < steps; step += 1) await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => window.focused);
      const again = focused.findIndex(({ place }, step) => step > 0 && place === focused[0]?.place);
      const walk = again === -1 ? focused : focused.slice(0, again);
      expect(
        walk.filter(({ isOutlined }) => !isOutlined),
        view,
      ).toEqual([]);
      // Each once, in the order of the page; what scrolls takes the focus too, and is no control.
      expect(
        walk.flatMap(({ place }) => place ?? []),
        view,
      ).toEqual(Array.from({ length: controls }, (_, place) => place));
    }
  });

  it('begins with a link to its content', async () => {
    const { page } = await openMeadow('meadow/leaderboard');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    expect(page.url()).toContain('#/meadow/leaderboard');
  });
});

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, expect, onTestFinished } from 'vitest';
import { launchChromium } from '../../support/chromium.ts';
import { type Incidents, watchContext } from './incidents.ts';

export { describeInBrowser } from '../../support/chromium.ts';

let browser: Promise<Browser> | undefined;
// One browser serves a test file: starting it takes longer than most tests.
afterAll(async () => (await browser)?.close());

function openBrowser(): Promise<Browser> {
  browser ??= launchChromium();
  return browser;
}

/** The page of a fresh context (no storage, no history), and what happens in it that should not. */
export interface WatchedPage {
  page: Page;
  incidents: Incidents;
}

/**
 * A fresh page for an address, closed when the test has ended. Nothing but the address's own server may be asked for anything.
 * The test fails on any incident, unless it empties the list itself.
 */
export async function openPage(address: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const watched = await openUncheckedPage(address, options);
  onTestFinished(() => expect(watched.incidents.list, 'what no page may do').toEqual([]));
  return watched;
}

/** As `openPage`, for a test that wants to see incidents. */
export async function openUncheckedPage(
  address: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await (await openBrowser()).newContext({ reducedMotion: 'reduce', ...options });
  onTestFinished(() => context.close());
  const incidents = await watchContext(context, address);
  const page = await context.newPage();
  // A page that hangs fails its own test soon, not the whole run late.
  page.setDefaultTimeout(20_000);
  await page.goto(address);
  return { page, incidents };
}

import { existsSync } from 'node:fs';
import { type Browser, type Page, chromium } from 'playwright-core';
import { describe, expect, onTestFinished } from 'vitest';

/** Debian's browser, or the one that the environment names; undefined where there is none. */
const EXECUTABLE = [process.env['LLM_JUDGE_CHROMIUM'], '/usr/bin/chromium'].find(
  (file) => file !== undefined && file !== '' && existsSync(file),
);
const IN_CI = (process.env['CI'] ?? '') !== '';
if (EXECUTABLE === undefined && !IN_CI) {
  console.log('skipped: no /usr/bin/chromium, and LLM_JUDGE_CHROMIUM names no browser');
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Tests that need a browser. Where there is none they are skipped; in continuous integration they fail. */
export const describeInBrowser = EXECUTABLE === undefined && !IN_CI ? describe.skip : describe;

export function launchChromium(): Promise<Browser> {
  if (EXECUTABLE === undefined) throw new Error('no browser: install chromium, or set LLM_JUDGE_CHROMIUM');
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
}

/** What a page must not do. */
export interface Watched {
  /** Errors and warnings of the console, uncaught errors, violations of the Content-Security-Policy. */
  complaints: string[];
  /** Every request that is not `data:`. */
  requests: string[];
}

/** A page in a context of its own; the test fails when there is a complaint at its end. */
export async function openPage(browser: Browser): Promise<{ page: Page; watched: Watched }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const watched: Watched = { complaints: [], requests: [] };
  await page.addInitScript({
    content: `document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error('policy: ' + violatedDirective + ' ' + blockedURI));`,
  });
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) watched.requests.push(request.url());
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) watched.complaints.push(message.text());
  });
  page.on('pageerror', (error) => watched.complaints.push(String(error)));
  onTestFinished(async () => {
    await context.close();
    expect(watched.complaints).toEqual([]);
  });
  return { page, watched };
}

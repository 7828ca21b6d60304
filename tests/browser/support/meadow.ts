import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll } from 'vitest';
import { writeBrowseData } from '../../support/browse-data.ts';
import { browse } from '../../support/browse.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { openPage } from './browser.ts';

export interface Meadow {
  cwd: string;
  address: string;
  page: Page;
}

const ends: (() => void | Promise<void>)[] = [];
// The last first: the server, then its folder.
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

async function serve(): Promise<{ cwd: string; address: string }> {
  const atEnd = (end: () => void | Promise<void>) => void ends.push(end);
  const cwd = temporaryFolder(atEnd);
  writeBrowseData(join(cwd, 'data'));
  const { address } = await browse(['--data-dir', 'data', '--port', '0'], { cwd }, atEnd);
  return { cwd, address };
}

let served: ReturnType<typeof serve> | undefined;

/**
 * A fresh page of the real server over the benchmarks `meadow` and `sora`, at a view: `#/meadow/VIEW`. One server serves a test
 * file, whose tests only read.
 */
export async function openMeadow(view: string, options: BrowserContextOptions = {}): Promise<Meadow> {
  served ??= serve();
  const { cwd, address } = await served;
  const { page } = await openPage(`${address}#/${view}`, options);
  await page.locator('#main h1').waitFor();
  return { cwd, address, page };
}

/** The cells of a table's body, row by row. */
export function cellsOf(page: Page, table: string): Promise<string[][]> {
  return page
    .locator(table)
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...(row as HTMLTableRowElement).cells].map((cell) => cell.innerText.trim())),
    );
}

/** The models whose answers stand side by side, from the left; the reference answer aside. */
export function headsOf(page: Page): Promise<string[]> {
  return page.locator('.column-head h2').filter({ hasNotText: 'Reference:' }).allInnerTexts();
}

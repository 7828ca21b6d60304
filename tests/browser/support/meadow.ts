import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { writeBrowseData } from '../../support/browse-data.ts';
import { browse } from '../../support/browse.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { openPage } from './browser.ts';

export interface Meadow {
  cwd: string;
  address: string;
  page: Page;
}

/** A page of the real server over the benchmarks `meadow` and `sora`, at a view: `#/meadow/VIEW`. */
export async function openMeadow(view: string, options: BrowserContextOptions = {}): Promise<Meadow> {
  const cwd = temporaryFolder();
  writeBrowseData(join(cwd, 'data'));
  const { address } = await browse(['--data-dir', 'data', '--port', '0'], { cwd });
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

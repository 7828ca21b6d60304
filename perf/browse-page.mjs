// @ts-check
import { readFileSync } from 'node:fs';

/** @import { Browser, Page } from 'playwright-core' */

/**
 * What a person does: goes to an address, or presses a key.
 *
 * @typedef {{ hash: string } | { key: string }} Action
 */

/**
 * Does something in the page.
 *
 * @param {Page} page
 * @param {Action} action it has to change what is shown.
 * @param {string} title what the heading has to say then: a regular expression.
 * @returns {Promise<number>} milliseconds from the action to the frame that shows something new under that heading, with nothing
 *   left to wait for; Infinity where that is not so after 20 seconds.
 */
export function timeAction(page, action, title) {
  return page.evaluate(async ([doing, heading]) => {
    // What the last action has left to do is not to be counted here.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const shown = () => document.querySelector('main')?.textContent ?? '';
    const wanted = new RegExp(heading, 'i');
    const before = shown();
    const begin = performance.now();
    if ('hash' in doing) location.hash = doing.hash;
    else document.body.dispatchEvent(new KeyboardEvent('keydown', { key: doing.key, bubbles: true }));
    for (;;) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const isDone =
        wanted.test(document.querySelector('main h1')?.textContent ?? '') &&
        document.querySelector('.waiting, .dimmed, [aria-busy="true"]') === null &&
        shown() !== before;
      if (isDone) return performance.now() - begin;
      if (performance.now() - begin > 20_000) return Infinity;
    }
  }, /** @type {const} */ ([action, title]));
}

/** Waits until the leaderboard has scores. @param {Page} page */
export async function waitForScores(page) {
  await page.waitForFunction(
    () => /\d\.\d\d/.test(document.querySelector('main table tbody')?.textContent ?? ''),
    undefined,
    { timeout: 60_000 },
  );
}

/**
 * Memory of the page: its script's heap, and the largest of the browser's processes that draw pages, in megabytes.
 *
 * @param {Browser} browser @param {Page} page
 */
export async function pageMemory(browser, page) {
  const heap = await page.evaluate(() => /** @type {any} */ (performance).memory.usedJSHeapSize);
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return {
    heap: Math.round(heap / 1e6),
    process: Math.max(...renderers.map(({ id }) => megabytes(id, 'VmRSS'))),
  };
}

/** @param {number | undefined} pid @param {string} key of /proc/PID/status, such as `VmHWM` */
export function megabytes(pid, key) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1]) / 1000);
}

// @ts-check
/**
 * The page over a large run, in a real browser: 30 models graded by two judges.
 *
 *   npm run build && node perf/browse.mjs [--judgments 100000] [--quick]
 *
 * Needs chromium (Debian: chromium), at /usr/bin/chromium or where LLM_JUDGE_CHROMIUM says. Prints how long it takes until the first scores
 * are seen, from the start of the server and when it has read everything, beside a plain page with the same table; how long each
 * change of view or filter takes, from the click to the frame that shows it; memory; and the size of the scripts, gzipped. Exits with 1
 * where the scripts are larger than 300 KB. Times are said and not judged: they are another machine's elsewhere.
 * --quick: 10,000 judgments.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { writeBrowseData } from './browse-data.mjs';
import { median, table } from './figures.mjs';
import { makeTemporaryFolder, start } from './processes.mjs';

/** @import { Page } from 'playwright-core' */

const { values: flags } = parseArgs({
  options: { judgments: { type: 'string', default: '100000' }, quick: { type: 'boolean', default: false } },
});
const judgments = flags.quick ? 10_000 : Number(flags.judgments);
const MOST_SCRIPT = 300_000;
/** Two judges grade both turns of 30 models' answers. */
const QUESTIONS = Math.ceil(judgments / 120);

const folder = makeTemporaryFolder('llm-judge-browse');
writeBrowseData(folder, judgments);

const browser = await chromium.launch({
  executablePath: process.env['LLM_JUDGE_CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--enable-precise-memory-info',
  ],
});
await (await browser.newPage()).close();

const bin = fileURLToPath(new URL('../bin/llm-judge.js', import.meta.url));
const begun = performance.now();
const server = start(process.execPath, [bin, 'browse', '--no-open', '--data-dir', folder], {
  stdio: ['ignore', 'pipe', 'ignore'],
});
const address = String(await new Promise((resolve) => server.stdout?.once('data', resolve))).trim();
const cold = await browser.newPage();
await cold.goto(`${address}#/large/leaderboard`);
await firstScores(cold);
const coldTime = performance.now() - begun;
await cold.waitForFunction(
  () =>
    document.querySelector('progress') === null &&
    document.querySelectorAll('main table tbody tr').length >= 30,
  undefined,
  { timeout: 120_000 },
);
const wholeTime = performance.now() - begun;
const warmTimes = [];
const plain = await plainPage();
const plainTimes = [];
for (let turn = 0; turn < 5; turn += 1) {
  warmTimes.push(await timeOf(`${address}#/large/leaderboard`));
  plainTimes.push(await timeOf(plain.address));
}
plain.close();

const rows = [
  ['first scores, from the start of the server', ms(coldTime), ''],
  ['all read', ms(wholeTime), ''],
  ['first scores in a new page', ms(median(warmTimes)), ms(Math.max(...warmTimes))],
  ['the same table as a plain page', ms(median(plainTimes)), ms(Math.max(...plainTimes))],
];
for (const [name, addresses] of Object.entries(changes())) {
  const times = [];
  for (const to of addresses) times.push(await change(cold, to));
  rows.push([name, ms(median(times)), ms(Math.max(...times))]);
}
console.log(table([`${judgments} judgments, 30 models`, 'median ms', 'worst'], rows));

const heap = await cold.evaluate(() => /** @type {any} */ (performance).memory.usedJSHeapSize);
console.log(
  `\nmemory: server ${megabytes('VmRSS')} MB, at most ${megabytes('VmHWM')} MB; the tab's script ${Math.round(heap / 1e6)} MB`,
);
const sizes = scriptSizes();
console.log(
  `scripts: ${Math.round(sizes.gzip / 1000)} KB gzipped, ${Math.round(sizes.brotli / 1000)} KB with brotli`,
);
await browser.close();
server.kill('SIGTERM');
process.exitCode = sizes.gzip > MOST_SCRIPT ? 1 : 0;

/** What a person does, as addresses to go to one after the other. */
function changes() {
  const question = (/** @type {number} */ id, more = '') =>
    `question?id=${id}&model=model-1&model=model-2${more}`;
  const times = (/** @type {(n: number) => string} */ to) => Array.from({ length: 15 }, (_, n) => to(n + 1));
  return {
    judge: times((n) => `leaderboard?judge=judge-${n % 2 === 0 ? 'a' : 'b'}`),
    turn: times((n) => `leaderboard?turn=${1 + (n % 2)}`),
    category: times((n) => `leaderboard?category=${['math', 'coding', 'writing'][n % 3]}`),
    sort: times((n) => `leaderboard?sort=${n % 2 === 0 ? 'model' : 'score'}&order=descending`),
    mode: times((n) => `leaderboard?mode=${n % 2 === 0 ? 'single' : 'pairwise'}`),
    'question, two models': times((n) => question((n * 7) % QUESTIONS || 1)),
    'question, all models': times(
      (n) =>
        `question?id=${(n * 5) % QUESTIONS || 1}${Array.from({ length: 30 }, (_, m) => `&model=model-${m + 1}`).join('')}`,
    ),
    difference: times((n) => question((n * 3) % QUESTIONS || 1, '&view=difference')),
    disagreements: times((n) => `disagreements?kind=${['orders', 'judges', 'flagged', 'human'][n % 4]}`),
    'disagreements, category': times(
      (n) => `disagreements?kind=judges&category=${['math', 'coding'][n % 2]}`,
    ),
    compare: times((n) => `compare?a=model-${n}&b=model-${n + 1}`),
  };
}

/**
 * Milliseconds from the change of the address to the frame that shows it.
 *
 * @param {Page} page @param {string} to
 */
function change(page, to) {
  return page.evaluate(async (hash) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const begin = performance.now();
    location.hash = hash;
    const isOpen = () => {
      const isQuestion = hash.includes('/question');
      const title = document.querySelector('#main h1')?.textContent ?? '';
      if (isQuestion) {
        const id = /id=(\d+)/.exec(hash)?.[1];
        const cells = document.querySelectorAll('article, .difference, ins, del').length;
        return (
          new RegExp(`Question ${id}(?!\\d)`).test(title) &&
          cells > 0 &&
          document.querySelector('.dimmed') === null
        );
      }
      const view = hash.split(/[/?]/)[2] ?? '';
      return title.toLowerCase() === view && document.querySelector('.waiting') === null;
    };
    for (;;) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      if (isOpen()) return performance.now() - begin;
      if (performance.now() - begin > 20_000) return Infinity;
    }
  }, `#/large/${to}`);
}

/** @param {string} to */
async function timeOf(to) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const begin = performance.now();
  await page.goto(to);
  await firstScores(page);
  const time = performance.now() - begin;
  await context.close();
  return time;
}

/** @param {Page} page */
async function firstScores(page) {
  await page.waitForFunction(
    () => /\d\.\d\d/.test(document.querySelector('main table tbody')?.textContent ?? ''),
    undefined,
    { timeout: 60_000 },
  );
}

/** A page with the leaderboard's table and nothing else: what no page can be faster than. */
async function plainPage() {
  const body = await cold.evaluate(() => document.querySelector('main table')?.outerHTML ?? '');
  const plainServer = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(`<!doctype html><main>${body}</main>`);
  });
  await new Promise((resolve) => plainServer.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (plainServer.address());
  return {
    address: `http://127.0.0.1:${port}/`,
    close: () => {
      plainServer.closeAllConnections();
      plainServer.close();
    },
  };
}

function scriptSizes() {
  const assets = fileURLToPath(new URL('../dist/web/assets/', import.meta.url));
  let [gzip, brotli] = [0, 0];
  for (const file of readdirSync(assets).filter((name) => name.endsWith('.js'))) {
    const script = readFileSync(join(assets, file));
    gzip += gzipSync(script, { level: 9 }).length;
    brotli += brotliCompressSync(script).length;
  }
  return { gzip, brotli };
}

/** @param {string} key of /proc/PID/status */
function megabytes(key) {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  return Math.round(Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1]) / 1000);
}

/** @param {number} time */
function ms(time) {
  return time.toFixed(0);
}

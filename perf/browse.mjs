// @ts-check
/**
 * The page over a large run, in a real browser: 30 models graded by two judges.
 *
 *   npm run build && node perf/browse.mjs [--judgments 100000] [--quick]
 *
 * Needs chromium (Debian: chromium), at /usr/bin/chromium or where LLM_JUDGE_CHROMIUM says. Prints how long it takes until the first
 * scores are seen, from the start of the server and when it has read everything, beside a plain page with the same table; how long
 * each change of view or filter takes, from the action to the frame that shows something new; memory; and the size of the scripts.
 * "of a plain page" is the median over that of the plain page in the same run: read it where the machine is another one, or busy.
 * Exits with 1 where the scripts are larger than 300 KB gzipped, where something is never shown, or where a ratio is beyond any
 * doubt of measurement (MOST_RATIO).
 * --quick: 10,000 judgments.
 */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { writeBrowseData } from './browse-data.mjs';
import { megabytes, pageMemory, timeAction, waitForScores } from './browse-page.mjs';
import { median, table } from './figures.mjs';
import { makeTemporaryFolder, start } from './processes.mjs';
import { scriptSizes } from './script-sizes.mjs';

const { values: flags } = parseArgs({
  options: { judgments: { type: 'string', default: '100000' }, quick: { type: 'boolean', default: false } },
});
const judgments = flags.quick ? 10_000 : Number(flags.judgments);
const MOST_SCRIPT = 300_000;
/** The plain page takes some 100 ms, a question 100, a whole new page 400. */
const MOST_RATIO = 12;
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
await waitForScores(cold);
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

const plainTime = median(plainTimes);
/** @type {{ name: string, middle: number, worst?: number }[]} */
const rows = [
  { name: 'first scores, from the start of the server', middle: coldTime },
  { name: 'all read', middle: wholeTime },
  { name: 'the same table as a plain page', middle: plainTime, worst: Math.max(...plainTimes) },
];
const judged = [summary('first scores in a new page', warmTimes)];
for (const [name, addresses] of Object.entries(changes())) {
  const times = [];
  for (const to of addresses) times.push(await timeAction(cold, { hash: `#/large/${to}` }, titleOf(to)));
  judged.push(summary(name, times));
}
judged.push(summary('next question, by its key', await stepThrough(15)));
console.log(
  table(
    [`${judgments} judgments, 30 models`, 'median ms', 'worst', 'of a plain page'],
    [...rows, ...judged].map(({ name, middle, worst }) => [
      name,
      middle.toFixed(0),
      worst?.toFixed(0) ?? '',
      (middle / plainTime).toFixed(1),
    ]),
  ),
);

const { heap, process: tab } = await pageMemory(browser, cold);
console.log(
  `\nmemory, MB: server ${megabytes(server.pid, 'VmRSS')}, at most ${megabytes(server.pid, 'VmHWM')}; the tab ${tab}, of which its script ${heap}`,
);
const { all, first } = scriptSizes();
for (const [name, { gzip, brotli }] of Object.entries({ 'first view': first, 'all views': all })) {
  console.log(
    `scripts, ${name}: ${Math.round(gzip / 1000)} KB gzipped, ${Math.round(brotli / 1000)} KB with brotli`,
  );
}
await browser.close();
server.kill('SIGTERM');
const slow = judged.filter(({ middle, worst }) => middle > MOST_RATIO * plainTime || worst === Infinity);
for (const { name } of slow) console.log(`too slow: ${name}`);
process.exitCode = all.gzip > MOST_SCRIPT || slow.length > 0 ? 1 : 0;

/** @param {string} name @param {readonly number[]} times */
function summary(name, times) {
  return { name, middle: median(times), worst: Math.max(...times) };
}

/** @param {string} to an address as in `changes` */
function titleOf(to) {
  const [view = '', query] = to.split('?');
  const id = view === 'question' ? new URLSearchParams(query).get('id') : null;
  return id === null ? `^${view}` : `^question ${id}(?!\\d)`;
}

/** Times of going from one question to the next, from the first one on. @param {number} steps */
async function stepThrough(steps) {
  await timeAction(cold, { hash: '#/large/question?id=1&model=model-3&model=model-4' }, '^question 1(?!\\d)');
  const times = [];
  for (let id = 2; id <= steps + 1; id += 1) {
    times.push(await timeAction(cold, { key: 'j' }, `^question ${id}(?!\\d)`));
  }
  return times;
}

/**
 * What a person does, as addresses to go to one after the other. Each shows something else than the one before it: a change that
 * changes nothing would be measured as endless.
 */
function changes() {
  const question = (/** @type {number} */ id, more = '') =>
    `question?id=${id}&model=model-1&model=model-2${more}`;
  const models = (/** @type {number} */ count) =>
    Array.from({ length: count }, (_, place) => `&model=model-${place + 1}`).join('');
  const times = (/** @type {(n: number) => string} */ to) => Array.from({ length: 15 }, (_, n) => to(n + 1));
  return {
    judge: times((n) => `leaderboard?judge=judge-${n % 2 === 0 ? 'a' : 'b'}`),
    turn: times((n) => `leaderboard?turn=${1 + (n % 2)}`),
    category: times((n) => `leaderboard?category=${['math', 'coding', 'writing'][n % 3]}`),
    'part of a name': times((n) => `leaderboard?match=${n}`),
    sort: times((n) => `leaderboard?sort=${n % 2 === 0 ? 'model' : 'score'}&order=descending`),
    mode: times((n) => `leaderboard?mode=${n % 2 === 0 ? 'single' : 'pairwise'}`),
    'question, two models': times((n) => question((n * 7) % QUESTIONS || 1)),
    'one model more': times((n) => `question?id=2${models(n + 2)}`),
    'question, all models': times((n) => `question?id=${(n * 5) % QUESTIONS || 1}${models(30)}`),
    'question, searched for': times((n) => `${question(3)}&q=${n}`),
    difference: times((n) => question((n * 3) % QUESTIONS || 1, '&view=difference')),
    disagreements: times((n) => `disagreements?kind=${['orders', 'judges', 'flagged', 'human'][n % 4]}`),
    'disagreements, category': times((n) => `disagreements?kind=judges&in=${['math', 'coding'][n % 2]}`),
    compare: times((n) => `compare?a=model-${n}&b=model-${n + 1}`),
  };
}

/** @param {string} to */
async function timeOf(to) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const begin = performance.now();
  await page.goto(to);
  await waitForScores(page);
  const time = performance.now() - begin;
  await context.close();
  return time;
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

// @ts-check
/**
 * How well `llm-judge judge` finds a limit that its provider does not tell beforehand.
 *
 *   npm run build && node perf/hidden-limit.mjs [--seconds 75] [--parallel auto,4,16,64] [--rates 20,5,100,40]
 *                                               [--tells retry-after,retry-after-ms,nothing,x-ratelimit] [--at-once 8]
 *   node perf/hidden-limit.mjs --quick
 *
 * Each run has a provider of its own (limited-server.mjs): a token bucket that is filled at a rate R up to a capacity B and
 * refuses (429) when empty; a reply takes a lognormal time. It differs in what it says when it refuses: Retry-After in whole
 * seconds, retry-after-ms, nothing, or OpenAI's x-ratelimit headers (which come with every reply). The command has more to
 * judge than the limit allows and is ended after `--seconds`. Eight runs share the machine, since they mostly wait (on a busy one
 * take fewer: whoever is late is measured as slow); the whole takes about ten minutes, a `--quick` one (one setting, 40 s,
 * `--parallel auto` alone) under one.
 *
 * How to read the table: "90% after" is the start of the first 5 seconds in which at least 90% of R were accepted (seconds since
 * the first request; "-" is never). A full bucket hides the limit at first, so that this may be 0 without anything being
 * found; what counts is "30 s-end / R": requests accepted per second from 30 s on, over R. 1 is all that the provider gives;
 * above 1 the burst that it allows was still being used. A fixed parallelism is limited to parallel / latency, whatever R is.
 * "refused" is the share of all requests that were answered with 429: each costs the provider's patience, and on some of them a
 * refused request counts against the limit too.
 *
 * With `--quick`, ends with code 1 when less than 85% of R was used after 30 s, or more than 3% of the requests were refused.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { table } from './figures.mjs';
import { makeTemporaryFolder, start } from './processes.mjs';
import { REPLY, startReportingServer } from './servers.mjs';
import { MATCHES_PER_MODEL, writeSyntheticData } from './synthetic-data.mjs';

/** @typedef {{ rate: number, capacity: number, latency: number }} Limit */
/** @typedef {{ limit: Limit, tells: string, parallel: string }} Setting */
/** @typedef {{ reached: number | undefined, early: number, late: number, refused: number }} Figures */

/** Rate per second, capacity, and the median latency in seconds. */
const LIMITS = [
  { rate: 20, capacity: 20, latency: 0.5 },
  { rate: 5, capacity: 10, latency: 2 },
  { rate: 100, capacity: 100, latency: 1 },
  { rate: 40, capacity: 600, latency: 1 },
];
const SETTLED_AFTER = 30;
const WINDOW = 5;
const QUICK = { seconds: 40, leastOfRate: 0.85, mostRefused: 0.03 };

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '75' },
    parallel: { type: 'string', default: 'auto,4,16,64' },
    rates: { type: 'string', default: LIMITS.map(({ rate }) => rate).join(',') },
    tells: { type: 'string', default: 'retry-after,retry-after-ms,nothing,x-ratelimit' },
    'at-once': { type: 'string', default: '8' },
    quick: { type: 'boolean', default: false },
  },
});
const bin = fileURLToPath(new URL('../bin/llm-judge.js', import.meta.url));
if (!existsSync(fileURLToPath(new URL('../dist/cli.js', import.meta.url))))
  throw new Error('no dist/: run `npm run build` first');
const seconds = flags.quick ? QUICK.seconds : Number(flags.seconds);
if (!(seconds > SETTLED_AFTER + WINDOW))
  throw new Error(`--seconds must be more than ${SETTLED_AFTER + WINDOW}`);
const rates = new Set(flags.rates.split(',').map(Number));
/** @type {Setting[]} */
const settings = flags.quick
  ? [{ limit: LIMITS[0], tells: 'retry-after', parallel: 'auto' }]
  : LIMITS.filter(({ rate }) => rates.has(rate)).flatMap((limit) =>
      flags.tells
        .split(',')
        .flatMap((tells) => flags.parallel.split(',').map((parallel) => ({ limit, tells, parallel }))),
    );

const folder = makeTemporaryFolder('llm-judge-limit');
const replyFile = join(folder, 'reply.json');
writeFileSync(replyFile, REPLY);
const models = writeSyntheticData(folder, Math.max(...settings.map(({ limit }) => modelsFor(limit))));

/** @type {Figures[]} */
const results = [];
const atOnce = Number(flags['at-once']);
for (let place = 0; place < settings.length; place += atOnce) {
  const group = settings.slice(place, place + atOnce);
  process.stderr.write(`runs ${place + 1} to ${place + group.length} of ${settings.length}, ${seconds} s\n`);
  results.push(...(await Promise.all(group.map((setting, index) => measure(setting, place + index)))));
}
print();
if (flags.quick) check(results[0]);
process.exit();

/** @param {Setting} setting @param {number} number @returns {Promise<Figures>} */
async function measure({ limit, tells, parallel }, number) {
  const server = await startReportingServer('limited-server.mjs', [
    JSON.stringify({ ...limit, tells }),
    replyFile,
  ]);
  const { OPENAI_API_KEY: _key, ...env } = process.env;
  // A judge of its own: the runs share the answers, and each has a file of judgments.
  const judge = ['--judge-model', `judge-${number}`, '--openai-api-base', server.baseUrl];
  const data = ['--data-dir', folder, '--bench-name', 'synthetic'];
  const list = models.slice(0, modelsFor(limit));
  const args = ['judge', '--yes', ...data, ...judge, '--parallel', parallel, '--model-list', ...list];
  const child = start(process.execPath, [bin, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  // The time is counted from the first request: where many start at once, it takes its time to come.
  const isOver = server.begun.then(() => sleep(seconds * 1000, true));
  if (!(await Promise.race([ended.then(() => false), isOver]))) {
    throw new Error(`llm-judge ended before its time:\n${stderr.slice(-2000)}`);
  }
  child.kill('SIGKILL');
  await ended;
  return figuresOf(await server.report(), limit);
}

/** @param {{ accepted: number[], refused: number[] }} arrivals @param {Limit} limit @returns {Figures} */
function figuresOf(arrivals, { rate }) {
  const accepted = arrivals.accepted.filter((time) => time < seconds);
  const refused = arrivals.refused.filter((time) => time < seconds);
  const between = (/** @type {number} */ from, /** @type {number} */ to) =>
    accepted.filter((time) => time >= from && time < to).length / (to - from) / rate;
  let reached;
  for (let from = 0; reached === undefined && from + WINDOW <= seconds; from += 0.5) {
    if (between(from, from + WINDOW) >= 0.9) reached = from;
  }
  return {
    reached,
    early: between(0, SETTLED_AFTER),
    late: between(SETTLED_AFTER, seconds),
    refused: refused.length / (accepted.length + refused.length),
  };
}

function print() {
  const rows = settings.map(({ limit, tells, parallel }, index) => {
    const { reached, early, late, refused } = results[index];
    return [
      `R=${limit.rate}/s B=${limit.capacity}, ${limit.latency} s`,
      tells,
      parallel,
      reached?.toFixed(1) ?? '-',
      early.toFixed(2),
      late.toFixed(2),
      (refused * 100).toFixed(1),
    ];
  });
  const head = ['setting', 'tells', 'parallel', '90% after (s)', '0-30 s / R', '30 s-end / R', 'refused %'];
  console.log(table(head, rows, 2));
}

/** @param {Figures} figures */
function check({ late, refused }) {
  const { leastOfRate, mostRefused } = QUICK;
  if (late >= leastOfRate && refused <= mostRefused) return;
  console.log(`wanted: at least ${leastOfRate} of R after 30 s, at most ${mostRefused * 100}% refused`);
  process.exitCode = 1;
}

/** More than the limit lets through in the time. @param {Limit} limit */
function modelsFor({ rate, capacity }) {
  return Math.ceil(((rate * (seconds + 5) + capacity) * 1.2) / MATCHES_PER_MODEL);
}

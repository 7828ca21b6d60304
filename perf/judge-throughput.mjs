// @ts-check
/**
 * How fast `llm-judge judge` judges, beside two loops that only make the calls, and how much memory it takes.
 *
 *   npm run build && node perf/judge-throughput.mjs [--matches 10000] [--quick] [--parallel 16,128,512]
 *                                                   [--repeats 3] [--package FOLDER] [--cpu-prof FOLDER]
 *
 * Needs nginx (Debian: nginx-light). `--quick` (2,000 matches, one repeat, no memory part) takes about half a minute, the
 * whole about eight. `--package` measures another checkout. `--cpu-prof` writes a profile of one run, at parallel 128 and
 * the server that answers at once, to a folder, and measures nothing else.
 *
 * What is compared, at each parallelism and with two servers (nginx with a static reply, "at once"; a Node server that
 * takes 200 ms, where there are only as many calls as fit into a few seconds):
 *   ours    llm-judge judge --yes: reads answers, fills prompts, calls, parses verdicts, writes each record
 *   fetch   global fetch, JSON.stringify of the same bodies, JSON of the reply: what most scripts do
 *   undici  undici.request with as many connections, the same otherwise: the least that Node can do
 * Each is a process of its own, and the three take turns within a repeat, so that a busy machine slows all alike; a figure
 * is the median of the repeats. The bodies are those that llm-judge sends, recorded beforehand.
 *
 * How to read the table: times are microseconds a call (lower is better). "ours" is from the plan's printing to the last
 * record; "whole" is the process from start to end, planning included. "cpu" is the processor time of the whole process:
 * where others use the machine too, and the times jump, compare these.
 * The ratios are rates, ours over the other (higher is better; 1 is as fast): ours/fetch should be above 1, ours/undici
 * above 0.3 with the server at once. At 200 ms "limit" is the most that the delay allows (200 ms / parallel): a loop near
 * it waits for the server, and all ratios go to 1. These runs are short, so that the first slow calls of a fresh process
 * weigh more. Where even undici stays well behind the limit, it is noted: connecting, the server or the machine is what is
 * measured then.
 * Memory is the peak resident set of the process at parallel 128, for 10,000 and 100,000 matches: flat means that
 * the second is little above the first (a process's own growth of heap aside; beside it, what the undici loop takes).
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, table } from './figures.mjs';
import { makeTemporaryFolder, runNode } from './processes.mjs';
import { startDelayedServer, startImmediateServer, startRecordingServer } from './servers.mjs';
import { MATCHES_PER_MODEL, writeSyntheticData } from './synthetic-data.mjs';

/** @typedef {{ seconds: number, wall: number, cpu: number, peakMegabytes: number }} Measured */
/** @typedef {'ours' | 'fetch' | 'undici'} Variant */

const { values: flags } = parseArgs({
  options: {
    matches: { type: 'string' },
    quick: { type: 'boolean', default: false },
    parallel: { type: 'string', default: '16,128,512' },
    repeats: { type: 'string' },
    package: { type: 'string', default: fileURLToPath(new URL('..', import.meta.url)) },
    'cpu-prof': { type: 'string' },
  },
});
const matches = wholeNumber('--matches', flags.matches ?? (flags.quick ? '2000' : '10000'));
const repeats = wholeNumber('--repeats', flags.repeats ?? (flags.quick ? '1' : '3'));
const parallels = flags.parallel.split(',').map((each) => wholeNumber('--parallel', each));
const packageFolder = resolve(flags.package);
if (!existsSync(join(packageFolder, 'dist/cli.js'))) throw new Error('no dist/: run `npm run build` first');

const DELAY_MS = 200;
/** A run against the delayed server is to last about this long. */
const DELAYED_SECONDS = flags.quick ? 2 : 6;
const MEMORY = { parallel: 128, matches: [10_000, 100_000] };
/** Bodies recorded for the bare loops, in models; they take them in turn. */
const RECORDED_MODELS = 6;
/** @type {readonly Variant[]} */
const VARIANTS = ['ours', 'fetch', 'undici'];

const reportUsage = new URL('./report-usage.mjs', import.meta.url).href;
const bareLoop = fileURLToPath(new URL('./bare-loop.mjs', import.meta.url));
const folder = makeTemporaryFolder('llm-judge-perf');
const bodiesFile = join(folder, 'bodies.jsonl');
const hasMemoryPart = !flags.quick && flags['cpu-prof'] === undefined;
const mostMatches = hasMemoryPart ? Math.max(matches, ...MEMORY.matches) : matches;
const models = writeSyntheticData(folder, Math.max(RECORDED_MODELS, modelsFor(mostMatches)));

await recordBodies();
const immediate = await startImmediateServer(join(folder, 'nginx'));
if (flags['cpu-prof'] !== undefined) {
  await profile(resolve(flags['cpu-prof']));
} else {
  const delayed = await startDelayedServer(DELAY_MS, folder);
  await compare([
    { name: 'at once', baseUrl: immediate.baseUrl, callsAt: () => matches, limit: () => undefined },
    {
      name: `${DELAY_MS} ms`,
      baseUrl: delayed.baseUrl,
      callsAt: (parallel) => Math.min(matches, (parallel * DELAYED_SECONDS * 1000) / DELAY_MS),
      limit: (parallel) => (DELAY_MS * 1000) / parallel,
    },
  ]);
  if (hasMemoryPart) await compareMemory(immediate.baseUrl);
}
process.exit(0);

/**
 * @param {readonly { name: string, baseUrl: string, callsAt: (parallel: number) => number, limit: (parallel: number) => number | undefined }[]} servers
 */
async function compare(servers) {
  const cells = servers.flatMap((server) =>
    parallels.map((parallel) => ({
      server,
      parallel,
      calls: modelsFor(server.callsAt(parallel)) * MATCHES_PER_MODEL,
      runs: /** @type {Record<Variant, Measured[]>} */ ({ ours: [], fetch: [], undici: [] }),
    })),
  );
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const { server, parallel, calls, runs } of cells) {
      // Another one begins each time: whatever the one before leaves behind hits each of them.
      for (const place of VARIANTS.keys()) {
        const variant = VARIANTS[(place + repeat) % VARIANTS.length];
        runs[variant].push(await measure(variant, server.baseUrl, calls, parallel));
      }
      process.stderr.write(`repeat ${repeat + 1}/${repeats}: ${server.name}, parallel ${parallel}\n`);
    }
  }
  const notes = new Set();
  const rows = cells.map(({ server, parallel, calls, runs }) => {
    const perCall = (/** @type {Variant} */ variant, /** @type {'seconds' | 'wall' | 'cpu'} */ key) =>
      (median(runs[variant].map((run) => run[key])) / calls) * 1e6;
    const [ours, fetched, bare] = VARIANTS.map((variant) => perCall(variant, 'seconds'));
    const limit = server.limit(parallel);
    if (limit !== undefined && bare > limit * 1.15) {
      notes.add(`${server.name}, parallel ${parallel}: undici itself is well behind the limit.`);
    }
    return [
      server.name,
      parallel,
      calls,
      ours.toFixed(0),
      perCall('ours', 'wall').toFixed(0),
      fetched.toFixed(0),
      bare.toFixed(0),
      limit === undefined ? '' : limit.toFixed(0),
      perCall('ours', 'cpu').toFixed(0),
      perCall('fetch', 'cpu').toFixed(0),
      perCall('undici', 'cpu').toFixed(0),
      (fetched / ours).toFixed(2),
      (bare / ours).toFixed(2),
    ].map(String);
  });
  const head = [
    'server',
    'parallel',
    'calls',
    'ours µs',
    'whole µs',
    'fetch µs',
    'undici µs',
    'limit µs',
    'cpu ours',
    'cpu fetch',
    'cpu undici',
    'ours/fetch',
    'ours/undici',
  ];
  console.log(`Microseconds a call; median of ${repeats}; node ${process.version}\n\n${table(head, rows)}\n`);
  for (const note of notes) console.log(`note: ${note}`);
}

/** @param {string} baseUrl */
async function compareMemory(baseUrl) {
  const rows = [];
  for (const wanted of MEMORY.matches) {
    const calls = modelsFor(wanted) * MATCHES_PER_MODEL;
    const ours = await measure('ours', baseUrl, calls, MEMORY.parallel);
    const fetched = await measure('fetch', baseUrl, calls, MEMORY.parallel);
    const bare = await measure('undici', baseUrl, calls, MEMORY.parallel);
    rows.push([calls, ...[ours, fetched, bare].map((run) => run.peakMegabytes.toFixed(0))].map(String));
    process.stderr.write(`memory: ${calls} matches\n`);
  }
  console.log(
    `Peak resident set in MB, parallel ${MEMORY.parallel}\n\n${table(['matches', 'ours', 'fetch', 'undici'], rows)}`,
  );
}

/** @param {Variant} variant @param {string} baseUrl @param {number} calls @param {number} parallel */
function measure(variant, baseUrl, calls, parallel) {
  return variant === 'ours'
    ? measureOurs(baseUrl, calls, parallel)
    : measureBare(variant, baseUrl, calls, parallel);
}

/**
 * @param {string} baseUrl
 * @param {number} calls
 * @param {number} parallel
 * @param {readonly string[]} nodeFlags
 * @returns {Promise<Measured>}
 */
async function measureOurs(baseUrl, calls, parallel, nodeFlags = []) {
  rmSync(join(folder, 'synthetic/model_judgment'), { recursive: true, force: true });
  const { OPENAI_API_KEY: _key, ...env } = process.env;
  const bin = join(packageFolder, 'bin/llm-judge.js');
  const data = ['--data-dir', folder, '--bench-name', 'synthetic'];
  const judge = ['--judge-model', 'judge', '--openai-api-base', baseUrl, '--parallel', String(parallel)];
  const judged = models.slice(0, calls / MATCHES_PER_MODEL);
  const { wall, said, report } = await runNode(
    [
      ...nodeFlags,
      '--import',
      reportUsage,
      bin,
      'judge',
      '--yes',
      ...data,
      ...judge,
      '--model-list',
      ...judged,
    ],
    { cwd: folder, env },
  );
  const planned = said.find(({ text }) => /^Output /m.test(text));
  const ended = said.findLast(({ text }) => text.includes(`matches judged ${calls}/${calls}`));
  if (planned === undefined || ended === undefined) {
    throw new Error(`llm-judge did not say what is measured here:\n${said.map(({ text }) => text).join('')}`);
  }
  const file = join(folder, 'synthetic/model_judgment/judge_single.jsonl');
  const written = countLines(file);
  if (written !== calls) throw new Error(`${file}: ${written} judgments, not ${calls}`);
  return { seconds: ended.at - planned.at, wall, ...report };
}

/** @param {'fetch' | 'undici'} client @param {string} baseUrl @param {number} calls @param {number} parallel @returns {Promise<Measured>} */
async function measureBare(client, baseUrl, calls, parallel) {
  const url = `${baseUrl}/chat/completions`;
  const args = [client, url, bodiesFile, String(calls), String(parallel)];
  const { wall, said, report } = await runNode(['--import', reportUsage, bareLoop, ...args]);
  const { seconds } = JSON.parse(said.map(({ text }) => text).join(''));
  return { seconds, wall, ...report };
}

async function recordBodies() {
  const server = await startRecordingServer();
  await measureOurs(server.baseUrl, RECORDED_MODELS * MATCHES_PER_MODEL, 16);
  server.stop();
  writeFileSync(bodiesFile, server.bodies.map((body) => `${body}\n`).join(''));
}

/** @param {string} target */
async function profile(target) {
  mkdirSync(target, { recursive: true });
  const calls = modelsFor(matches) * MATCHES_PER_MODEL;
  const { seconds } = await measureOurs(immediate.baseUrl, calls, 128, [
    '--cpu-prof',
    '--cpu-prof-dir',
    target,
  ]);
  console.log(
    `${target}: ${calls} judgments, ${((seconds / calls) * 1e6).toFixed(0)} µs each (the profiler slows it)`,
  );
}

/** @param {number} wanted matches. */
function modelsFor(wanted) {
  return Math.max(1, Math.ceil(wanted / MATCHES_PER_MODEL));
}

/** @param {string} file of hundreds of megabytes. */
function countLines(file) {
  let lines = 0;
  const bytes = readFileSync(file);
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}

/** @param {string} flag @param {string} text */
function wholeNumber(flag, text) {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`${flag} must be a whole number of at least 1`);
  return value;
}

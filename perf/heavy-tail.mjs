// @ts-check
/**
 * How close `llm-judge judge` comes to the best order of its calls where a few of them take very long.
 *
 *   npm run build && node perf/heavy-tail.mjs [--parallel 32,128] [--median 500] [--calls-each 40] [--known 0.5]
 *                                             [--distributions lognormal,pareto] [--seed 11] [--most RATIO]
 *
 * Latencies are lognormal (sigma 1) or Pareto (alpha 1.5, at most 60 times the median). A part of them can be seen beforehand: they
 * grow with the length of the prompt, which is lognormal itself and makes up `--known` of the variance (of the normal score:
 * a Gaussian copula, so that the distribution is exactly the one named). Each request has its latency from a table, so that
 * every order of calls has the same to do. There are `--calls-each` calls for each place in flight. With the defaults a run
 * takes about 40 s and the whole about three minutes.
 *
 * How to read the table: "bound" is max(longest latency, sum / parallel), which no order can beat; "wall" is the time from the
 * first request to the last reply, and "ratio" the one over the other: the target is 1.05. "process" is the ratio with the
 * process's start and end included. The last columns are what the same latencies take in a simulation that costs nothing, as
 * ratios: in the command's own order (as it asks with one call in flight), in a random order, longest prompt first, and longest
 * latency first (which nobody can know). "ratio" above "own order" is time lost between the calls; "own order" above "by prompt"
 * is a better order that could be known. Where even "by prompt" is far above 1, a long call that could not be foreseen came
 * late, by the luck of the draw: `--seed` draws others.
 * `--most` ends with code 1 where a ratio is above it.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { table } from './figures.mjs';
import { makeTemporaryFolder, runNode } from './processes.mjs';
import { logNormal, mulberry32, normal, normalBelow } from './random.mjs';
import { REPLY, startRecordingServer, startReportingServer } from './servers.mjs';
import { MATCHES_PER_MODEL, writeSyntheticData } from './synthetic-data.mjs';

const { values: flags } = parseArgs({
  options: {
    parallel: { type: 'string', default: '32,128' },
    median: { type: 'string', default: '500' },
    'calls-each': { type: 'string', default: '40' },
    known: { type: 'string', default: '0.5' },
    distributions: { type: 'string', default: 'lognormal,pareto' },
    seed: { type: 'string', default: '11' },
    most: { type: 'string' },
  },
});
const bin = fileURLToPath(new URL('../bin/llm-judge.js', import.meta.url));
if (!existsSync(fileURLToPath(new URL('../dist/cli.js', import.meta.url))))
  throw new Error('no dist/: run `npm run build` first');
const median = Number(flags.median);
const known = Number(flags.known);

const PARETO_ALPHA = 1.5;
const PARETO_MOST = 60;
/** Of the logarithm of an answer's length. */
const LENGTH_SIGMA = 0.7;
/** The latency of a normal score, over the median. @type {Record<string, (score: number) => number>} */
const QUANTILES = {
  lognormal: (score) => Math.exp(score),
  // The lowest value is the median over 2^(1/alpha).
  pareto: (score) => Math.min(PARETO_MOST, (2 * (1 - normalBelow(score))) ** (-1 / PARETO_ALPHA)),
};

const folder = makeTemporaryFolder('llm-judge-tail');
const replyFile = join(folder, 'reply.json');
const latenciesFile = join(folder, 'latencies.json');
const judgments = join(folder, 'synthetic/model_judgment');
writeFileSync(replyFile, REPLY);
const parallels = flags.parallel.split(',').map(Number);
const models = writeSyntheticData(folder, Math.max(...parallels.map(modelsFor)));
stretchAnswers();

const rows = [];
for (const name of flags.distributions.split(',')) {
  for (const parallel of parallels) rows.push(await measure(name, parallel));
}
const head = ['latency', 'parallel', 'calls', 'bound (s)', 'wall (s)', 'ratio', 'process'];
const simulated = ['own order', 'random', 'by prompt', 'by latency'];
console.log(
  table(
    [...head, ...simulated],
    rows.map(({ cells }) => cells),
  ),
);
const isAbove = flags.most !== undefined && rows.some(({ ratio }) => ratio > Number(flags.most));
process.exit(isAbove ? 1 : 0);

/** @param {string} name @param {number} parallel */
async function measure(name, parallel) {
  const list = models.slice(0, modelsFor(parallel));
  const requests = await recordRequests(list);
  const latencies = latenciesOf(requests, QUANTILES[name]);
  writeFileSync(latenciesFile, JSON.stringify(latencies));
  const server = await startReportingServer('tabled-server.mjs', [latenciesFile, replyFile]);
  process.stderr.write(`${name}, parallel ${parallel}: ${requests.length} calls\n`);
  const { wall: whole } = await judge(server.baseUrl, parallel, list);
  const { replies, longest, sum, wall } = await server.report();
  if (replies !== requests.length) throw new Error(`${replies} replies to ${requests.length} calls`);
  const bound = Math.max(longest, sum / parallel);
  const inOrder = requests.map((body) => {
    const key = requestKey(body);
    return { key, latency: latencies[key], length: body.length };
  });
  const simulate = (/** @type {typeof inOrder} */ calls) => (makespan(calls, parallel) / bound).toFixed(3);
  return {
    ratio: wall / bound,
    cells: [
      name,
      String(parallel),
      String(replies),
      (bound / 1000).toFixed(1),
      (wall / 1000).toFixed(1),
      (wall / bound).toFixed(3),
      ((whole * 1000) / bound).toFixed(3),
      simulate(inOrder),
      simulate(inOrder.toSorted((a, b) => (a.key < b.key ? -1 : 1))),
      simulate(inOrder.toSorted((a, b) => b.length - a.length)),
      simulate(inOrder.toSorted((a, b) => b.latency - a.latency)),
    ],
  };
}

/** The bodies of all calls, in the order in which a single place in flight makes them. @param {readonly string[]} list */
async function recordRequests(list) {
  const recorder = await startRecordingServer();
  await judge(recorder.baseUrl, 1, list);
  recorder.stop();
  return recorder.bodies;
}

/**
 * Milliseconds for each request: its score mixes how long its prompt is with what only the server knows.
 *
 * @param {readonly string[]} requests
 * @param {(score: number) => number} quantile
 */
function latenciesOf(requests, quantile) {
  const lengths = requests.map((body) => Math.log(body.length));
  const mean = lengths.reduce((sum, each) => sum + each, 0) / lengths.length;
  const deviation = Math.sqrt(lengths.reduce((sum, each) => sum + (each - mean) ** 2, 0) / lengths.length);
  const random = mulberry32(Number(flags.seed));
  // By content, so that the order in which they were recorded does not matter.
  return Object.fromEntries(
    requests
      .map((body, place) => ({ key: requestKey(body), score: (lengths[place] - mean) / deviation }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ key, score }) => {
        const mixed = Math.sqrt(known) * score + Math.sqrt(1 - known) * normal(random);
        return [key, median * quantile(mixed)];
      }),
  );
}

/** What places in flight take that always go on to the next call. @param {readonly { latency: number }[]} calls @param {number} parallel */
function makespan(calls, parallel) {
  const free = Array.from({ length: parallel }, () => 0);
  for (const { latency } of calls) {
    const first = free.indexOf(Math.min(...free));
    free[first] += latency;
  }
  return Math.max(...free);
}

/** @param {string} baseUrl @param {number} parallel @param {readonly string[]} list */
function judge(baseUrl, parallel, list) {
  rmSync(judgments, { recursive: true, force: true });
  const { OPENAI_API_KEY: _key, ...env } = process.env;
  const data = ['--data-dir', folder, '--bench-name', 'synthetic', '--model-list', ...list];
  const model = ['--judge-model', 'judge', '--openai-api-base', baseUrl, '--parallel', String(parallel)];
  return runNode([bin, 'judge', '--yes', ...data, ...model], { cwd: folder, env });
}

/** Gives the answers lengths that differ: the synthetic ones are all of about one length. */
function stretchAnswers() {
  const random = mulberry32(13);
  for (const name of models) {
    const file = join(folder, 'synthetic/model_answer', `${name}.jsonl`);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const stretched = lines.map((line) => {
      const answer = JSON.parse(line);
      for (const choice of answer.choices) {
        choice.turns = choice.turns.map((/** @type {string} */ text) => stretch(text, random));
      }
      return `${JSON.stringify(answer)}\n`;
    });
    // Some files are one file under several names.
    rmSync(file);
    writeFileSync(file, stretched.join(''));
  }
}

/** @param {string} text @param {() => number} random */
function stretch(text, random) {
  const length = Math.ceil(text.length * logNormal(random, LENGTH_SIGMA));
  return text.repeat(Math.ceil(length / text.length)).slice(0, length);
}

/** @param {string} body of a request. */
function requestKey(body) {
  return createHash('sha256').update(body).digest('base64url');
}

/** @param {number} parallel */
function modelsFor(parallel) {
  return Math.ceil((parallel * Number(flags['calls-each'])) / MATCHES_PER_MODEL);
}

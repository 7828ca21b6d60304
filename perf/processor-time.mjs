// @ts-check
/**
 * Where the processor time of a judgment goes.
 *
 *   npm run build && node perf/processor-time.mjs [--matches 20000] [--package FOLDER] [--functions 0]
 *
 * Runs judge-throughput.mjs's profile: one run of `llm-judge judge` at parallel 128, with nginx answering at once (Debian:
 * nginx-light), and shares out the time of the samples. Takes about 15 s.
 *
 * How to read it: microseconds a judgment, by what the time was spent on (lower is better). A sample counts for the part of the
 * innermost function that belongs to one; JSON.stringify, zod, Node's own code and system calls count for whoever called them.
 * The build names each function's source file, which decides (PARTS below). "start-up" is loading modules, "read and plan"
 * reading questions, answers and earlier judgments: both are once a run, and the fewer the matches the more they weigh.
 * "event loop" is what Node does on its own account: reading sockets, timers, microtasks. "idle" is waiting, and in no
 * total. The profiler slows all by a third or so: compare the figures with each other, and take totals from
 * judge-throughput.mjs. `--functions 5` names the five dearest functions
 * of each part, with the source file and the line in the built one.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { table } from './figures.mjs';
import { makeTemporaryFolder, runNode } from './processes.mjs';
import { MATCHES_PER_MODEL } from './synthetic-data.mjs';

/** @typedef {{ functionName: string, url: string, lineNumber: number }} CallFrame */
/** @typedef {{ id: number, callFrame: CallFrame, children?: number[] }} ProfileNode */

const { values: flags } = parseArgs({
  options: {
    matches: { type: 'string', default: '20000' },
    package: { type: 'string', default: fileURLToPath(new URL('..', import.meta.url)) },
    functions: { type: 'string', default: '0' },
  },
});
const dist = pathToFileURL(join(resolve(flags.package), 'dist/')).href;
const EVENT_LOOP = 'event loop';

/** The first that matches decides; a path is a source file's, or a package's below node_modules/. @type {readonly [RegExp, string][]} */
const PARTS = [
  [/^src\/judgments\/parse-verdict/, 'parse verdict'],
  [/^src\/(records\/(append|partial|refused)|judgments\/(recorded|columns|judgment)\.ts)/, 'write record'],
  [/^src\/(judgments|answers)\//, 'render prompt, walk matches'],
  [/^src\/models\/http|^undici\//, 'request (http.ts, undici)'],
  [/^src\/models\/|^@ai-sdk\//, 'provider (AI SDK, zod)'],
  [
    /gpt-tokenizer|^src\/calls\/(tokens|estimate|prices?|cost|usage|spending|budget)/,
    'count tokens and cost',
  ],
  [/^src\/calls\//, 'scheduler (calls/)'],
  [/^src\/(records|benchmark)\//, 'read and plan'],
  [/^src\//, 'commands, progress'],
];
/** Functions of files that have a part in more than one. */
const BY_FUNCTION = new Map([
  ['toRecord', 'write record'],
  ['toColumns', 'write record'],
  ['toJudgeReply', 'write record'],
]);
const BY_PSEUDO_FRAME = new Map([
  ['(garbage collector)', 'garbage collection'],
  ['(idle)', 'idle'],
  ['(program)', 'other (no JavaScript)'],
]);

const folder = makeTemporaryFolder('llm-judge-processor');
const script = fileURLToPath(new URL('./judge-throughput.mjs', import.meta.url));
const judgments = Math.ceil(Number(flags.matches) / MATCHES_PER_MODEL) * MATCHES_PER_MODEL;
await runNode([
  script,
  '--cpu-prof',
  folder,
  '--matches',
  String(judgments),
  '--package',
  resolve(flags.package),
]);
const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
if (file === undefined) throw new Error('no profile was written');
/** @type {{ nodes: ProfileNode[], samples: number[], timeDeltas: number[] }} */
const profile = JSON.parse(readFileSync(join(folder, file), 'utf8'));
/** @type {Map<string, (string | undefined)[]>} */
const regions = new Map();
print(shareOut());

/** Microseconds by part, and by function within it. @returns {Map<string, Map<string, number>>} */
function shareOut() {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  /** @type {Map<number, ProfileNode>} */
  const parents = new Map();
  for (const node of profile.nodes) for (const child of node.children ?? []) parents.set(child, node);
  /** @type {Map<string, Map<string, number>>} */
  const times = new Map();
  /** @type {Map<number, string>} */
  const parts = new Map();
  for (const [index, id] of profile.samples.entries()) {
    const node = /** @type {ProfileNode} */ (nodes.get(id));
    const part = parts.get(id) ?? partOf(node, parents);
    parts.set(id, part);
    const functions = times.get(part) ?? new Map();
    times.set(part, functions);
    const name = nameOf(node.callFrame);
    functions.set(name, (functions.get(name) ?? 0) + profile.timeDeltas[index]);
  }
  return times;
}

/** @param {ProfileNode} node @param {Map<number, ProfileNode>} parents @returns {string} */
function partOf(node, parents) {
  const pseudo = BY_PSEUDO_FRAME.get(node.callFrame.functionName);
  if (pseudo !== undefined) return pseudo;
  /** @type {string | undefined} */
  let part;
  for (let at = /** @type {ProfileNode | undefined} */ (node); at !== undefined; at = parents.get(at.id)) {
    // Whatever runs while a module is loaded.
    if (/^node:internal\/(modules|bootstrap|process\/(pre_|execution))/.test(at.callFrame.url)) {
      return 'start-up';
    }
    part ??= partOfFrame(at.callFrame);
  }
  return part ?? EVENT_LOOP;
}

/** @param {CallFrame} frame @returns {string | undefined} undefined: its caller's. */
function partOfFrame(frame) {
  const source = sourceOf(frame);
  if (source === undefined) return undefined;
  const byFunction = source.startsWith('src/') ? BY_FUNCTION.get(frame.functionName) : undefined;
  return byFunction ?? PARTS.find(([pattern]) => pattern.test(source))?.[1];
}

/** A path below src/ or node_modules/; undefined for Node's own. @param {CallFrame} frame */
function sourceOf({ url, lineNumber }) {
  if (url.startsWith(dist)) return regionsOf(url)[lineNumber];
  const place = url.lastIndexOf('/node_modules/');
  return place === -1 ? undefined : url.slice(place + '/node_modules/'.length);
}

/** The source file of each line of a built file: the bundler leaves `//#region src/…` where each begins. @param {string} url */
function regionsOf(url) {
  const known = regions.get(url);
  if (known !== undefined) return known;
  /** @type {string | undefined} */
  let source;
  const lines = readFileSync(fileURLToPath(url), 'utf8')
    .split('\n')
    .map((line) => {
      if (line.startsWith('//#region ')) source = line.slice('//#region '.length);
      else if (line.startsWith('//#endregion')) source = undefined;
      return source;
    });
  if (lines.every((each) => each === undefined)) throw new Error(`${url} does not name its sources`);
  regions.set(url, lines);
  return lines;
}

/** @param {CallFrame} frame */
function nameOf(frame) {
  const where = sourceOf(frame) ?? (frame.url === '' ? 'native' : frame.url);
  return `${frame.functionName || '(anonymous)'} (${where}${frame.lineNumber < 0 ? '' : `, line ${frame.lineNumber + 1}`})`;
}

/** @param {Map<string, Map<string, number>>} times */
function print(times) {
  const sumOf = (/** @type {Map<string, number>} */ functions) =>
    [...functions.values()].reduce((sum, each) => sum + each, 0) / judgments;
  const all = [...times].map(([part, functions]) => ({ part, functions, sum: sumOf(functions) }));
  const total = all.reduce((sum, { part, sum: each }) => (part === 'idle' ? sum : sum + each), 0);
  const sorted = all.toSorted((a, b) => b.sum - a.sum);
  const rows = sorted.map(({ part, sum }) => [
    part,
    sum.toFixed(1),
    part === 'idle' ? '' : `${((sum / total) * 100).toFixed(0)}%`,
  ]);
  rows.push(['total (without idle)', total.toFixed(1), '100%']);
  console.log(`${judgments} judgments, node ${process.version}\n`);
  console.log(table(['part', 'µs a judgment', 'share'], rows));
  for (const { part, functions } of Number(flags.functions) > 0 ? sorted : []) {
    console.log(`\n${part}`);
    const dearest = [...functions].toSorted((a, b) => b[1] - a[1]).slice(0, Number(flags.functions));
    for (const [name, time] of dearest) console.log(`  ${(time / judgments).toFixed(1).padStart(6)} ${name}`);
  }
}

// @ts-check
/**
 * `llm-judge show` on a file of single judgments of 2 KB each, against pandas that reads and groups the same file as FastChat's
 * `show_result.py` does, and against a bare loop that reads lines and parses them.
 *
 *   npm run build && node perf/show-million.mjs [--rows 1000000] [--quick] [--models 100] [--repeats 3]
 *                      [--python python3] [--interval METHOD] [--heap MEGABYTES] [--folder FOLDER]
 *
 * Measures a tenth of the rows, `--repeats` times by turns, then all of them once (`--quick`: 2,000 and 20,000 rows). Each run is a
 * whole process, its start included. Prints seconds, seconds of processor (to be trusted where other work goes on), and the peak
 * resident memory; how many times as long and as large pandas is; and what ten times the rows cost. "bytes a judgment" is the growth
 * of the peak over the growth of the rows, all of which differ in model, question or turn. `--heap` limits the heap of `show`, which
 * fails where it does not suffice. pandas is left out where `--python` has none, and its memory is limited to 85% of what is
 * there: it takes eight times the size of the file, and more at once. `--folder` keeps the data (2 GB for a million rows) and takes it where it is
 * there. Ends with an error where the averages of show and pandas differ.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, table } from './figures.mjs';
import { writeMillion } from './million-data.mjs';
import { makeTemporaryFolder, start } from './processes.mjs';

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    quick: { type: 'boolean', default: false },
    models: { type: 'string', default: '100' },
    repeats: { type: 'string', default: '3' },
    python: { type: 'string', default: 'python3' },
    interval: { type: 'string' },
    heap: { type: 'string' },
    folder: { type: 'string' },
    'bare-loop': { type: 'string' },
  },
});
if (flags['bare-loop'] !== undefined) {
  bareLoop(flags['bare-loop']);
  process.exit(0);
}

const reportUsage = new URL('./report-usage.mjs', import.meta.url).href;
const bin = fileURLToPath(new URL('../bin/llm-judge.js', import.meta.url));
const self = fileURLToPath(import.meta.url);
const most = flags.quick ? 20_000 : Number(flags.rows);
const sizes = [Math.round(most / 10), most];
const folder = flags.folder ?? makeTemporaryFolder('llm-judge-million');

/** As FastChat's show_result.py, which goes on to print the frame. */
const PANDAS = `
import json, os, resource, sys, time
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    import pandas as pd
    df = pd.read_json(sys.argv[1], lines=True)
    df = df[["model", "score", "turn"]]
    df = df[df["score"] != -1]
    means = df[["model", "score"]].groupby(["model"]).mean()["score"].to_dict()
except (MemoryError, ValueError) as error:
    if isinstance(error, ValueError) and "memory" not in str(error): raise
    means = None
peak = [int(l.split()[1]) for l in open("/proc/self/status") if l.startswith("VmHWM")][0] / 1024
print(json.dumps({"means": means, "cpu": time.process_time(), "peakMegabytes": peak}))
`;
const hasPandas = spawnSync(flags.python, ['-c', 'import pandas']).status === 0;
if (!hasPandas) console.log(`pandas is left out: ${flags.python} has none.`);

/** @typedef {{ wall: number, cpu: number, peakMegabytes: number }} Usage */
/** @type {{ rows: number, show: Usage, bare: Usage, pandas: Usage | undefined }[]} */
const measured = [];
for (const rows of sizes) {
  const dataDir = join(folder, String(rows));
  const known = join(dataDir, 'million', 'model_judgment', 'judge_single.jsonl');
  const file = existsSync(known) ? known : writeMillion(dataDir, { rows, models: Number(flags.models) });
  const runs = {
    show: /** @type {Usage[]} */ ([]),
    bare: /** @type {Usage[]} */ ([]),
    pandas: /** @type {Usage[]} */ ([]),
  };
  for (let repeat = 0; repeat < (rows === most ? 1 : Number(flags.repeats)); repeat += 1) {
    const { means, ...show } = await runShow(dataDir);
    runs.show.push(show);
    runs.bare.push(await run(process.execPath, ['--import', reportUsage, self, '--bare-loop', file]));
    if (!hasPandas) continue;
    const pandas = await runPandas(file);
    if (pandas === undefined) {
      console.log(`pandas does not fit into memory with ${rows.toLocaleString('en')} rows.`);
      break;
    }
    runs.pandas.push(pandas);
    compareMeans(means, pandas.means);
  }
  const result = {
    rows,
    show: middle(runs.show),
    bare: middle(runs.bare),
    pandas: runs.pandas.length === 0 ? undefined : middle(runs.pandas),
  };
  measured.push(result);
  const line = (/** @type {string} */ name, /** @type {Usage} */ { wall, cpu, peakMegabytes }) => [
    name,
    wall.toFixed(2),
    cpu.toFixed(2),
    peakMegabytes.toFixed(0),
    ...(name === 'show'
      ? ['', '', '']
      : [wall / result.show.wall, cpu / result.show.cpu, peakMegabytes / result.show.peakMegabytes].map(
          (ratio) => ratio.toFixed(1),
        )),
  ];
  console.log(`\n${rows.toLocaleString('en')} judgments, ${flags.models} models:`);
  console.log(
    table(
      ['', 'seconds', 'of processor', 'MB', 'show is faster', 'by processor', 'smaller'],
      [
        line('show', result.show),
        line('bare loop', result.bare),
        ...(result.pandas === undefined ? [] : [line('pandas', result.pandas)]),
      ],
    ),
  );
}
const [small, large] = /** @type {[typeof measured[0], typeof measured[0]]} */ (measured);
const bytes = ((large.show.peakMegabytes - small.show.peakMegabytes) * 2 ** 20) / (large.rows - small.rows);
console.log(
  `\nTen times the rows: ${(large.show.wall / small.show.wall).toFixed(1)} times the seconds, ` +
    `${(large.show.cpu / small.show.cpu).toFixed(1)} times those of the processor; ${bytes.toFixed(0)} bytes a judgment.`,
);
process.exit(0);

/** @param {string} dataDir */
async function runShow(dataDir) {
  const heap = flags.heap === undefined ? [] : [`--max-old-space-size=${flags.heap}`];
  const interval = flags.interval === undefined ? [] : ['--interval', flags.interval];
  const args = [
    'show',
    '--data-dir',
    dataDir,
    '--bench-name',
    'million',
    '--judge-model',
    'judge',
    '--format',
    'json',
  ];
  const { said, ...usage } = await run(process.execPath, [
    ...heap,
    '--import',
    reportUsage,
    bin,
    ...args,
    ...interval,
  ]);
  /** @type {{ models: { model: string, average: { mean: number } }[] }} */
  const { models } = JSON.parse(said);
  return { ...usage, means: Object.fromEntries(models.map(({ model, average }) => [model, average.mean])) };
}

/** @param {string} file */
async function runPandas(file) {
  const limit = Math.round(process.availableMemory() * 0.85);
  const { said, wall } = await run(flags.python, ['-c', PANDAS, file, String(limit)]);
  const { means, cpu, peakMegabytes } = JSON.parse(said);
  return means === null ? undefined : { wall, cpu, peakMegabytes, means };
}

/**
 * Runs a process to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<Usage & { said: string }>} what it used, and what it wrote to stdout.
 */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const env = { ...process.env, OPENBLAS_NUM_THREADS: '1' };
    const child = start(command, args, { env, stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
    let said = '';
    let report = '';
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (said += text));
    child.stdio[3]?.on('data', (chunk) => (report += String(chunk)));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const wall = (performance.now() - begin) / 1000;
      const { cpu = 0, peakMegabytes = 0 } = report === '' ? {} : JSON.parse(report);
      if (code === 0) resolve({ wall, cpu, peakMegabytes, said });
      else reject(new Error(`${command} ${args.slice(0, 8).join(' ')} ended with ${code ?? signal}`));
    });
  });
}

/** @param {readonly Usage[]} runs @returns {Usage} */
function middle(runs) {
  return {
    wall: median(runs.map(({ wall }) => wall)),
    cpu: median(runs.map(({ cpu }) => cpu)),
    peakMegabytes: median(runs.map(({ peakMegabytes }) => peakMegabytes)),
  };
}

/** @param {Record<string, number>} ours @param {Record<string, number>} theirs */
function compareMeans(ours, theirs) {
  const names = Object.keys(theirs);
  const isSame = (/** @type {string} */ name) => Math.abs((ours[name] ?? NaN) - (theirs[name] ?? NaN)) < 1e-9;
  if (names.length === Object.keys(ours).length && names.every(isSame)) return;
  throw new Error('show and pandas have different averages');
}

/** The least that any reader in this language does: chunks, line ends, JSON.parse. @param {string} file */
function bareLoop(file) {
  const fd = openSync(file, 'r');
  const buffer = Buffer.allocUnsafe(1 << 20);
  let kept = 0;
  let total = 0;
  for (;;) {
    const read = readSync(fd, buffer, kept, buffer.length - kept, null);
    if (read === 0) break;
    const filled = buffer.subarray(0, kept + read);
    let begin = 0;
    for (let end = filled.indexOf(10); end !== -1; end = filled.indexOf(10, begin)) {
      total += JSON.parse(filled.toString('utf8', begin, end)).score;
      begin = end + 1;
    }
    filled.copyWithin(0, begin);
    kept = filled.length - begin;
  }
  closeSync(fd);
  if (Number.isNaN(total)) throw new Error('a row has no score');
}

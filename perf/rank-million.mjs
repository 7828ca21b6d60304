// @ts-check
// `rank` with 1,000 bootstrap rounds on battles among 100 models, beside what FastChat's rating_systems.py does in plain NumPy and
// SciPy (perf/rank-numpy.py): 200,000 and 2,000,000 battles one by one, then 2,000,000 by question.
//
//   npm run build && node perf/rank-million.mjs --python /path/to/python [--runs 3] [--battles 2000000]
//
// The Python needs numpy, scipy and pandas. The runs of the two are interleaved, and medians are printed: on a busy machine look at
// the ratio. "bootstrap" is what 1,000 rounds take (of ours: from what 1,000 rounds take more than 100), "read" all the rest.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, table } from './figures.mjs';
import { makeTemporaryFolder, runNode, start } from './processes.mjs';
import { writeBattles } from './rank-data.mjs';

const { values: flags } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    runs: { type: 'string', default: '3' },
    battles: { type: 'string', default: '2000000' },
  },
});
const battles = Number(flags.battles);
const bin = fileURLToPath(new URL('../bin/llm-judge.js', import.meta.url));
const script = fileURLToPath(new URL('./rank-numpy.py', import.meta.url));
const reportUsage = new URL('./report-usage.mjs', import.meta.url).href;
const [ROUNDS, FEW_ROUNDS] = [1000, 100];

/** @typedef {{ wall: number, read: number, bootstrap: number, peak: number }} Run times in seconds, the peak in megabytes. */

const folder = makeTemporaryFolder('rank-million');
/** @type {string[][]} */
const rows = [];
for (const { count, questions } of [
  { count: battles / 10, questions: 0 },
  { count: battles, questions: 0 },
  { count: battles, questions: 80 },
]) {
  const file = join(folder, `${count}-${questions}.jsonl`);
  writeBattles(file, count, questions);
  const [ours, theirs] = [/** @type {Run[]} */ ([]), /** @type {Run[]} */ ([])];
  for (let run = 0; run < Number(flags.runs); run += 1) {
    ours.push(await runOurs(file));
    theirs.push(await runPython(file, questions > 0));
  }
  const name = `${count} battles${questions === 0 ? '' : `, ${questions} questions`} (${Math.round(statSync(file).size / 1e6)} MB)`;
  const [own, other] = [medians(ours), medians(theirs)];
  rows.push([name, 'llm-judge', ...formatRun(own)], [name, 'NumPy', ...formatRun(other)]);
  rows.push([
    name,
    'ratio',
    ...[
      other.read / own.read,
      other.bootstrap / own.bootstrap,
      other.wall / own.wall,
      other.peak / own.peak,
    ].map((ratio) => ratio.toFixed(1)),
  ]);
}
const heads = ['battles', '', 'read, s', 'bootstrap, s', 'all, s', 'peak, MB'];
process.stdout.write(`${table(heads, rows, 2)}\n`);

/** @returns {Promise<Run>} */
async function runOurs(/** @type {string} */ file) {
  const args = ['--import', reportUsage, bin, 'rank', '--votefiles', file, '--format', 'json', '--rounds'];
  const few = await runNode([...args, String(FEW_ROUNDS)]);
  const all = await runNode([...args, String(ROUNDS)]);
  const bootstrap = ((all.wall - few.wall) * ROUNDS) / (ROUNDS - FEW_ROUNDS);
  return { wall: all.wall, read: all.wall - bootstrap, bootstrap, peak: all.report.peakMegabytes };
}

/** @returns {Promise<Run>} */
function runPython(/** @type {string} */ file, /** @type {boolean} */ isClustered) {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const args = [script, file, String(ROUNDS), ...(isClustered ? ['--clustered'] : [])];
    const child = start(flags.python, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout?.on('data', (bytes) => (output += String(bytes)));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== 0) return reject(new Error(`${flags.python} ended with ${code}`));
      const wall = (performance.now() - begin) / 1000;
      const { bootstrap, peak } = JSON.parse(output);
      resolve({ wall, read: wall - bootstrap, bootstrap, peak });
    });
  });
}

/** @returns {Run} */
function medians(/** @type {Run[]} */ runs) {
  const of = (/** @type {(run: Run) => number} */ valueOf) => median(runs.map(valueOf)) ?? NaN;
  return {
    wall: of(({ wall }) => wall),
    read: of(({ read }) => read),
    bootstrap: of(({ bootstrap }) => bootstrap),
    peak: of(({ peak }) => peak),
  };
}

function formatRun(/** @type {Run} */ { read, bootstrap, wall, peak }) {
  return [read.toFixed(2), bootstrap.toFixed(2), wall.toFixed(2), peak.toFixed(0)];
}

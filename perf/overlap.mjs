// @ts-check
/**
 * What `llm-judge run` gains by judging an answer as soon as it is complete, over `answer` followed by `judge`.
 *
 *   npm run build && node perf/overlap.mjs [--parallel 16] [--latencies 1000/1000,1000/250,250/1000] [--most RATIO]
 *
 * One model answers the 80 synthetic questions of two turns, and a judge grades both turns: 160 calls each, to two servers that
 * take so many milliseconds a reply (model/judge). Takes about a minute and a half.
 *
 * How to read the table: "run / both" is the ratio of the wall times of whole processes: one `run` to an `answer` and a `judge`
 * (lower is better). "best" is what it would be if the judge only waited for the first answer (its two turns), or else only had the last
 * one left when the model has ended. Where
 * both take equally long this is little more than a half; where one of them dominates, little is to be gained.
 * `--most` ends with code 1 where "run / both" is above "best" by more than this factor.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { table } from './figures.mjs';
import { makeTemporaryFolder, runNode } from './processes.mjs';
import { startDelayedServer } from './servers.mjs';
import { MATCHES_PER_MODEL, writeSyntheticData } from './synthetic-data.mjs';

const { values: flags } = parseArgs({
  options: {
    parallel: { type: 'string', default: '16' },
    latencies: { type: 'string', default: '1000/1000,1000/250,250/1000' },
    most: { type: 'string' },
  },
});
const bin = fileURLToPath(new URL('../bin/llm-judge.js', import.meta.url));
if (!existsSync(fileURLToPath(new URL('../dist/cli.js', import.meta.url))))
  throw new Error('no dist/: run `npm run build` first');
const parallel = Number(flags.parallel);
const folder = makeTemporaryFolder('llm-judge-overlap');
writeSyntheticData(folder, 1);
const files = ['model_answer', 'model_judgment'].map((name) => join(folder, 'synthetic', name));
/** Of each question; they are asked one after the other. */
const TURNS = 2;
const SHARED = ['--yes', '--data-dir', folder, '--bench-name', 'synthetic', '--parallel', flags.parallel];

const rows = [];
for (const pair of flags.latencies.split(',')) {
  const [model, judge] = pair.split('/').map(Number);
  rows.push(await compare(model, judge));
}
const head = ['model (ms)', 'judge (ms)', 'answer (s)', 'judge (s)', 'run (s)', 'run / both', 'best'];
console.log(
  `${2 * MATCHES_PER_MODEL} calls, parallel ${parallel} for each server\n\n${table(
    head,
    rows.map(({ cells }) => cells),
    0,
  )}`,
);
const isAbove = flags.most !== undefined && rows.some(({ ratio, best }) => ratio > best * Number(flags.most));
process.exit(isAbove ? 1 : 0);

/** @param {number} modelDelay @param {number} judgeDelay */
async function compare(modelDelay, judgeDelay) {
  const model = await startDelayedServer(modelDelay, folder);
  const judge = await startDelayedServer(judgeDelay, folder);
  const [answerFlags, judgeFlags] = [
    ['--model', 'alpha', '--openai-api-base', model.baseUrl],
    ['--judge-model', 'judge'],
  ];
  clear();
  const answered = await command('answer', answerFlags);
  const judged = await command('judge', [...judgeFlags, '--openai-api-base', judge.baseUrl]);
  checkWork();
  clear();
  const run = await command('run', [...answerFlags, ...judgeFlags, '--judge-api-base', judge.baseUrl]);
  checkWork();
  model.stop();
  judge.stop();
  const both = answered + judged;
  const first = (TURNS * modelDelay) / 1000;
  const last = judgeDelay / 1000;
  const best = Math.max(answered + last, first + judged) / both;
  const ratio = run / both;
  const seconds = [answered, judged, run].map((each) => each.toFixed(2));
  return {
    ratio,
    best,
    cells: [String(modelDelay), String(judgeDelay), ...seconds, ratio.toFixed(3), best.toFixed(3)],
  };
}

/** @param {string} name @param {readonly string[]} args @returns {Promise<number>} seconds. */
async function command(name, args) {
  const { OPENAI_API_KEY: _key, ...env } = process.env;
  const { wall } = await runNode([bin, name, ...SHARED, ...args], { cwd: folder, env });
  return wall;
}

function clear() {
  for (const file of files) rmSync(file, { recursive: true, force: true });
}

function checkWork() {
  const counts = ['model_answer/alpha.jsonl', 'model_judgment/judge_single.jsonl'].map(
    (name) => readFileSync(join(folder, 'synthetic', name), 'utf8').split('\n').length - 1,
  );
  if (counts[0] !== MATCHES_PER_MODEL / 2 || counts[1] !== MATCHES_PER_MODEL) {
    throw new Error(`${counts[0]} answers and ${counts[1]} judgments, not 80 and ${MATCHES_PER_MODEL}`);
  }
}

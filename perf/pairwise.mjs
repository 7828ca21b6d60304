// @ts-check
/**
 * A full comparison in pairs: 6 models, 80 questions of 2 turns, 15 pairs: 2,400 matches, 4,800 calls, against a server that
 * answers at once.
 *
 *   npm run build && node perf/pairwise.mjs [--parallel 64] [--repeats 3]
 *
 * Needs nginx (Debian: nginx-light). Prints the wall time and the peak memory of `llm-judge judge --mode pairwise-all`, and the
 * ratio of its rate to that of a loop that makes the same calls with `undici.request` (1 is as fast), the two taking turns.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './figures.mjs';
import { makeTemporaryFolder, runNode } from './processes.mjs';
import { startImmediateServer, startRecordingServer } from './servers.mjs';
import { writeSyntheticData } from './synthetic-data.mjs';

const { values: flags } = parseArgs({
  options: {
    parallel: { type: 'string', default: '64' },
    repeats: { type: 'string', default: '3' },
  },
});
const CALLS = 4800;
const folder = makeTemporaryFolder('llm-judge-pairwise');
const bodiesFile = join(folder, 'bodies.jsonl');
const reportUsage = new URL('./report-usage.mjs', import.meta.url).href;
const bareLoop = fileURLToPath(new URL('./bare-loop.mjs', import.meta.url));
const bin = fileURLToPath(new URL('../bin/llm-judge.js', import.meta.url));

writeSyntheticData(folder, 6);
writePairPrompts();
const recorder = await startRecordingServer();
await judge(recorder.baseUrl);
recorder.stop();
writeFileSync(bodiesFile, recorder.bodies.map((body) => `${body}\n`).join(''));

const server = await startImmediateServer(join(folder, 'nginx'));
const runs = { ours: /** @type {any[]} */ ([]), bare: /** @type {any[]} */ ([]) };
for (let repeat = 0; repeat < Number(flags.repeats); repeat += 1) {
  runs.ours.push(await judge(server.baseUrl));
  runs.bare.push(await bare(server.baseUrl));
}
const [ours, loop] = [runs.ours, runs.bare].map((each) => median(each.map(({ wall }) => wall)));
const memory = median(runs.ours.map(({ peakMegabytes }) => peakMegabytes));
console.log(
  `2,400 matches, ${CALLS} calls, parallel ${flags.parallel}, median of ${flags.repeats}: ` +
    `${ours.toFixed(2)} s, ${memory.toFixed(0)} MB; the bare loop ${loop.toFixed(2)} s; ratio ${(loop / ours).toFixed(2)} ` +
    '(whole processes, start and planning included)',
);
process.exit(0);

/** @param {string} baseUrl */
async function judge(baseUrl) {
  rmSync(join(folder, 'synthetic/model_judgment'), { recursive: true, force: true });
  const { OPENAI_API_KEY: _key, ...env } = process.env;
  const args = [
    'judge',
    '--yes',
    '--mode',
    'pairwise-all',
    '--data-dir',
    folder,
    '--bench-name',
    'synthetic',
  ];
  const model = ['--judge-model', 'judge', '--openai-api-base', baseUrl, '--parallel', flags.parallel];
  const { wall, report } = await runNode(['--import', reportUsage, bin, ...args, ...model], {
    cwd: folder,
    env,
  });
  const lines =
    readFileSync(join(folder, 'synthetic/model_judgment/judge_pair.jsonl'), 'utf8').split('\n').length - 1;
  if (lines !== CALLS / 2) throw new Error(`${lines} matches are recorded, not ${CALLS / 2}`);
  return { wall, ...report };
}

/** @param {string} baseUrl */
async function bare(baseUrl) {
  const args = ['undici', `${baseUrl}/chat/completions`, bodiesFile, String(CALLS), flags.parallel];
  return runNode([bareLoop, ...args]);
}

function writePairPrompts() {
  const prompts = ['pair-v2', 'pair-v2-multi-turn'].map((name, place) => ({
    name,
    type: 'pairwise',
    system_prompt: 'You compare two answers, fairly and briefly.',
    prompt_template: `${place === 0 ? '{question}\n\nA: {answer_a}\n\nB: {answer_b}' : '{question_1}\n{question_2}\n\nA: {answer_a_1}\n{answer_a_2}\n\nB: {answer_b_1}\n{answer_b_2}'}\n\n[[A]], [[B]] or [[C]]?`,
    output_format: '[[A]]',
  }));
  writeFileSync(
    join(folder, 'judge_prompts.jsonl'),
    prompts.map((prompt) => `${JSON.stringify(prompt)}\n`).join(''),
  );
}

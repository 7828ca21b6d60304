// @ts-check
/**
 * The long run of the kill tests: `answer`, `judge` and `run` are killed (SIGKILL) 500 times in total, three in four with a server
 * that works and one in four with a server where 30% of the replies are faults.
 *
 *   npm run build && node perf/kills.mjs [--kills 500] [--seed N]
 *
 * Runs tests/crash/kill.test.ts and tests/crash/faults.test.ts, which say what is checked: nothing is lost, nothing asked for or
 * recorded twice, the end is that of a run that nothing disturbed, and the calls stay within their bound. 500 kills take about
 * 10 minutes on 2 cores, 20 (for CI) about one and a half: a kill takes 0.7 s, under faults 2.2 s, and the fault tests begin
 * with 40 s without kills. Prints each command's kills, and a summary. Ends with code 1 when a test has failed; the
 * seed that it names repeats the draws (the times of a busy machine it cannot repeat).
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { start } from './processes.mjs';

const { values: flags } = parseArgs({
  options: {
    kills: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const COMMANDS = 3;
const UNDER_FAULTS = 0.25;
const wanted = Number(flags.kills);
if (!Number.isSafeInteger(wanted) || wanted < 2 * COMMANDS)
  throw new Error(`--kills must be a whole number of at least ${2 * COMMANDS}`);
const root = fileURLToPath(new URL('..', import.meta.url));
if (!existsSync(`${root}/dist/cli.js`)) throw new Error('no dist/: run `npm run build` first');

const underFaults = Math.ceil((wanted * UNDER_FAULTS) / COMMANDS);
const calm = Math.ceil(wanted / COMMANDS) - underFaults;
console.log(
  `${calm} kills of each command, ${underFaults} more under faults; LLM_JUDGE_KILL_SEED=${flags.seed}`,
);
const begin = performance.now();
const child = start(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    // One after the other: they would disturb each other's times.
    '--no-file-parallelism',
    'tests/crash/kill.test.ts',
    'tests/crash/faults.test.ts',
  ],
  {
    cwd: root,
    env: {
      ...process.env,
      NO_COLOR: '1',
      LLM_JUDGE_KILLS: String(calm),
      LLM_JUDGE_FAULT_KILLS: String(underFaults),
      LLM_JUDGE_KILL_SEED: flags.seed,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
let said = '';
child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
  said += text;
  process.stdout.write(text);
});
const code = await new Promise((resolve) => child.once('close', resolve));

// "judge, under faults: 20 of 21 kills in the middle of work", as the tests write it.
const lines = [...said.matchAll(/^(\w+)(, under faults)?: (\d+) of (\d+) kills in the middle of work$/gm)];
const made = lines.reduce((sum, [, , , , kills]) => sum + Number(kills), 0);
const inMidWork = lines.reduce((sum, [, , , inMiddle]) => sum + Number(inMiddle), 0);
const minutes = ((performance.now() - begin) / 60_000).toFixed(1);
const isGood = code === 0 && lines.length === 2 * COMMANDS && made >= wanted;
const outcome = isGood
  ? 'nothing was lost, repeated or different'
  : `see above; --seed ${flags.seed} repeats the draws`;
console.log(
  `${isGood ? 'good' : 'FAILED'}: ${made} kills (${inMidWork} in the middle of work) in ${minutes} minutes; ${outcome}`,
);
process.exit(isGood ? 0 : 1);

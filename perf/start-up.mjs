// @ts-check
/**
 * How long `llm-judge --help` takes, beside `node -e 0`.
 *
 *   npm run build && node perf/start-up.mjs [--package FOLDER] [--runs 20]
 *
 * Runs the two in turn, 20 times each, and prints the median of each and their ratio; it should stay below 2, which is
 * lost as soon as `--help` loads a command's code or a provider. The first pair warms the disk cache and is not counted.
 * Ends with code 1 when the ratio is above `--most` (for CI; not set, it only prints). On a loaded machine the ratio
 * drifts towards 1, not away from it: a bad figure is a real one, or noise in one of the medians; run it again.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './figures.mjs';
import { runNode } from './processes.mjs';

const { values: flags } = parseArgs({
  options: {
    package: { type: 'string', default: fileURLToPath(new URL('..', import.meta.url)) },
    runs: { type: 'string', default: '20' },
    most: { type: 'string' },
  },
});
const bin = resolve(flags.package, 'bin/llm-judge.js');
if (!existsSync(resolve(flags.package, 'dist/cli.js')))
  throw new Error('no dist/: run `npm run build` first');

/** @type {{ help: number[], bare: number[] }} */
const times = { help: [], bare: [] };
for (let run = 0; run <= Number(flags.runs); run += 1) {
  const help = await runNode([bin, '--help']);
  const bare = await runNode(['-e', '0']);
  if (run === 0) continue;
  times.help.push(help.wall * 1000);
  times.bare.push(bare.wall * 1000);
}
const ratio = median(times.help) / median(times.bare);
console.log(`llm-judge --help  ${median(times.help).toFixed(1)} ms (${range(times.help)})`);
console.log(`node -e 0         ${median(times.bare).toFixed(1)} ms (${range(times.bare)})`);
console.log(`ratio             ${ratio.toFixed(2)}`);
if (flags.most !== undefined && ratio > Number(flags.most)) process.exitCode = 1;

/** @param {readonly number[]} all */
function range(all) {
  return `${Math.min(...all).toFixed(1)} to ${Math.max(...all).toFixed(1)}`;
}

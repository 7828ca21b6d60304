// @ts-check
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @import { ChildProcess, SpawnOptions } from 'node:child_process' */

/** What this process has started and not seen end, and its temporary folders: none of them outlives it. */
/** @type {Set<ChildProcess>} */
const children = new Set();
/** @type {Set<string>} */
const folders = new Set();

process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const [signal, code] of /** @type {const} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])) {
  process.on(signal, () => process.exit(code));
}

/** @param {string} name */
export function makeTemporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  folders.add(folder);
  return folder;
}

/**
 * Starts a process that is killed, at the latest, when this one ends.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {SpawnOptions} options
 */
export function start(command, args, options) {
  const child = spawn(command, args, options);
  children.add(child);
  child.once('exit', () => children.delete(child));
  child.once('error', () => children.delete(child));
  return child;
}

/**
 * @typedef {object} Ended
 * @property {number} wall seconds from the start of the process to its end.
 * @property {{ at: number, text: string }[]} said what it wrote to stderr, and when (seconds since its start).
 * @property {any} report the JSON that it wrote to file descriptor 3; undefined where it wrote none.
 */

/**
 * Runs a Node process to its end.
 *
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<Ended>} rejected when it ends with another code than 0.
 */
export function runNode(args, options = {}) {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const child = start(process.execPath, args, { ...options, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
    /** @type {Ended['said']} */
    const said = [];
    let report = '';
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      said.push({ at: (performance.now() - begin) / 1000, text });
    });
    child.stdio[3]?.on('data', (bytes) => (report += String(bytes)));
    let wall = 0;
    child.once('exit', () => (wall = (performance.now() - begin) / 1000));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) {
        resolve({ wall, said, report: report === '' ? undefined : JSON.parse(report) });
        return;
      }
      const stderr = said.map(({ text }) => text).join('');
      reject(new Error(`node ${args.join(' ')} ended with ${code ?? signal}:\n${stderr}`));
    });
  });
}

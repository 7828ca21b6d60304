import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { findBenchmarkFolder } from '../benchmark/benchmark.ts';
import { openBrowser } from '../browse/open-browser.ts';
import { startBrowse } from '../browse/server.ts';
import { InputError } from '../errors.ts';
import { browsePassword, isLoopback } from './browse-password.ts';
import { wholeNumber } from './flags.ts';
import { print, say, warn } from './terminal.ts';

export interface Flags {
  dataDir: string;
  benchName?: string | undefined;
  host: string;
  port: number;
  /** Commander's form of `--no-open`. */
  open: boolean;
}

export function define(command: Command): void {
  command
    .option('--data-dir <folder>', 'where benchmarks, answers and judgments are', './data')
    .option('--bench-name <name>', 'the benchmark to begin with (default: the first one)')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <number>', 'the port; 0 for any free one', wholeNumber(0, 65_535), 0)
    .option('--no-open', 'do not open the browser');
}

/** Serves the page until it is interrupted. Its address is the one line on stdout. */
export async function run({ dataDir, benchName, host, port, open }: Flags): Promise<number> {
  if (statSync(dataDir, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new InputError(
      'no such folder',
      { file: dataDir },
      'Name the folder of your benchmarks with --data-dir; `llm-judge data pull mt_bench` makes one.',
    );
  }
  if (benchName !== undefined) findBenchmarkFolder(dataDir, benchName);
  const access = browsePassword(host);
  const server = await startBrowse({ dataDir, bench: benchName, host, port, password: access?.password });
  if (!isLoopback(host)) warn(`others who reach ${host} can open this page with its password, unencrypted.`);
  if (access?.isOwn) say('The page asks for the password in LLM_JUDGE_BROWSE_PASSWORD.');
  print(access === undefined || access.isOwn ? server.address : `${server.address}?key=${access.password}`);
  say('Ctrl-C ends it.');
  // A key on another program's command line would be seen by everybody on this machine.
  if (open && access === undefined) openBrowser(server.address);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await server.close();
  return 0;
}

import { appendFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { InputError } from '../errors.ts';
import { makeFolders } from '../make-folders.ts';
import { cannotWrite } from '../records/cannot-write.ts';
import { replaceFile } from '../records/replace-file.ts';
import type { Gate } from '../results/gate.ts';
import { EXIT } from './outcome.ts';
import { say } from './terminal.ts';

/** Files for continuous integration. */
export interface GateFileFlags {
  junit?: string;
  summary?: string;
}

export function addGateFileFlags(command: Command): Command {
  return command
    .option('--junit <file>', 'write how the gate went as JUnit XML')
    .option(
      '--summary <file>',
      'append the results, and how the gate went, as Markdown (for example to $GITHUB_STEP_SUMMARY)',
    );
}

/**
 * Writes the files that were asked for, says what failed, and gives the exit code.
 *
 * @param suite the command, as the files name it.
 * @param gate undefined where nothing was asked of the results.
 * @param toMarkdown the results as Markdown; called where a summary is asked for.
 * @throws InputError where a file cannot be written, or a report is asked for of no gate.
 */
export async function concludeGate(
  suite: string,
  gate: Gate | undefined,
  { junit, summary }: GateFileFlags,
  toMarkdown: () => Promise<string>,
): Promise<number> {
  if (junit !== undefined && gate !== undefined) {
    const { toJunit } = await import('../show/junit.ts');
    replaceFile(junit, toJunit(suite, gate));
  }
  if (summary !== undefined) {
    const { toGateSummary } = await import('../show/gate-summary.ts');
    appendText(summary, toGateSummary(suite, gate, await toMarkdown()));
  }
  const failed = gate?.cases.filter(({ passed }) => !passed) ?? [];
  for (const { name, detail } of failed) say(`gate not met: ${name}: ${detail}`);
  return failed.length === 0 ? EXIT.done : EXIT.gateNotMet;
}

/** @param remedy which flag makes a gate. @throws InputError for a JUnit file of no gate. */
export function checkGateFiles({ junit }: GateFileFlags, hasGate: boolean, remedy: string): void {
  if (junit !== undefined && !hasGate) {
    throw new InputError('there is no gate that it could tell of', { flag: '--junit' }, remedy);
  }
}

function appendText(file: string, text: string): void {
  try {
    makeFolders(dirname(file));
    appendFileSync(file, text);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

import { createInterface } from 'node:readline/promises';
import { plain } from '../show/plain.ts';

let writeLines = (text: string): void => void process.stderr.write(text);

/** While progress bars are drawn, lines go through them: else the next drawing writes over them. */
export function sayThrough(write: ((text: string) => void) | undefined): void {
  writeLines = write ?? ((text) => void process.stderr.write(text));
}

/** One line to the person: progress and warnings go to stderr, so that stdout carries the result alone. */
export function say(text: string): void {
  // Files and servers are quoted in messages; their control characters must not reach the terminal.
  writeLines(`${text.split('\n').map(plain).join('\n')}\n`);
}

export function warn(text: string): void {
  say(`warning: ${text}`);
}

/** Prints a result. CSV holds names as the files do: on a terminal, without their control characters. */
export function print(text: string): void {
  const shown = process.stdout.isTTY ? text.split('\n').map(plain).join('\n') : text;
  process.stdout.write(`${shown}\n`);
}

/** A block of names and values, aligned. */
export function facts(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, value]) => name.padEnd(width) + value).join('\n');
}

/** On a terminal, waits for Enter before calls are made; elsewhere nobody is there to ask. Returns whether to go on. */
export async function confirm(isSure: boolean | undefined, stop: AbortSignal): Promise<boolean> {
  if (isSure || !process.stdin.isTTY || !process.stderr.isTTY) return true;
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const cancelled = new AbortController();
  prompt.once('SIGINT', () => cancelled.abort());
  prompt.once('close', () => cancelled.abort());
  try {
    const signal = AbortSignal.any([cancelled.signal, stop]);
    await prompt.question('Press Enter to begin, Ctrl-C to leave it. ', { signal });
    return true;
  } catch {
    say('');
    return false;
  } finally {
    prompt.close();
  }
}

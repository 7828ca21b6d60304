import type { Command } from 'commander';
import { InputError } from '../../errors.ts';
import { addDataFlags, wholeNumber } from '../flags.ts';

interface Flags {
  benchName: string;
  share?: boolean;
}

/** `qa_browser.py` and the flags of its forks. */
export function define(command: Command): void {
  addDataFlags(command)
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <number>', 'the port', wholeNumber(0))
    .option('--share', 'a public tunnel of Gradio')
    .option('--turns <count>', 'turns to show', wholeNumber(1))
    .option('--exclude_categories <names...>', 'categories to leave out');
}

/** @throws InputError always: this version has no web page. */
export async function run({ benchName, share }: Flags): Promise<number> {
  const tunnel = share
    ? ' (--share was a tunnel of Gradio\u2019s; a page on this machine is shared over `ssh -L` or a proxy of your own)'
    : '';
  throw new InputError(
    `the browser of answers and judgments is not built yet${tunnel}`,
    {},
    `The scores are shown by \`llm-judge show --bench-name ${benchName}\`; answers and judgments are plain JSONL in the data folder.`,
  );
}

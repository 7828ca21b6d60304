import type { Command } from 'commander';
import { type Flags as BrowseFlags, run as browse } from '../browse.ts';
import { addDataFlags, wholeNumber } from '../flags.ts';
import { say } from '../terminal.ts';

interface Flags extends Omit<BrowseFlags, 'open'> {
  share?: boolean;
  turns?: number;
  // Spelt as in the fork that has it.
  exclude_categories?: string[];
}

/** `qa_browser.py` and the flags of its forks. */
export function define(command: Command): void {
  addDataFlags(command)
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <number>', 'the port; 0 for any free one', wholeNumber(0, 65_535), 0)
    .option('--share', 'a public tunnel of Gradio')
    .option('--turns <count>', 'turns to show', wholeNumber(1))
    .option('--exclude_categories <names...>', 'categories to leave out');
}

/** As the original, it opens no browser. */
export function run(flags: Flags): Promise<number> {
  const { share, turns, exclude_categories, ...others } = flags;
  if (share) {
    say(
      '--share was a tunnel of Gradio\u2019s: share a page on this machine over `ssh -L` or a proxy of your own, or send `llm-judge report`.',
    );
  }
  if (turns !== undefined) say('--turns: the page shows all turns; a turn is chosen there.');
  if (exclude_categories !== undefined) say('--exclude_categories: categories are chosen on the page.');
  return browse({ ...others, open: false });
}

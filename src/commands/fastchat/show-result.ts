import { type Command, Option } from 'commander';
import { addDataFlags } from '../flags.ts';
import { MODES } from '../judging.ts';
import { writeSwallowFile } from '../output-file.ts';
import { type Flags, readResults } from '../show.ts';
import { print } from '../terminal.ts';

/** `show_result.py`: its flags, its way of counting, its layout. Forks write a file beside. */
export function define(command: Command): void {
  addDataFlags(command)
    .option('--input-file <file>', "the judgments (default: the judge's file)")
    .option('--judge-model <name>', 'the judge', 'gpt-4')
    .option('--baseline-model <id>', 'the baseline of mode pairwise-baseline', 'gpt-3.5-turbo')
    .option('--model-list <ids...>', 'only these models')
    .addOption(new Option('--mode <mode>', 'which judgments').choices(MODES).default('single'))
    .option('--output-file <file>', "also write Swallow's JSON")
    .option('--azure', 'without effect here: nothing is called');
}

export async function run(flags: Omit<Flags, 'format' | 'asFastchat'>): Promise<number> {
  const { toFastchatPairs, toFastchatSingle } = await import('../../show/fastchat.ts');
  const { results, file } = readResults({ ...flags, asFastchat: true });
  // Swallow's script writes it for single answers alone.
  if (flags.outputFile !== undefined && results.mode === 'single') {
    await writeSwallowFile(flags.outputFile, flags, results);
  }
  print(`Mode: ${flags.mode}`);
  print(`Input file: ${file}`);
  print(results.mode === 'single' ? toFastchatSingle(results) : toFastchatPairs(results));
  return 0;
}

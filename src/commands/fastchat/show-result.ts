import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { modelFileName } from '../../benchmark/model-id.ts';
import { plain } from '../../show/plain.ts';
import { addConfigFlag } from '../config-flag.ts';
import { addDataFlags, unique } from '../flags.ts';
import { MODES } from '../judging.ts';
import { writeSwallowFile } from '../output-file.ts';
import { type Flags, readResults } from '../show.ts';
import { print, warn } from '../terminal.ts';

interface ShowResultFlags extends Omit<Flags, 'format' | 'asFastchat'> {
  azure?: boolean;
}

/** `show_result.py`: its flags, its way of counting, its layout. Forks write a file beside. */
export function define(command: Command): void {
  addDataFlags(command)
    .option('--input-file <file>', "the judgments (default: the judge's file)")
    .option('--judge-model <name>', 'the judge', 'gpt-4')
    .option('--baseline-model <id>', 'the baseline of mode pairwise-baseline', 'gpt-3.5-turbo')
    .option('--model-list <ids...>', 'only these models')
    .addOption(new Option('--mode <mode>', 'which judgments').choices(MODES).default('single'))
    .option('--output-file <file>', "also write Swallow's JSON")
    .option('--azure', "the judgments of Swallow's --azure: JUDGE_single_azure.jsonl, where there is one");
  addConfigFlag(command);
}

export async function run(given: ShowResultFlags): Promise<number> {
  const { toFastchatPairs, toFastchatSingle } = await import('../../show/fastchat.ts');
  const flags = { ...given, ...azureFile(given), ...modelNames(given), asFastchat: true };
  const { results, file } = readResults(flags);
  if (flags.outputFile !== undefined) {
    // Swallow's script writes it for single answers alone.
    if (results.mode === 'single') await writeSwallowFile(flags.outputFile, flags, results);
    else warn(`--output-file is written for --mode single alone; ${flags.outputFile} is not.`);
  }
  print(`Mode: ${flags.mode}`);
  print(`Input file: ${plain(file)}`);
  print(results.mode === 'single' ? toFastchatSingle(results) : toFastchatPairs(results));
  return 0;
}

/** Swallow's scripts keep what an Azure deployment judged in a file of its own. */
function azureFile({ azure, inputFile, dataDir, benchName, judgeModel, mode }: ShowResultFlags) {
  if (!azure || inputFile !== undefined) return {};
  const kind = mode === 'single' ? 'single' : 'pair';
  const file = join(
    dataDir,
    benchName,
    'model_judgment',
    `${modelFileName(judgeModel ?? 'gpt-4')}_${kind}_azure.jsonl`,
  );
  return existsSync(file) ? { inputFile: file } : {};
}

/** Swallow's forks write `_` for `/` in model ids: a name is looked for in both forms. */
function modelNames({ modelList }: ShowResultFlags) {
  if (modelList === undefined) return {};
  return { modelList: unique(modelList.flatMap((id) => [id, id.replaceAll('/', '_')])) };
}

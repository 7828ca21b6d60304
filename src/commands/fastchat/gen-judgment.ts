import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { listAnsweredModels } from '../../answers/answer.ts';
import { addConfigFlag } from '../config-flag.ts';
import {
  CALL_DEFAULTS,
  addDataFlags,
  addYesFlag,
  wholeNumber,
  wholeNumberOrAuto,
  wholeNumbers,
} from '../flags.ts';
import { type Flags, run as judge } from '../judge.ts';
import { MODES } from '../judging.ts';

/** `gen_judgment.py` and its forks. */
export function define(command: Command): void {
  addDataFlags(command)
    .option('--judge-file <file>', 'the judge prompts (default: DATA/judge_prompts.jsonl)')
    .option('--judge-model <name>', 'the judge', 'gpt-4')
    .option('--baseline-model <id>', 'the baseline of mode pairwise-baseline', 'gpt-3.5-turbo')
    .addOption(new Option('--mode <mode>', 'how to judge').choices(MODES).default('single'))
    .option('--model-list <ids...>', 'the models to judge (default: all that have answers)')
    .option('--parallel <calls>', 'calls in flight at most, or `auto`', wholeNumberOrAuto, 1)
    .option('--first-n <count>', 'only the first questions (debugging)', wholeNumber(1))
    .option('--turns-to-eval <turns...>', 'only these turns', wholeNumbers)
    .option('--azure', 'the judge is an Azure OpenAI deployment')
    .option('--openai-api-base <url>', "the judge's server (default: OPENAI_BASE_URL, or OpenAI)")
    .option('--openai-api-key <key>', 'its key (default: OPENAI_API_KEY)');
  addYesFlag(command);
  addConfigFlag(command);
}

export async function run(flags: Omit<Flags, 'timeout' | 'retryFor'>): Promise<number> {
  const usual = join(flags.dataDir, 'judge_prompts.jsonl');
  // Swallow's forks name answers' files with `_` for `/`, in this list too.
  const modelList =
    flags.modelList?.map((id) => id.replaceAll('/', '_')) ??
    listAnsweredModels(join(flags.dataDir, flags.benchName));
  return judge({
    ...CALL_DEFAULTS,
    ...flags,
    ...(modelList.length === 0 ? {} : { modelList }),
    ...(flags.judgeFile === undefined && existsSync(usual) ? { judgeFile: usual } : {}),
  });
}

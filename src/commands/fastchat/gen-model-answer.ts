import type { Command } from 'commander';
import { USUAL_PARALLEL } from '../../models/local/usual-parallel.ts';
import { type AnswerFlags, run as answer } from '../answer.ts';
import { addConfigFlag } from '../config-flag.ts';
import {
  CALL_DEFAULTS,
  addDataFlags,
  addQuestionFlags,
  addYesFlag,
  realNumberAbove,
  share,
  wholeNumber,
  wholeNumberOrAuto,
} from '../flags.ts';
import { addLocalFlags, addModelPathFlag } from '../local-flags.ts';

type Flags = Omit<AnswerFlags, 'timeout' | 'retryFor' | 'maxTokens' | 'parallel' | 'model'> & {
  maxNewToken: number;
  parallel?: number | 'auto';
  useVllm?: boolean;
  maxTurns?: number;
};

/** `gen_model_answer.py`, `gen_model_answer_liquid.py` and the flags of their forks. */
export function define(command: Command): void {
  addModelPathFlag(addDataFlags(command))
    .option(
      '--model-id <id>',
      "the model's name in files and tables (default: the last part of --model-path)",
    )
    .option('--answer-file <file>', 'where to write (default: DATA/BENCH/model_answer/MODEL-ID.jsonl)')
    .option('--max-new-token <tokens>', 'the most tokens of an answer', wholeNumber(1), 1024)
    .option('--num-choices <count>', 'independent answers to each question', wholeNumber(1), 1)
    .option('--parallel <calls>', 'answers made at a time', wholeNumberOrAuto)
    .option('--seed <number>', 'the seed of the first choice', wholeNumber(0))
    .option('--use-vllm', 'as --serve vllm')
    .option('--max-turns <count>', 'only the first turns', wholeNumber(1))
    .option('--top-p <share>', 'nucleus sampling', share)
    .option('--repetition-penalty <factor>', 'repetition penalty', realNumberAbove(0))
    .option('--system-prompt <text>', 'a system message before the first turn');
  addLocalFlags(command);
  addQuestionFlags(command);
  addYesFlag(command);
  addConfigFlag(command);
}

/** The originals do not ask before they begin, and sample choice i with seed i. */
export function run({ maxNewToken, useVllm, parallel, ...flags }: Flags): Promise<number> {
  const serve = flags.serve ?? (useVllm ? 'vllm' : undefined);
  const isServed = serve === 'vllm' || serve === 'sglang';
  return answer({
    ...CALL_DEFAULTS,
    yes: true,
    seed: 0,
    ...flags,
    ...(serve === undefined ? {} : { serve }),
    maxTokens: maxNewToken,
    parallel: parallel ?? (isServed ? USUAL_PARALLEL.served : USUAL_PARALLEL.inProcess),
  });
}

import type { Command } from 'commander';
import { type AnswerFlags, run as answer } from '../answer.ts';
import { addConfigFlag } from '../config-flag.ts';
import {
  CALL_DEFAULTS,
  addDataFlags,
  addQuestionFlags,
  addYesFlag,
  realNumber,
  wholeNumber,
  wholeNumberOrAuto,
} from '../flags.ts';

/** `gen_api_answer.py` and `gen_api_answer_liquid.py`. */
export function define(command: Command): void {
  addDataFlags(command)
    .option('--answer-file <file>', 'where to write (default: DATA/BENCH/model_answer/MODEL.jsonl)')
    .option('--model <name>', 'the model, as its server knows it', 'gpt-3.5-turbo')
    .option('--num-choices <count>', 'independent answers to each question', wholeNumber(1), 1)
    .option('--force-temperature <value>', "one temperature in place of each category's", realNumber(0))
    .option('--max-tokens <tokens>', 'the most tokens of an answer', wholeNumber(1), 1024)
    .option('--parallel <calls>', 'calls in flight at most', wholeNumberOrAuto, 1)
    .option('--openai-api-base <url>', "the model's server, up to /v1 (default: OPENAI_BASE_URL, or OpenAI)")
    .option('--openai-api-key <key>', 'its key (default: OPENAI_API_KEY)');
  addQuestionFlags(command);
  addYesFlag(command);
  addConfigFlag(command);
}

/** The originals do not ask before they begin. */
export function run(flags: Omit<AnswerFlags, 'timeout' | 'retryFor'>): Promise<number> {
  return answer({ ...CALL_DEFAULTS, yes: true, ...flags });
}

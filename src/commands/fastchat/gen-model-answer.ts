import type { Command } from 'commander';
import { InputError } from '../../errors.ts';
import { addDataFlags, addQuestionFlags, realNumber, wholeNumber } from '../flags.ts';

interface Flags {
  modelPath: string;
  modelId?: string;
  benchName: string;
}

/** `gen_model_answer.py`, `gen_model_answer_liquid.py` and the flags of their forks. */
export function define(command: Command): void {
  addDataFlags(command)
    .requiredOption('--model-path <path>', 'a folder of weights, or a Hugging Face repo id')
    .option('--model-id <id>', "the model's name in files and tables")
    .option('--answer-file <file>', 'where to write')
    .option('--max-new-token <tokens>', 'the most tokens of an answer', wholeNumber(1), 1024)
    .option('--num-choices <count>', 'independent answers to each question', wholeNumber(1), 1)
    .option('--num-gpus-per-model <count>', 'GPUs of one replica', wholeNumber(1), 1)
    .option('--num-gpus-total <count>', 'GPUs of all replicas', wholeNumber(1), 1)
    .option('--max-gpu-memory <size>', 'the most memory of one GPU')
    .option('--dtype <type>', 'the type of the weights')
    .option('--revision <name>', "the repo's revision", 'main')
    .option('--seed <number>', 'the seed of the first choice', wholeNumber(0))
    .option('--use-vllm', 'serve with vLLM')
    .option('--max-turns <count>', 'only the first turns', wholeNumber(1))
    .option('--top-p <share>', 'nucleus sampling', realNumber(0))
    .option('--repetition-penalty <factor>', 'repetition penalty', realNumber(0));
  addQuestionFlags(command);
}

/** @throws InputError always: this version runs no weights itself. */
export async function run({ modelPath, modelId, benchName }: Flags): Promise<number> {
  const id = modelId ?? modelPath.split('/').findLast((part) => part !== '') ?? 'MODEL-ID';
  throw new InputError(
    `local weights cannot be run yet (${modelPath})`,
    { flag: '--model-path' },
    [
      `Serve them, for example with \`vllm serve ${modelPath}\`, then make the answers over its API:`,
      `  llm-judge answer --bench-name ${benchName} --model ${modelPath} --model-id ${id} --openai-api-base http://localhost:8000/v1`,
    ].join('\n'),
  );
}

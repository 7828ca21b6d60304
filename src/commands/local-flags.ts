import { type Command, Option } from 'commander';
import { InputError } from '../errors.ts';
import type { LocalOptions } from '../models/local/local-options.ts';
import { namesWeights } from '../models/local/weights-name.ts';
import { ENGINE_NAMES, type EngineName } from '../models/served/engine-name.ts';
import { wholeNumber } from './flags.ts';

/** How weights are run on this machine. */
export interface LocalFlags {
  serve?: EngineName;
  serveArg?: string[];
  serveTimeout?: number;
  chatTemplate?: string;
  revision?: string;
  dtype?: string;
  numGpusPerModel?: number;
  numGpusTotal?: number;
  maxGpuMemory?: string;
  contextSize?: number;
  threads?: number;
}

/** Names the model by its weights, as FastChat's `gen_model_answer.py` does. */
export interface ModelPathFlags extends LocalFlags {
  modelPath?: string;
}

export function addModelPathFlag(command: Command): Command {
  return command
    .option(
      '--model-path <weights>',
      'weights to run on this machine: a GGUF file, a folder, or a repo of the Hugging Face hub (OWNER/REPO, hf:OWNER/REPO:QUANT)',
    )
    .addOption(
      new Option(
        '--serve <engine>',
        'start this server for the weights (default: GGUF runs in this process, a checkpoint in vLLM)',
      ).choices(ENGINE_NAMES),
    );
}

export function addLocalFlags(command: Command): Command {
  return command
    .option(
      '--serve-arg <argument>',
      'a further argument for the server, may be given again: --serve-arg=--enforce-eager',
      append,
    )
    .option(
      '--serve-timeout <seconds>',
      'how long the server may take to load the weights (default: 1800)',
      wholeNumber(1),
    )
    .option('--chat-template <file>', "a chat template in Jinja (default: the model's own)")
    .option('--revision <name>', "a branch, tag or commit of the hub's repo (default: main)")
    .option('--dtype <type>', 'the type that the server computes in')
    .option('--num-gpus-per-model <count>', 'GPUs of one replica: tensor parallelism', wholeNumber(1))
    .option('--num-gpus-total <count>', 'GPUs of all replicas', wholeNumber(1))
    .option('--max-gpu-memory <size>', 'the most memory of one GPU, such as 40GiB')
    .option('--context-size <tokens>', 'tokens of one conversation, prompt and reply', wholeNumber(64))
    .option(
      '--threads <count>',
      "processor threads, in this process (default: the machine's cores)",
      wholeNumber(1),
    );
}

function append(argument: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), argument];
}

/** Those that are given. @returns undefined where none is. */
export function localOptionsOf(flags: LocalFlags): LocalOptions | undefined {
  const options: LocalOptions = {
    serveArgs: flags.serveArg,
    serveTimeout: flags.serveTimeout,
    chatTemplate: flags.chatTemplate,
    revision: flags.revision,
    dtype: flags.dtype,
    gpusPerModel: flags.numGpusPerModel,
    gpusTotal: flags.numGpusTotal,
    maxGpuMemory: flags.maxGpuMemory,
    contextSize: flags.contextSize,
    threads: flags.threads,
  };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : (Object.fromEntries(given) as LocalOptions);
}

/** A model's name by `--model-path` and `--serve`, in the form that `--model` knows. @throws InputError where both or neither name one. */
export function contestantName({ model, modelPath, serve }: ModelPathFlags & { model?: string }): string {
  if (model !== undefined && modelPath !== undefined) {
    throw new InputError(
      'names a model, and --model another',
      { flag: '--model-path' },
      'Leave one of them out.',
    );
  }
  if (modelPath?.trim() === '') {
    throw new InputError(
      'names no weights',
      { flag: '--model-path' },
      'Name a file, a folder or a repository.',
    );
  }
  if (modelPath !== undefined) return `${serve ?? 'local'}:${modelPath}`;
  if (model !== undefined && serve !== undefined && namesWeights(model)) return `${serve}:${model}`;
  if (serve !== undefined) {
    throw new InputError(
      'there are no weights to serve',
      { flag: '--serve' },
      'Name them with --model-path.',
    );
  }
  if (model !== undefined) return model;
  throw new InputError(
    'no model',
    { flag: '--model' },
    'Name it as its server does, for example --model lfm2-8b-a1b, or name its weights with --model-path.',
  );
}

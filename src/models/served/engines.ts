import type { EngineName } from './engine-name.ts';

/** What an engine's server is started with, checked and found. */
export interface Launch {
  /** A folder or a file that is there, absolute; or a repo id. */
  weights: string;
  /** The model's name at the server. */
  served: string;
  port: number;
  /** Absolute; its name ends in `.jinja`. */
  chatTemplate?: string | undefined;
  revision?: string | undefined;
  dtype?: string | undefined;
  gpusPerModel: number;
  /** The share of each GPU's memory that may be used, within (0, 1]. */
  memoryShare?: number | undefined;
  /** Tokens of one conversation. */
  contextSize?: number | undefined;
  /** The most calls in flight at this server. */
  slots: number;
  engineArgs: readonly string[];
}

export interface Engine {
  name: EngineName;
  /** Looked for on PATH. */
  program: string;
  /** The variable that may name the program instead. */
  variable: string;
  /** How to get it, in a sentence. */
  install: string;
  /** What the log says where the program is there, but not what it needs. */
  lacking?: RegExp;
  args(launch: Launch): string[];
}

/**
 * Tokens of a slot of llama-server where nobody says: two turns of 1024 new tokens and a long judge prompt fit. A model that was
 * trained for fewer is held to those by llama-server itself.
 */
const SLOT_TOKENS = 8192;

/** The user's own arguments come last: of two that contradict each other, each engine takes the later one. */
export const ENGINES: Readonly<Record<EngineName, Engine>> = {
  vllm: {
    name: 'vllm',
    program: 'vllm',
    variable: 'LLM_JUDGE_VLLM',
    install: 'Install it with `pip install vllm`.',
    args: (launch) => [
      'serve',
      launch.weights,
      ...loopback(launch),
      ...flag('--served-model-name', launch.served),
      ...flag('--tensor-parallel-size', launch.gpusPerModel),
      ...flag('--dtype', launch.dtype),
      ...flag('--revision', launch.revision),
      ...flag('--chat-template', launch.chatTemplate),
      ...flag('--max-model-len', launch.contextSize),
      ...flag('--gpu-memory-utilization', launch.memoryShare),
      ...launch.engineArgs,
    ],
  },
  sglang: {
    name: 'sglang',
    program: 'python3',
    variable: 'LLM_JUDGE_SGLANG',
    install:
      'Install it with `pip install "sglang[all]"`, in a Python that LLM_JUDGE_SGLANG names or that PATH finds.',
    lacking: /No module named '?sglang\b/,
    args: (launch) => [
      '-m',
      'sglang.launch_server',
      ...flag('--model-path', launch.weights),
      ...loopback(launch),
      ...flag('--served-model-name', launch.served),
      ...flag('--tp-size', launch.gpusPerModel),
      ...flag('--dtype', launch.dtype),
      ...flag('--revision', launch.revision),
      ...flag('--chat-template', launch.chatTemplate),
      ...flag('--context-length', launch.contextSize),
      ...flag('--mem-fraction-static', launch.memoryShare),
      ...launch.engineArgs,
    ],
  },
  'llama-server': {
    name: 'llama-server',
    program: 'llama-server',
    variable: 'LLM_JUDGE_LLAMA_SERVER',
    install:
      'It comes with llama.cpp: `brew install llama.cpp`, or a release from github.com/ggml-org/llama.cpp.',
    args: (launch) => [
      '-m',
      launch.weights,
      ...loopback(launch),
      ...flag('--alias', launch.served),
      ...flag('--parallel', launch.slots),
      // The total, of which each slot has its part.
      ...flag('--ctx-size', (launch.contextSize ?? SLOT_TOKENS) * launch.slots),
      '--jinja',
      '--no-webui',
      ...flag('--chat-template-file', launch.chatTemplate),
      ...launch.engineArgs,
    ],
  },
};

function loopback({ port }: Launch): string[] {
  return ['--host', '127.0.0.1', '--port', String(port)];
}

/** Nothing where there is no value. One that begins like an option is tied to its flag, as Python's argparse reads it. */
function flag(name: string, value: string | number | undefined): string[] {
  if (value === undefined) return [];
  return String(value).startsWith('-') ? [`${name}=${value}`] : [name, String(value)];
}

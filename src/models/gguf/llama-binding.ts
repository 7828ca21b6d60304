import type * as Binding from 'node-llama-cpp';
import { InputError } from '../../errors.ts';
import { type EngineLog, openEngineLog } from './engine-log.ts';

/** llama.cpp, loaded. */
export interface LlamaBinding {
  llama: Binding.Llama;
  /** What it warned of lately. */
  log: EngineLog;
}

let loading: Promise<LlamaBinding> | undefined;

/**
 * Loads llama.cpp by its Node binding, once for the process: a judge and a contestant share it.
 *
 * @throws InputError where the package is not installed, or has no build for this machine.
 */
export function loadLlama(): Promise<LlamaBinding> {
  loading ??= load();
  return loading;
}

async function load(): Promise<LlamaBinding> {
  let binding: typeof Binding;
  try {
    binding = await import('node-llama-cpp');
  } catch (error) {
    throw noEngine('node-llama-cpp, which runs GGUF files, is not installed', error);
  }
  const log = openEngineLog();
  try {
    const llama = await binding.getLlama({
      // A compiler is not to be started behind the user's back.
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logLevel: binding.LlamaLogLevel.warn,
      logger: (_level, message) => log.add(message),
    });
    return { llama, log };
  } catch (error) {
    throw noEngine(`node-llama-cpp does not run here: ${(error as Error).message}`, error);
  }
}

function noEngine(message: string, cause: unknown): InputError {
  const error = new InputError(
    message,
    { flag: '--model-path' },
    'Install it beside llm-judge with `npm install node-llama-cpp@3.22.1` (with -g where llm-judge is installed globally), or serve the file with --serve llama-server.',
  );
  error.cause = cause;
  return error;
}

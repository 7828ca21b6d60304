import { InputError } from '../../errors.ts';
import type { EngineName } from '../served/engine-name.ts';
import { ENGINES } from '../served/engines.ts';
import { findProgram } from '../served/find-program.ts';
import type { FoundWeights } from './found-weights.ts';

/**
 * The server to start for weights; undefined where this process runs them. A checkpoint goes to vLLM.
 *
 * @throws InputError where the weights are not for the engine that was asked for, or its program is not there.
 */
export function chooseEngine(
  weights: string,
  kind: FoundWeights['kind'],
  asked: EngineName | undefined,
  flag: string,
): EngineName | undefined {
  if (asked === 'llama-server' && kind === 'checkpoint') {
    throw new InputError(
      'llama-server runs GGUF files, and this is a checkpoint',
      { file: weights },
      'Serve it with --serve vllm, or name a GGUF file of the model.',
    );
  }
  if (asked !== undefined) {
    findProgram(ENGINES[asked]);
    return asked;
  }
  if (kind === 'gguf') return undefined;
  if (isThere('vllm')) return 'vllm';
  throw new InputError(
    'a checkpoint needs a server to run it, and vLLM is not installed',
    { flag },
    'Install it (`pip install vllm`), serve the weights with --serve sglang, or take the model as a GGUF file.',
  );
}

function isThere(engine: EngineName): boolean {
  try {
    findProgram(ENGINES[engine]);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../../errors.ts';
import type { EngineName } from './engine-name.ts';

const REPO_ID = /^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)?$/;

/**
 * Weights as an engine is to be told of them: the absolute path of what is there, else a repo id. Neither begins like an option.
 *
 * @throws InputError for a path where nothing is, and for what is no file, where the engine is llama-server.
 */
export function findWeights(weights: string, engine: EngineName): string {
  const place = { flag: '--model-path' };
  const isThere = existsSync(weights);
  if (engine === 'llama-server' && !(isThere && statSync(weights).isFile())) {
    throw new InputError(
      `llama-server takes a GGUF file, and ${weights} is none`,
      place,
      'Name the file itself, or serve the folder with vllm or sglang.',
    );
  }
  if (isThere) return resolve(weights);
  if (REPO_ID.test(weights) && !/\.(gguf|safetensors)$/i.test(weights)) return weights;
  throw new InputError(
    `no file or folder ${weights}`,
    place,
    'Name one that is there, or a repo: OWNER/REPO.',
  );
}

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../errors.ts';

export interface CheckpointFacts {
  architecture: string;
  /** The type of its weights, such as `bfloat16`. */
  dtype: string | null;
  contextLength: number | null;
  hasTemplate: boolean;
}

/** Some tokenizers’ settings list every special token. */
const MOST_BYTES = 2 ** 24;
const MOST_LETTERS = 64;

/** What the files beside a checkpoint's weights say of it. @throws InputError where config.json is missing or says nothing. */
export function describeCheckpoint(folder: string): CheckpointFacts {
  const config = readObject(join(folder, 'config.json'));
  if (config === undefined) {
    throw new InputError('has no config.json that can be read: it is not a whole model', { file: folder });
  }
  const { architectures, model_type: type, max_position_embeddings: positions } = config;
  const first = Array.isArray(architectures) ? (architectures as unknown[])[0] : undefined;
  const tokenizer = readObject(join(folder, 'tokenizer_config.json'));
  return {
    architecture: shortText(first) ?? shortText(type) ?? 'unknown',
    dtype: shortText(config['dtype']) ?? shortText(config['torch_dtype']) ?? null,
    contextLength: typeof positions === 'number' && positions > 0 ? positions : null,
    hasTemplate: sizeOf(join(folder, 'chat_template.jinja')) > 0 || tokenizer?.['chat_template'] != null,
  };
}

/** Undefined for what is not there, is no JSON object, or is too large for one of these files. */
function readObject(file: string): Record<string, unknown> | undefined {
  if (sizeOf(file) === 0 || sizeOf(file) > MOST_BYTES) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function sizeOf(file: string): number {
  const state = statSync(file, { throwIfNoEntry: false });
  return state?.isFile() === true ? state.size : 0;
}

function shortText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, MOST_LETTERS) : undefined;
}

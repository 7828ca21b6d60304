import { type Stats, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../errors.ts';
import { readGguf } from '../gguf/read-gguf.ts';
import { weightsIdentity } from '../gguf/weights-identity.ts';
import { parseRepoId } from '../hub/repo-id.ts';
import { type HubWeightsOptions, findHubWeights } from './find-hub-weights.ts';
import type { FoundWeights } from './found-weights.ts';

const PICKLED = /\.(bin|pt|pth)$/;

/**
 * Finds weights by a name: a file or a folder that is there, else a repository of the Hugging Face hub.
 *
 * @throws InputError for what is neither, holds no weights, or several models.
 */
export async function findWeights(name: string, options: HubWeightsOptions): Promise<FoundWeights> {
  if (name.trim() === '') throw new InputError('names no weights', { flag: options.flag });
  const found = name.startsWith('hf:') ? undefined : statSync(name, { throwIfNoEntry: false });
  if (found !== undefined) return findOnDisk(name, found, options);
  const repo = parseRepoId(name);
  if (repo === undefined) {
    throw new InputError(
      'there is no such file or folder, and it is no name of a repository',
      { file: name },
      'A repository of the Hugging Face hub is OWNER/REPO, or hf:OWNER/REPO:QUANT.',
    );
  }
  return findHubWeights(repo, options);
}

function findOnDisk(name: string, found: Stats, { flag, prefers }: HubWeightsOptions): FoundWeights {
  if (!found.isDirectory()) {
    if (name.endsWith('.safetensors')) {
      throw new InputError(
        'one file of a checkpoint is not enough to run it',
        { file: name },
        'Name its folder, with config.json and the tokenizer in it.',
      );
    }
    return ggufOnDisk(name);
  }
  const entries = readdirSync(name);
  const models = entries.filter((entry) => isFirstGguf(entry)).toSorted();
  const hasCheckpoint = entries.includes('config.json') && entries.some((entry) => isWeights(entry));
  if (hasCheckpoint && (models.length === 0 || prefers === 'checkpoint'))
    return checkpointOnDisk(name, entries);
  const [model, ...others] = models;
  if (model !== undefined && others.length === 0) return ggufOnDisk(join(name, model));
  if (model !== undefined) {
    throw new InputError(
      `${models.length} models lie in this folder: ${models.join(', ')}`,
      { file: name },
      `Name one of the files with ${flag}.`,
    );
  }
  throw new InputError(
    'no weights lie in this folder',
    { file: name },
    'It must hold a GGUF file, or a checkpoint: config.json, the tokenizer and *.safetensors.',
  );
}

function isWeights(entry: string): boolean {
  return entry.endsWith('.safetensors') || PICKLED.test(entry);
}

/** Of a model in several files only the first; none of an image encoder. */
function isFirstGguf(entry: string): boolean {
  const [, part] = /-(\d{5})-of-\d{5}\.gguf$/i.exec(entry) ?? [];
  return /\.gguf$/i.test(entry) && !/mmproj/i.test(entry) && (part === undefined || Number(part) === 1);
}

function ggufOnDisk(file: string): FoundWeights {
  const identity = weightsIdentity(readGguf(file).files);
  return { kind: 'gguf', identity, path: file, fetch: async () => file };
}

function checkpointOnDisk(folder: string, entries: readonly string[]): FoundWeights {
  const files = entries.filter((entry) => isWeights(entry) || /\.(json|jinja|model)$/.test(entry)).toSorted();
  const identity = weightsIdentity(files.map((file) => join(folder, file)));
  return { kind: 'checkpoint', identity, path: folder, fetch: async () => folder };
}

import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../../errors.ts';
import { readGguf } from '../gguf/read-gguf.ts';
import { chooseCheckpoint } from '../hub/choose-checkpoint.ts';
import { type GgufModel, gatherGguf } from '../hub/gather-gguf.ts';
import type { HubFile } from '../hub/hub-file.ts';
import { type CachedModel, listCached, listSnapshot } from '../hub/list-cached.ts';
import { describeCheckpoint } from './describe-checkpoint.ts';
import { fitCheckpoint, fitGguf } from './fit.ts';
import type { ListedModel, ListedWeights } from './listed-weights.ts';
import type { Machine } from './machine.ts';
import { checkSafetensors } from './safetensors.ts';

type Room = Pick<Machine, 'memory' | 'gpus'>;
type Origin = Pick<ListedModel, 'source' | 'revision'>;

/** The weights in the Hugging Face cache. What is damaged is listed as that. @throws InputError where the folder cannot be read. */
export async function listCachedWeights(machine: Room): Promise<ListedWeights[]> {
  const weights: ListedWeights[] = [];
  for (const model of await listCached()) {
    const { repo, folder, files } = model;
    const origin = { source: 'cache', revision: revisionOf(model) };
    const models = gatherGguf(files);
    for (const each of models) {
      weights.push(describeGguf(folder, each, nameInRepo(repo, each, models), origin, machine));
    }
    // Below the top of a repository lie parts of other programs' models.
    const top = files.filter(({ path }) => !path.includes('/'));
    weights.push(...describeCheckpoints(folder, top, () => repo, origin, machine));
  }
  return weights;
}

/**
 * The weights in a file or a folder, and in the folders below it.
 *
 * @throws InputError where there is no such thing, or nothing in it.
 */
export async function listNamedWeights(path: string, machine: Room): Promise<ListedWeights[]> {
  const origin = { source: path, revision: null };
  const state = statSync(path, { throwIfNoEntry: false });
  if (state === undefined) {
    throw new InputError('there is no such file or folder', { file: path }, 'Check the path.');
  }
  if (!state.isDirectory()) {
    const file: HubFile = { path: basename(path), size: state.size };
    const model = { name: path, quant: undefined, files: [file], parts: 1, missingParts: [] };
    return [describeGguf(dirname(path), model, path, origin, machine)];
  }
  const files = await listSnapshot(path);
  const listed = [
    ...gatherGguf(files).map((model) =>
      describeGguf(path, model, join(path, (model.files[0] as HubFile).path), origin, machine),
    ),
    ...describeCheckpoints(path, files, (below) => join(path, below), origin, machine),
  ];
  if (listed.length > 0) return listed;
  throw new InputError(
    'no weights lie in this folder',
    { file: path },
    'Name one with GGUF files, or with *.safetensors and their config.json.',
  );
}

function revisionOf({ revisions, commit }: CachedModel): string {
  return revisions.length > 0 ? revisions.join(', ') : commit;
}

/** By its quantisation, where no other file of the repository has the same one. */
function nameInRepo(repo: string, { name, quant }: GgufModel, all: readonly GgufModel[]): string {
  if (all.length === 1 && quant === undefined) return `hf:${repo}`;
  const isAlone = quant !== undefined && all.filter((each) => each.quant === quant).length === 1;
  return `hf:${repo}:${isAlone ? quant : name}`;
}

function describeGguf(
  folder: string,
  { files }: GgufModel,
  name: string,
  origin: Origin,
  machine: Room,
): ListedWeights {
  const path = join(folder, (files[0] as HubFile).path);
  const found = { name, ...origin, path, bytes: bytesOf(files) };
  return orBroken(found, () => {
    const head = readGguf(path);
    return {
      ...found,
      kind: 'gguf',
      architecture: head.architecture,
      parameters: head.parameters,
      quantisation: head.quantisation,
      bytes: head.bytes,
      context_length: head.contextLength ?? null,
      chat_template: head.templates.standard !== undefined,
      files: head.files.length,
      fit: fitGguf(head, machine),
    };
  });
}

/** The checkpoint of each folder that has one; `nameOf` names it by its folder, '' for the topmost. */
function describeCheckpoints(
  folder: string,
  files: readonly HubFile[],
  nameOf: (below: string) => string,
  origin: Origin,
  machine: Room,
): ListedWeights[] {
  const weights = files.filter(({ path }) => path.endsWith('.safetensors'));
  const folders = new Set(weights.map(({ path }) => dirname(path)));
  return [...folders].map((below) => {
    const path = join(folder, below);
    const own = files
      .filter((file) => dirname(file.path) === below)
      .map((file) => ({ path: basename(file.path), size: file.size }));
    const name = nameOf(below === '.' ? '' : below);
    const all = own.filter((file) => file.path.endsWith('.safetensors'));
    const found = { name, ...origin, path, bytes: bytesOf(all) };
    return orBroken(found, () => {
      const chosen = chooseCheckpoint({ repo: name, files: own, isOffline: true }) ?? [];
      const parts = chosen.filter((file) => file.path.endsWith('.safetensors'));
      for (const part of parts) checkSafetensors(join(path, part.path));
      const { architecture, dtype, contextLength, hasTemplate } = describeCheckpoint(path);
      return {
        ...found,
        kind: 'checkpoint',
        architecture,
        parameters: null,
        quantisation: dtype,
        bytes: bytesOf(parts),
        context_length: contextLength,
        chat_template: hasTemplate,
        files: parts.length,
        fit: fitCheckpoint(bytesOf(parts), machine),
      };
    });
  });
}

function orBroken(
  found: Omit<Extract<ListedWeights, { kind: 'broken' }>, 'kind' | 'problem'>,
  read: () => ListedModel,
): ListedWeights {
  try {
    return read();
  } catch (error) {
    const isOfTheFile = error instanceof InputError || (error as NodeJS.ErrnoException).code !== undefined;
    if (!isOfTheFile) throw error;
    return { ...found, kind: 'broken', problem: (error as Error).message };
  }
}

function bytesOf(files: readonly HubFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

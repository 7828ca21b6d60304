import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type GgufOptions, openGguf } from '../../../src/models/gguf/open-gguf.ts';
import { temporaryFolder } from '../temp.ts';
import { type TinyModel, writeTinyGguf } from '../tiny-gguf.ts';

/** Writes a tiny model. Returns its file, which is there until the test has ended. */
export function tinyFile(model: TinyModel = {}): string {
  const file = join(temporaryFolder(), 'tiny.gguf');
  writeTinyGguf(file, model);
  return file;
}

/**
 * Opens a file in this process, until the test has ended. One thread: several wait for each other by spinning, and take seconds a token
 * where the cores are busy.
 */
export async function openFile(file: string, options: Partial<GgufOptions> = {}) {
  const model = await openGguf({ file, name: 'tiny', parallel: 2, threads: 1, ...options });
  onTestFinished(() => model.close());
  return model;
}

export async function openTiny(model: TinyModel = {}, options: Partial<GgufOptions> = {}) {
  return openFile(tinyFile(model), options);
}

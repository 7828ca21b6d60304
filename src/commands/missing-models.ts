import { modelKey } from '../benchmark/model-key.ts';
import { warn } from './terminal.ts';

/** Warns of models that were asked for and are not in the file. An id and its file name (`_` for `/`) are one. */
export function warnOfMissingModels(
  wanted: readonly string[],
  found: readonly { model: string }[],
  file: string,
): void {
  const there = new Set(found.map(({ model }) => modelKey(model)));
  const missing = wanted.filter((name) => !there.has(modelKey(name)));
  if (missing.length > 0) warn(`${file} has no judgment of ${missing.join(', ')}.`);
}

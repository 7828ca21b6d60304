import { warn } from './terminal.ts';

/** Warns of models that were asked for and are not in the file. An id and its file name (`_` for `/`) are one. */
export function warnOfMissingModels(
  wanted: readonly string[],
  found: readonly { model: string }[],
  file: string,
): void {
  const there = new Set(found.map(({ model }) => model.replaceAll('/', '_')));
  const missing = wanted.filter((name) => !there.has(name.replaceAll('/', '_')));
  if (missing.length > 0) warn(`${file} has no judgment of ${missing.join(', ')}.`);
}

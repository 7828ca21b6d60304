import { readAlpacaEval } from './import-alpaca-eval.ts';
import { type ArenaHardOptions, readArenaHard } from './import-arena-hard.ts';
import type { Imported } from './import-record.ts';
import { readSwallow } from './import-swallow.ts';

/** The layouts that can be imported. */
export type ImportFormat = 'arena-hard' | 'alpaca-eval' | 'swallow';

/** The records in these sources, one at a time. @throws InputError naming file and line of a bad row. */
export function readImport(
  format: ImportFormat,
  sources: readonly string[],
  options: ArenaHardOptions,
): Iterable<Imported> {
  switch (format) {
    case 'arena-hard':
      return readArenaHard(sources, options);
    case 'alpaca-eval':
      return readAlpacaEval(sources);
    case 'swallow':
      return readSwallow(sources);
  }
}

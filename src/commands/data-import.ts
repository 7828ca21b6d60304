import { join } from 'node:path';
import { InputError } from '../errors.ts';
import { type ImportFormat, readImport } from '../judgments/import.ts';
import { ImportWriter, type ImportedFile } from '../judgments/import-writer.ts';
import { EXIT } from './outcome.ts';
import { say, warn } from './terminal.ts';

interface Flags {
  dataDir: string;
  benchName: string;
  baselineModel: string;
  force?: boolean;
}

/** `data import`: what another program has written, into a benchmark's folder. */
export async function importData(format: ImportFormat, sources: string[], flags: Flags): Promise<number> {
  const { dataDir, benchName, baselineModel } = flags;
  if (benchName === '' || benchName.startsWith('.') || /[/\\\p{Cc}]/u.test(benchName)) {
    throw new InputError(`${JSON.stringify(benchName)} is not the name of a benchmark`, {
      flag: '--bench-name',
    });
  }
  const folder = join(dataDir, benchName);
  const writer = new ImportWriter(folder);
  let unread = 0;
  try {
    for (const imported of readImport(format, sources, { baseline: baselineModel })) {
      writer.add(imported);
      if (imported.kind === 'pair') {
        unread += [imported.row.g1_winner, imported.row.g2_winner].filter((each) => each === 'error').length;
      }
    }
    for (const file of await writer.finish(flags.force ?? false)) say(describe(folder, file));
  } finally {
    writer.close();
  }
  if (unread > 0) warn(`${unread} ${unread === 1 ? 'game has' : 'games have'} no verdict.`);
  return EXIT.done;
}

function describe(folder: string, { path, rows, state }: ImportedFile): string {
  const count = `${rows} ${rows === 1 ? 'row' : 'rows'}`;
  return `${join(folder, path)}: ${state === 'kept' ? 'is there already, left as it is' : count}`;
}

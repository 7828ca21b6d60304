import { join } from 'node:path';
import { Table } from 'console-table-printer';
import { listShippedBenchmarks } from '../benchmark/benchmark.ts';
import { CATALOGUE, type CatalogueEntry, type CatalogueFile, isPinned } from '../benchmark/catalogue.ts';
import { readSha256 } from '../benchmark/download.ts';
import { urlOf } from '../benchmark/pull.ts';
import { formatBytes } from './download-progress.ts';
import { print } from './terminal.ts';

/**
 * Whether a file is here: as it was published, not as it was published, or not to be told (its sum is not in the catalogue).
 */
type FileState = 'present' | 'different' | 'unknown' | 'absent';

/** `data list`: the catalogue, and what of it is in the data folder. */
export async function listData(flags: { dataDir: string; format: 'table' | 'json' }): Promise<number> {
  const listed = await Promise.all(
    Object.entries(CATALOGUE).map(async ([name, entry]) => {
      const states = await Promise.all(entry.files.map((file) => stateOf(file, flags.dataDir)));
      return { name, entry, states };
    }),
  );
  if (flags.format === 'json') {
    print(JSON.stringify(listed.map(toJson), undefined, 1));
    return 0;
  }
  const table = new Table({
    shouldDisableColors: true,
    columns: ['Name', 'Size', 'Pinned', `In ${flags.dataDir}`, 'Licence'].map((title, place) => ({
      name: String(place),
      title,
      alignment: title === 'Size' ? 'right' : 'left',
    })),
  });
  for (const { name, entry, states } of listed) {
    const pinned = isPinned(entry) ? 'yes' : 'no';
    const cells = [name, sizeOf(entry), pinned, summarize(states), entry.licence];
    table.addRow(Object.fromEntries(cells.map((cell, place) => [String(place), cell])));
  }
  print(table.render());
  for (const { name, entry } of listed) print(`\n${name}: ${entry.description}\n  ${entry.source}`);
  print(`\nPinned: fetched at one commit and compared with a sum that this program knows. Not pinned: whatever its
source holds today; it is compared with the sum that the Hugging Face hub states, and where none is stated, with none.
Fetch with \`llm-judge data pull NAME\`. With the package come: ${listShippedBenchmarks().join(', ')}.`);
  return 0;
}

async function stateOf(file: CatalogueFile, dataDir: string): Promise<FileState> {
  const sha256 = await readSha256(join(dataDir, file.path));
  if (sha256 === null) return 'absent';
  if (file.sha256 === null) return 'unknown';
  return sha256 === file.sha256 ? 'present' : 'different';
}

/** "yes", "no", "3 of 31", with what is not as published. */
function summarize(states: readonly FileState[]): string {
  const count = (state: FileState) => states.filter((each) => each === state).length;
  const here = states.length - count('absent');
  if (here === 0) return 'no';
  const notes = [
    ...(count('different') === 0 ? [] : [`${count('different')} changed`]),
    ...(count('unknown') === 0 ? [] : [`${count('unknown')} not compared`]),
  ];
  const some = here === states.length ? 'yes' : `${here} of ${states.length}`;
  return notes.length === 0 ? some : `${some} (${notes.join(', ')})`;
}

function sizeOf({ files }: CatalogueEntry): string {
  const bytes = knownBytes(files);
  return bytes === null ? 'unknown' : formatBytes(bytes);
}

function knownBytes(files: readonly CatalogueFile[]): number | null {
  return files.reduce<number | null>(
    (sum, { bytes }) => (sum === null || bytes === null ? null : sum + bytes),
    0,
  );
}

function toJson({
  name,
  entry,
  states,
}: {
  name: string;
  entry: CatalogueEntry;
  states: readonly FileState[];
}) {
  const { description, licence, source, files } = entry;
  return {
    name,
    description,
    licence,
    source,
    bytes: knownBytes(files),
    pinned: isPinned(entry),
    files: files.map((file, index) => ({
      path: file.path,
      url: urlOf(file),
      bytes: file.bytes,
      sha256: file.sha256,
      state: states[index],
    })),
  };
}

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { InputError } from '../errors.ts';
import { replaceFile } from '../records/replace-file.ts';
import { addConfigFlag } from './config-flag.ts';
import { EXPORT_ENDINGS, endingOf, exportTable } from './export-file.ts';
import {
  type ExportSource,
  type ExportSourceFlags,
  TABLES,
  type TableName,
  openExport,
  readExportResults,
} from './export-source.ts';
import { addDataFlags, unique } from './flags.ts';
import { EXIT } from './outcome.ts';
import { formatResults } from './show.ts';
import { say, warn } from './terminal.ts';

interface Flags extends ExportSourceFlags {
  to: string;
  table?: TableName;
  license: string;
  overwrite?: boolean;
}

export function define(command: Command): void {
  addDataFlags(command)
    .requiredOption(
      '--to <path>',
      `a file (${EXPORT_ENDINGS.join(', ')}) for one table, or a folder for a whole data set as the Hugging Face hub shows it`,
    )
    .addOption(new Option('--table <name>', 'what a file holds (default: scores)').choices(TABLES))
    .option('--judge-model <names...>', 'whose judgments (default: of every judge)')
    .option('--model-list <ids...>', 'only these models')
    .option('--license <name>', "of a folder: the data set's licence, by the hub's name", 'unknown')
    .option('--overwrite', 'of a folder: replace a README.md that is there');
  addConfigFlag(command);
}

export async function run(flags: Flags): Promise<number> {
  checkEnding(flags.to);
  const isFile = endingOf(flags.to) !== undefined && !isFolder(flags.to);
  if (!isFile) checkFolder(flags);
  const source = openExport(flags);
  if (isFile) await exportFile(flags, source);
  else await exportFolder(flags, source);
  return EXIT.done;
}

async function exportFile(
  { to, table: name = 'scores', benchName, modelList }: Flags,
  source: ExportSource,
): Promise<void> {
  const table = source.tables.find((each) => each.name === name);
  if (table === undefined) {
    throw new InputError(
      modelList === undefined
        ? `${benchName} has nothing of this kind`
        : `${benchName} has nothing of this kind of ${modelList.join(', ')}`,
      { flag: `--table ${name}` },
      `There are: ${source.tables.map((each) => each.name).join(', ')}.`,
    );
  }
  const rows = await exportTable(to, table);
  if (rows === 0 && modelList !== undefined) warn(`there is nothing of ${modelList.join(', ')}.`);
  say(`${to}: ${rows} rows of ${name}.`);
}

/** One Parquet file a table, and a card that tells of them; the card is written last. */
async function exportFolder({ to, license }: Flags, source: ExportSource): Promise<void> {
  const tables = [];
  for (const table of source.tables) {
    const file = `data/${table.name}.parquet`;
    const rows = await exportTable(join(to, file), table);
    say(`${join(to, file)}: ${rows} rows.`);
    tables.push({ table, file, rows });
  }
  const results = [];
  for (const each of readExportResults(source)) results.push(await formatResults(each, 'markdown'));
  const { toDatasetCard } = await import('../show/dataset-card.ts');
  const { bench, judges } = source;
  const card = toDatasetCard({
    bench: bench.name,
    language: bench.settings.language,
    license,
    judges: unique([...judges.single, ...judges.pair]),
    tables,
    results,
  });
  replaceFile(join(to, 'README.md'), card);
  say(
    `${join(to, 'README.md')}: the data set's card. \`hf upload OWNER/NAME ${to} --repo-type dataset\` publishes it.`,
  );
}

/** Endings of files that a table may be asked for in, and cannot be had. */
const OTHER_ENDINGS =
  /\.(xlsx?|ods|tsv|txt|html?|ya?ml|xml|ndjson|arrow|feather|avro|orc|db|sqlite|zip|gz|markdown)$/i;

/** @throws InputError for a name that is meant for a file, and would be a folder's. */
function checkEnding(to: string): void {
  if (!OTHER_ENDINGS.test(to) || isFolder(to)) return;
  throw new InputError(
    `${to} has none of the endings ${EXPORT_ENDINGS.join(', ')}`,
    { flag: '--to' },
    'For example --to scores.parquet; a name without an ending is a folder, which takes all tables.',
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** @throws InputError for what is no folder, or holds a page of someone else's. */
function checkFolder({ to, table, overwrite = false }: Flags): void {
  if (table !== undefined) {
    throw new InputError(
      `a table needs a file to go to, and ${to} has none of the endings ${EXPORT_ENDINGS.join(', ')}`,
      { flag: '--to' },
      'For example --to scores.parquet; a folder takes all tables.',
    );
  }
  if (existsSync(to) && !isFolder(to)) {
    throw new InputError(
      `is a file whose ending is none of ${EXPORT_ENDINGS.join(', ')}`,
      { file: to },
      'Name a folder, or a file with one of these endings.',
    );
  }
  const card = join(to, 'README.md');
  if (!overwrite && existsSync(card)) {
    throw new InputError(
      'is there already',
      { file: card },
      '--overwrite replaces it; or name another folder.',
    );
  }
}

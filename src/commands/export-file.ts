import { extname } from 'node:path';
import { InputError } from '../errors.ts';
import { type DraftFile, openDraft } from '../records/draft-file.ts';
import type { ParquetColumn } from '../records/write-parquet.ts';
import type { Cell, ColumnType, Table } from '../results/tables/table.ts';
import { csvLines } from '../show/csv.ts';
import { markdownHead, markdownLine } from '../show/markdown-table.ts';

/** The formats by the endings of file names. */
export const EXPORT_ENDINGS = ['.csv', '.json', '.jsonl', '.md', '.parquet'] as const;
type Ending = (typeof EXPORT_ENDINGS)[number];

/** The format that a file's name asks for; undefined for none of them. */
export function endingOf(file: string): Ending | undefined {
  const ending = extname(file).toLowerCase();
  return EXPORT_ENDINGS.find((each) => each === ending);
}

/**
 * Writes a table as a file, in the format of its ending. Rows stream, and the file takes its place when it is whole.
 *
 * @returns how many rows there are.
 * @throws InputError where it cannot be written, or a row cannot be read.
 */
export async function exportTable(file: string, table: Table): Promise<number> {
  const ending = endingOf(file);
  if (ending === undefined) throw new InputError('has no known ending', { file });
  const draft = openDraft(file);
  try {
    const rows = await WRITERS[ending](draft, table);
    draft.finish();
    draft.place();
    return rows;
  } catch (error) {
    draft.drop();
    throw error;
  }
}

const WRITERS = {
  '.csv': (draft, table) => {
    draft.write(`${csvLines([table.columns.map(({ name }) => name)])}\r\n`);
    return writeLines(draft, table, (row) => `${csvLines([row.map(toCsvCell)])}\r\n`);
  },
  '.md': (draft, table) => {
    draft.write(markdownHead(table.columns));
    return writeLines(draft, table, (row) => `${markdownLine(row.map((cell) => String(cell ?? '')))}\n`);
  },
  '.jsonl': (draft, table) => writeLines(draft, table, (row) => `${JSON.stringify(toRecord(table, row))}\n`),
  '.json': (draft, table) => {
    draft.write('[');
    const count = writeLines(
      draft,
      table,
      (row, place) => `${place === 0 ? '' : ','}\n${JSON.stringify(toRecord(table, row))}`,
    );
    draft.write('\n]\n');
    return count;
  },
  '.parquet': async (draft, table) => {
    const { writeParquet } = await import('../records/write-parquet.ts');
    let count = 0;
    const records = function* (): Generator<Record<string, Cell>> {
      for (const row of table.rows()) {
        count += 1;
        yield toRecord(table, row);
      }
    };
    const columns = table.columns.map(({ name, type }) => ({ name, type: PARQUET_TYPES[type] }));
    await writeParquet(draft, columns, records());
    return count;
  },
} satisfies Record<Ending, (draft: DraftFile, table: Table) => number | Promise<number>>;

const PARQUET_TYPES = {
  text: 'STRING',
  whole: 'INT32',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
} satisfies Record<ColumnType, ParquetColumn['type']>;

/** So much text is handed to the file at once. */
const CHUNK_CHARACTERS = 1 << 18;

function writeLines(
  draft: DraftFile,
  table: Table,
  toText: (row: readonly Cell[], place: number) => string,
): number {
  let count = 0;
  let pending = '';
  for (const row of table.rows()) {
    pending += toText(row, count);
    count += 1;
    if (pending.length < CHUNK_CHARACTERS) continue;
    draft.write(pending);
    pending = '';
  }
  draft.write(pending);
  return count;
}

function toRecord({ columns }: Table, row: readonly Cell[]): Record<string, Cell> {
  return Object.fromEntries(columns.map(({ name }, place) => [name, row[place] ?? null]));
}

function toCsvCell(cell: Cell): string | number | null {
  return typeof cell === 'boolean' ? String(cell) : cell;
}

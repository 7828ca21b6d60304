import {
  type AsyncBuffer,
  type FileMetaData,
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { InputError } from '../errors.ts';

/** A row of a Parquet file; `number` counts from 1. */
export interface ParquetRow {
  value: Record<string, unknown>;
  number: number;
}

/**
 * The rows of a Parquet file, with these columns alone: the bytes of the others are not read. One row group is in memory at
 * a time. Whole numbers are numbers, whatever their width.
 *
 * @throws InputError where it is no Parquet file, or lacks a column.
 */
export async function* readParquetRows(file: string, columns: readonly string[]): AsyncGenerator<ParquetRow> {
  const source = await orWrongFile(file, asyncBufferFromFile(file));
  const metadata = await orWrongFile(file, parquetMetadataAsync(source));
  checkColumns(file, metadata, columns);
  let rowStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    const rows = await orWrongFile(file, readRows(source, metadata, columns, rowStart, rowEnd));
    for (const [index, row] of rows.entries()) {
      yield { value: withPlainNumbers(row), number: rowStart + index + 1 };
    }
    rowStart = rowEnd;
  }
}

function readRows(
  file: AsyncBuffer,
  metadata: FileMetaData,
  columns: readonly string[],
  rowStart: number,
  rowEnd: number,
): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file, metadata, compressors, columns: [...columns], rowStart, rowEnd });
}

/** The names of a Parquet file's columns. @throws InputError where it is no Parquet file. */
export async function readParquetColumns(file: string): Promise<string[]> {
  const source = await orWrongFile(file, asyncBufferFromFile(file));
  return columnNames(await orWrongFile(file, parquetMetadataAsync(source)));
}

function checkColumns(file: string, metadata: FileMetaData, columns: readonly string[]): void {
  const names = columnNames(metadata);
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw new InputError(
      `has no column ${missing.join(', ')} (its columns: ${names.join(', ')})`,
      { file },
      'Rename its columns, or write the rows that are meant into another file.',
    );
  }
}

function columnNames({ schema }: FileMetaData): string[] {
  // The schema is a tree written in depth-first order: the root, then each child with all that is below it.
  const names: string[] = [];
  for (let place = 1; place < schema.length; place = behind(place)) names.push(schema[place]?.name ?? '');
  return names;

  function behind(place: number): number {
    let next = place + 1;
    for (let child = 0; child < (schema[place]?.num_children ?? 0); child += 1) next = behind(next);
    return next;
  }
}

function withPlainNumbers(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
  );
}

async function orWrongFile<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new InputError(
      `cannot be read as Parquet (${(error as Error).message})`,
      { file },
      'Fetch or write the file again.',
    );
  }
}

import { ByteWriter, type ColumnSource, parquetWriteRows } from 'hyparquet-writer';
import type { DraftFile } from './draft-file.ts';

/** Rows in memory at once; of judgments with their prompts some ten megabytes. */
const ROWS_IN_GROUP = 2000;

export type ParquetColumn = Required<Pick<ColumnSource, 'name'>> & {
  type: 'STRING' | 'INT32' | 'DOUBLE' | 'BOOLEAN';
};

/**
 * Writes rows as Parquet (Snappy), a group of them at a time, so that memory does not grow with the rows. Every column may hold nulls.
 *
 * @param rows one value a column, by its name.
 * @throws InputError for a full disk.
 */
export async function writeParquet(
  draft: DraftFile,
  columns: readonly ParquetColumn[],
  rows: Iterable<Record<string, unknown>>,
): Promise<void> {
  const writer = new ByteWriter();
  const flush = () => {
    draft.write(new Uint8Array(writer.buffer, 0, writer.index));
    writer.index = 0;
  };
  await parquetWriteRows({
    writer: Object.assign(writer, { flush, finish: flush }),
    rows,
    columns: [...columns],
    rowGroupSize: ROWS_IN_GROUP,
    createdBy: 'llm-judge',
  });
}

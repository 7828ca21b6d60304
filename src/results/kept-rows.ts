import { type Line, RecordReader, checkRecord, readRecords } from '../records/jsonl.ts';
import type { SingleJudgment } from '../judgments/judgment.ts';
import { type CleanKind, type CleanPlan, type RowPlace, planClean } from './clean.ts';
import type { ReadRow } from './newest.ts';
import type { StalenessCheck } from './staleness.ts';

export interface KeptOptions {
  /** Tells which rows judge an answer that has changed since; none where the benchmark is not known. */
  staleness: StalenessCheck | undefined;
  /** Only rows of these models; of all where undefined. */
  models: ReadonlySet<string> | undefined;
  /** A torn last line is passed over. */
  onTornLine: (line: Line) => void;
}

type Row = Pick<SingleJudgment, 'question_id' | 'turn'>;

/** Which rows of a judgment file results count, sorted. @throws InputError for a wrong row. */
export function planCleanFile<T extends Row>(
  file: string,
  kind: CleanKind<T>,
  { staleness, models, onTornLine }: KeptOptions,
): CleanPlan {
  const reader = new RecordReader(file);
  try {
    return planClean(rows(), kind, {
      isStale: (row) => staleness !== undefined && kind.isStale(row, staleness),
      models,
    });
  } finally {
    reader.close();
  }

  function* rows(): Generator<ReadRow<T> & RowPlace> {
    for (const { record, offset, length, line } of readRecords(file, kind.schema, { onTornLine })) {
      const readAgain = () => checkRecord(reader.readAt({ offset, length }), kind.schema, file, line);
      yield { row: record, readAgain, offset, length };
    }
  }
}

/** The rows themselves, read one at a time: of each identity the newest that judges the present answer. @throws InputError */
export function* readKeptRows<T extends Row>(
  file: string,
  kind: CleanKind<T>,
  options: KeptOptions,
): Generator<T> {
  const { kept } = planCleanFile(file, kind, options);
  const reader = new RecordReader(file);
  try {
    for (const place of kept) yield checkRecord(reader.readAt(place), kind.schema, file);
  } finally {
    reader.close();
  }
}

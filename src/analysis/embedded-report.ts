import type { BenchSummary } from './texts.ts';

/** What a report says of itself: JSON in its element `settings`, under the key `report`. */
export interface EmbeddedReport {
  /** What it is of, when and by which version it was made, and what it leaves out. */
  notice: string;
  summary: BenchSummary;
  /** The files that have the texts which this one leaves to them, by category; empty where the report is one file. */
  parts: ReportPart[];
}

export interface ReportPart {
  category: string;
  /** A name in the same folder. */
  file: string;
}

/** The type of the elements that carry data: gzip, in base64, which no text can break out of. */
export const DATA_TYPE = 'application/gzip;base64';

/** The element with the snapshot. */
export const SNAPSHOT_ID = 'data-snapshot';

/** The element with the texts of a question, by its place in the snapshot; absent where they are left out. */
export function textsId(question: number): string {
  return `data-texts-${question}`;
}

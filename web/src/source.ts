import type { ReportPart } from '../../src/analysis/embedded-report.ts';
import type { Snapshot } from '../../src/analysis/snapshot.ts';
import type { BenchSummary, NewVote, QuestionTexts } from '../../src/analysis/texts.ts';

/** Where the page's data come from: the server of `browse`, or the report's own file. */
export interface Source {
  readBenches(): Promise<BenchSummary[]>;
  readSnapshot(bench: string): Promise<Snapshot>;
  /** @param models only these; all where undefined. */
  readTexts(bench: string, question: number | string, models?: readonly string[]): Promise<QuestionTexts>;
  /** Calls `onRevision` with the present revision again and again; gives the function that ends it. Absent where nothing changes. */
  watch?(bench: string, onRevision: (revision: number) => void): () => void;
  /** Absent where votes cannot be kept. */
  sendVote?(vote: NewVote): Promise<void>;
  /** What the reader must know of the data: that they are a sample, when they were taken. */
  notice?: string;
  /** Whether the texts of a question are here. Absent where all are. */
  hasTexts?(question: number | string): boolean;
  /** Other files that have the texts of a category. */
  parts?: readonly ReportPart[];
}

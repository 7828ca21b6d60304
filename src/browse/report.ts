import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type EmbeddedReport, type ReportPart, SNAPSHOT_ID, textsId } from '../analysis/embedded-report.ts';
import { packTexts } from '../analysis/pack-texts.ts';
import type { Snapshot } from '../analysis/snapshot.ts';
import type { QuestionTexts } from '../analysis/texts.ts';
import { InputError } from '../errors.ts';
import { type DraftFile, openDraft } from '../records/draft-file.ts';
import { hasMathematics } from './has-mathematics.ts';
import { describeReport } from './report-notice.ts';
import { sampleOrder } from './report-order.ts';
import { type ReportPage, dataElement, pageHead, pageTail, readReportPage } from './report-page.ts';

export interface ReportOptions {
  /** Already what the report is of. */
  snapshot: Snapshot;
  /** The texts of a question, by its place in the snapshot: called once for each, one after the other. */
  readTexts: (question: number) => QuestionTexts | Promise<QuestionTexts>;
  /** The most bytes of a file. */
  maxSize: number;
  /** Which sample of questions has texts, where not all of them fit. */
  seed: number;
  version: string;
  /** When it is made. */
  date: Date;
  /** What the selection leaves out, a sentence each. */
  leftOut: readonly string[];
  signal: AbortSignal;
}

export interface WrittenReport {
  file: string;
  /** In bytes. */
  size: number;
  /** How many questions' texts were meant for this file, and how many are in it. */
  questions: number;
  withTexts: number;
}

/** Writes the whole report as one file. @throws InputError, and then the earlier file stands. */
export async function writeReport(file: string, options: ReportOptions): Promise<WrittenReport> {
  const places = options.snapshot.questions.map((_, place) => place);
  return (await writeFiles([{ file, places, parts: [] }], options))[0] as WrittenReport;
}

/**
 * Writes the texts of each category as a file of its own, and `file` as the index: every table is in each of them, and the index has
 * links to the others. @throws InputError, and then the earlier files stand.
 */
export async function writeSplitReport(file: string, options: ReportOptions): Promise<WrittenReport[]> {
  const { splitByCategory } = await import('./report-parts.ts');
  const plans = splitByCategory(file, options.snapshot);
  const parts = plans.map(({ category, name }) => ({ category, file: name }));
  return await writeFiles(
    [
      ...plans.map(({ path, places }) => ({ file: path, places, parts })),
      // Last: its links lead somewhere as soon as it is there.
      { file, places: [], parts },
    ],
    options,
  );
}

interface FilePlan {
  file: string;
  /** Questions whose texts are meant for this file. */
  places: number[];
  parts: ReportPart[];
}

async function writeFiles(plans: readonly FilePlan[], options: ReportOptions): Promise<WrittenReport[]> {
  const page = readReportPage();
  const drafts: DraftFile[] = [];
  try {
    const written: WrittenReport[] = [];
    const snapshot = dataElement(SNAPSHOT_ID, await zip(options.snapshot));
    for (const plan of plans) {
      const draft = openDraft(plan.file);
      drafts.push(draft);
      const withTexts = await fill(draft, plan, { page, snapshot }, options);
      draft.finish();
      written.push({ file: plan.file, size: draft.size, questions: plan.places.length, withTexts });
    }
    for (const draft of drafts) draft.place();
    return written;
  } finally {
    for (const draft of drafts) draft.drop();
  }
}

/** Writes a file's content and gives the number of questions whose texts it has. One question's texts are in memory at a time. */
async function fill(
  draft: DraftFile,
  { places, parts }: FilePlan,
  { page, snapshot }: { page: ReportPage; snapshot: string },
  options: ReportOptions,
): Promise<number> {
  const { maxSize, seed, signal } = options;
  const settingsOf = (withTexts: number): { report: EmbeddedReport } => ({
    report: describeReport(options, { meant: places.length, withTexts, parts }),
  });
  const sizes = { script: Buffer.byteLength(page.script), fonts: Buffer.byteLength(page.fonts) };
  /** The bytes behind the texts, where so many questions have theirs. */
  const restOf = (withTexts: number, withFonts: boolean) =>
    Buffer.byteLength(pageTail({ script: '', fonts: '' }, settingsOf(withTexts), withFonts)) +
    sizes.script +
    (withFonts ? sizes.fonts : 0);
  draft.write(pageHead(page, `${options.snapshot.bench}: llm-judge report`));
  draft.write(snapshot);
  checkRoom(draft.size + restOf(0, false), maxSize);
  let hasFonts = false;
  let withTexts = 0;
  for (const place of sampleOrder(options.snapshot, places, seed)) {
    signal.throwIfAborted();
    const texts = packTexts(await options.readTexts(place));
    const element = dataElement(textsId(place), await zip(texts));
    const needsFonts: boolean = hasFonts || hasMathematics(texts);
    // The first that does not fit ends it: to pass over long ones would make the sample one of short texts.
    if (draft.size + Buffer.byteLength(element) + restOf(withTexts + 1, needsFonts) > maxSize) break;
    draft.write(element);
    hasFonts = needsFonts;
    withTexts += 1;
  }
  draft.write(pageTail(page, settingsOf(withTexts), hasFonts));
  return withTexts;
}

function checkRoom(least: number, maxSize: number): void {
  if (least <= maxSize) return;
  throw new InputError(
    `the page and its tables alone take ${Math.ceil(least / 1e4) / 100} MB`,
    { flag: '--max-size' },
    'Allow more, or make a report of fewer models (--model-list), judges (--judge-model) or questions (--categories).',
  );
}

const compress = promisify(gzip);

async function zip(value: unknown): Promise<string> {
  return (await compress(JSON.stringify(value), { level: 9 })).toString('base64');
}

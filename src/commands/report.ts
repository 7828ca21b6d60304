import type { Command } from 'commander';
import type { Snapshot } from '../analysis/snapshot.ts';
import type { ReportOptions, WrittenReport } from '../browse/report.ts';
import { InterruptedError } from '../errors.ts';
import { packageVersion } from '../package-version.ts';
import { byteSize, inMegabytes } from './byte-size.ts';
import { type DataFlags, addDataFlags, addQuestionFlags, wholeNumber } from './flags.ts';
import { EXIT } from './outcome.ts';
import { type ChoiceFlags, checkNotEmpty, chooseForReport, describeLeftOut } from './report-choice.ts';
import { print, say, warn } from './terminal.ts';

interface Flags extends DataFlags, ChoiceFlags {
  outputFile: string;
  /** Bytes. */
  maxSize: number;
  split?: boolean;
  seed: number;
}

/** What GitHub takes in a comment, and many mail servers in a letter; in bytes. */
const ATTACHABLE = 25e6;

export function define(command: Command): void {
  addDataFlags(command)
    .option(
      '--output-file <file>',
      'where the report is written; a file that is there is replaced',
      'report.html',
    )
    .option('--model-list <ids...>', 'only these models')
    .option('--judge-model <names...>', 'only these judges')
    .option('--categories <names...>', 'only questions of these categories');
  addQuestionFlags(command)
    .option(
      '--max-size <size>',
      'the most a file may take (20MB, 500KB): beyond it, some questions go without their texts',
      byteSize,
      20e6,
    )
    .option('--split', 'the texts of each category in a file of its own, beside an index')
    .option('--seed <number>', 'which sample of questions keeps its texts', wholeNumber(0), 1);
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export async function run(flags: Flags): Promise<number> {
  const interrupted = new AbortController();
  const onSignal = () => interrupted.abort(new InterruptedError('interrupted'));
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    const written = await write(flags, interrupted.signal);
    for (const report of written) print(describe(report));
    warnOfSize(written);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    say('Interrupted. Nothing has been written.');
    return EXIT.interrupted;
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

async function write(flags: Flags, signal: AbortSignal): Promise<WrittenReport[]> {
  const { openBenchData } = await import('../browse/bench-data.ts');
  const { selectSnapshot, selectTexts } = await import('../browse/report-selection.ts');
  const { writeReport, writeSplitReport } = await import('../browse/report.ts');
  const data = await openBenchData(flags.dataDir, flags.benchName);
  try {
    const selection = chooseForReport(flags, data.snapshot);
    const snapshot = selectSnapshot(data.snapshot, selection);
    checkNotEmpty(snapshot);
    // All of them: who makes the report may know of what it leaves out.
    for (const problem of data.snapshot.problems) warn(problem);
    const options: ReportOptions = {
      snapshot,
      readTexts: (place) => {
        const { id } = snapshot.questions[place] as Snapshot['questions'][number];
        return selectTexts(data.readTexts(id), selection);
      },
      maxSize: flags.maxSize,
      seed: flags.seed,
      version: packageVersion(),
      date: new Date(),
      leftOut: describeLeftOut(data.snapshot, snapshot),
      signal,
    };
    return flags.split
      ? await writeSplitReport(flags.outputFile, options)
      : [await writeReport(flags.outputFile, options)];
  } finally {
    data.close();
  }
}

function describe({ file, size, questions, withTexts }: WrittenReport): string {
  const texts =
    questions === 0
      ? 'the tables, and links to the texts'
      : withTexts === questions
        ? `the texts of ${questions === 1 ? 'its one question' : `all ${questions} questions`}`
        : `the texts of ${withTexts} of ${questions} questions`;
  return `${file}: ${inMegabytes(size)}, with ${texts}`;
}

function warnOfSize(written: readonly WrittenReport[]): void {
  for (const { file, size } of written) {
    if (size <= ATTACHABLE) continue;
    warn(
      `${file} is ${inMegabytes(size)}: GitHub and many mail servers take attachments of at most 25 MB (--max-size 25MB, or --split).`,
    );
  }
}

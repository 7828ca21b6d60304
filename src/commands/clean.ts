import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type Benchmark, loadBenchmark } from '../benchmark/benchmark.ts';
import { listJsonl } from '../benchmark/check.ts';
import { InputError } from '../errors.ts';
import { JsonlAppender } from '../records/append.ts';
import { readLines } from '../records/jsonl.ts';
import { acquireLock } from '../records/lock.ts';
import { rewriteLines } from '../records/rewrite.ts';
import { type CleanPlan, type DropReason, PAIR_KIND, SINGLE_KIND } from '../results/clean.ts';
import { planCleanFile } from '../results/kept-rows.ts';
import { StalenessCheck } from '../results/staleness.ts';
import { unique } from './flags.ts';
import { MODES, judgmentFileOf } from './judging.ts';
import { EXIT } from './outcome.ts';
import { say, warn } from './terminal.ts';

interface Flags {
  infile?: string;
  dataDir: string;
  benchName?: string;
  judgeModel?: string;
  modelList?: string[];
  dryRun?: boolean;
}

export function define(command: Command): void {
  command
    .argument('[files...]', "judgment files (default: the benchmark's)")
    .option('--infile <file>', "a judgment file (FastChat's flag)")
    .option('--data-dir <folder>', 'where benchmarks, answers and judgments are', './data')
    .option('--bench-name <name>', 'the benchmark (default: the one that a named file lies in, or mt_bench)')
    .option('--judge-model <name>', 'only the files of this judge (default: of every judge)')
    .option(
      '--model-list <ids...>',
      'keep only judgments of these models; of comparisons the first model counts',
    )
    .option('--dry-run', 'say what would be dropped, and change nothing');
}

/** A file, and what is to be done to it. */
interface Work extends CleanPlan {
  file: string;
  /** In bytes, without the torn last line. */
  size: number;
  isTorn: boolean;
}

export async function run(flags: Flags, args: string[]): Promise<number> {
  const named = [...args, ...(flags.infile === undefined ? [] : [flags.infile])];
  const files = named.length > 0 ? distinctFiles(named) : benchmarkFiles(flags);
  const releases: (() => void)[] = [];
  try {
    // A dry run writes nothing, so it may look while others write.
    if (!flags.dryRun) for (const file of files) releases.push(acquireLock(file));
    // All are read before any is changed: a bad row in the last one leaves the first as it was.
    for (const work of files.map((file) => planFile(file, flags))) {
      warnOfMissingModels(work, flags.modelList ?? []);
      say(`${nameOf(work.file)}: ${flags.dryRun ? describePlan(work) : cleanFile(work)}`);
    }
  } finally {
    for (const release of releases) release();
  }
  return EXIT.done;
}

/** Each file once, by whatever names it is called. @throws InputError for one that is missing. */
function distinctFiles(names: readonly string[]): string[] {
  const files = new Map<string, string>();
  for (const file of names) {
    if (!existsSync(file)) throw new InputError('no such file', { file });
    if (!statSync(file).isFile()) throw new InputError('is not a file', { file }, 'Name the files in it.');
    const whole = realpathSync(file);
    if (!files.has(whole)) files.set(whole, resolve(file));
  }
  return [...files.values()];
}

/** The judgment files of a benchmark, or of one judge there. @throws InputError where there is none. */
function benchmarkFiles({ dataDir, benchName = 'mt_bench', judgeModel }: Flags): string[] {
  const bench = loadBenchmark(dataDir, benchName);
  const folder = join(bench.outputFolder, 'model_judgment');
  const files =
    judgeModel === undefined
      ? listJsonl(folder).filter((file) => /_(single|pair)\.jsonl$/.test(file))
      : unique(MODES.map((mode) => judgmentFileOf(bench, judgeModel, mode))).filter((file) =>
          existsSync(file),
        );
  if (files.length > 0) return files.map((file) => resolve(file));
  throw new InputError(
    `no judgments${judgeModel === undefined ? '' : ` of ${judgeModel}`}`,
    { file: folder },
    'Name the files, or another benchmark with --bench-name.',
  );
}

function planFile(file: string, flags: Flags): Work {
  const { size } = statSync(file);
  let tornBytes = 0;
  const onTornLine = ({ length, number }: { length: number; number: number }) => {
    tornBytes = length;
    if (flags.dryRun) warn(`${nameOf(file)}:${number}: the last line is torn.`);
  };
  const bench = benchmarkOf(file, flags);
  if (bench === undefined) {
    warn(
      `${nameOf(file)}: its benchmark is not known, so rows of changed answers are not told (--bench-name).`,
    );
  }
  const staleness =
    bench === undefined ? undefined : new StalenessCheck(bench.outputFolder, bench.questions, warn);
  const options = {
    staleness,
    models: flags.modelList === undefined ? undefined : new Set(flags.modelList),
    onTornLine,
  };
  try {
    const plan = isPairFile(file)
      ? planCleanFile(file, PAIR_KIND, options)
      : planCleanFile(file, SINGLE_KIND, options);
    return { ...plan, file, size: size - tornBytes, isTorn: tornBytes > 0 };
  } finally {
    staleness?.close();
  }
}

/** The benchmark asked for, else the folder that holds the file's `model_judgment/`; undefined where that is none. */
function benchmarkOf(file: string, { dataDir, benchName }: Flags): Benchmark | undefined {
  if (benchName !== undefined) return loadBenchmark(dataDir, benchName);
  if (basename(dirname(file)) !== 'model_judgment') return undefined;
  const folder = dirname(dirname(file));
  try {
    return loadBenchmark(dirname(folder), basename(folder));
  } catch (error) {
    // Without questions there is nothing to compare with; a bad row in them is to be heard of.
    if (error instanceof InputError && !existsSync(join(folder, 'question.jsonl'))) return undefined;
    throw error;
  }
}

/** FastChat's rule: rows with a key `model_1` are comparisons. A file holds one kind, so the first row tells. */
function isPairFile(file: string): boolean {
  for (const { text } of readLines(file)) {
    try {
      const row: unknown = JSON.parse(text);
      return typeof row === 'object' && row !== null && 'model_1' in row;
    } catch {
      return file.endsWith('_pair.jsonl'); // what is wrong with it is said when it is read
    }
  }
  return false;
}

/** Changes the file, and says what was done. */
function cleanFile(work: Work): string {
  const { file, kept, size, isTorn } = work;
  // Opening for append moves the torn line away; the lock is held already.
  if (isTorn) new JsonlAppender(file, warn, () => {}).close();
  if (isClean(work)) return describeClean(work);
  const backup = rewriteLines(file, kept, size);
  return `${describeDropped(work)} dropped, ${work.isSorted ? 'in order' : 'sorted'}; the old file is ${nameOf(backup)}.`;
}

/** Says what would be done. */
function describePlan(work: Work): string {
  if (isClean(work)) return describeClean(work);
  return `${describeDropped(work)} to drop, ${work.isSorted ? 'in order' : 'to be sorted'}; nothing is changed.`;
}

function isClean({ rows, kept, isSorted }: CleanPlan): boolean {
  return isSorted && kept.length === rows;
}

function describeClean({ rows }: CleanPlan): string {
  return `${rows === 1 ? '1 row' : `${rows} rows`}, none to drop, in order; left as it is.`;
}

const REASONS = {
  duplicate: 'judged again with the same prompt',
  superseded: 'judged again with another prompt',
  stale: 'of answers that have changed',
  'other-model': 'of other models',
} satisfies Record<DropReason, string>;

function describeDropped({ rows, kept, dropped }: CleanPlan): string {
  const reasons = (Object.keys(REASONS) as DropReason[])
    .filter((reason) => dropped[reason] > 0)
    .map((reason) => `${dropped[reason]} ${REASONS[reason]}`);
  return `${rows - kept.length} of ${rows} rows${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`;
}

function warnOfMissingModels({ file, models }: Work, wanted: readonly string[]): void {
  const missing = wanted.filter((model) => !models.has(model));
  if (missing.length > 0) warn(`${nameOf(file)} has no judgment of ${missing.join(', ')}.`);
}

/** The path as short as it can be said here. */
function nameOf(file: string): string {
  const folder = `${process.cwd()}/`;
  return file.startsWith(folder) ? file.slice(folder.length) : file;
}

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { ZodType } from 'zod';
import { type Benchmark, loadBenchmark } from '../benchmark/benchmark.ts';
import { InputError } from '../errors.ts';
import {
  type PairJudgment,
  type SingleJudgment,
  pairJudgmentSchema,
  singleJudgmentSchema,
} from '../judgments/judgment.ts';
import { RecordReader, checkRecord, readRecords } from '../records/jsonl.ts';
import type { ReadRow } from '../results/newest.ts';
import type { PairResults, Results, SingleResults } from '../results/results.ts';
import { StalenessCheck } from '../results/staleness.ts';
import { summarizePairs, summarizePairsAsFastchat } from '../results/summarize-pair.ts';
import { summarizeSingle, summarizeSingleAsFastchat } from '../results/summarize-single.ts';
import { withoutIntervals } from '../results/without-intervals.ts';
import { screenOf } from '../show/screen.ts';
import { addConfigFlag } from './config-flag.ts';
import {
  type DataFlags,
  type Format,
  type ProfileFlags,
  addDataFlags,
  addFormatFlag,
  addProfileFlag,
} from './flags.ts';
import { MODES, type Mode, judgmentFileOf } from './judging.ts';
import { print, warn } from './terminal.ts';

export interface ShowFlags extends DataFlags {
  judgeModel?: string | undefined;
  inputFile?: string | undefined;
  modelList?: string[] | undefined;
  asFastchat?: boolean | undefined;
}

export interface Flags extends ShowFlags, ProfileFlags {
  mode: Mode;
  baselineModel: string;
  format: Format;
  /** False where intervals are left out. */
  ci?: boolean;
  outputFile?: string;
}

export function define(command: Command): void {
  addDataFlags(command)
    .addOption(new Option('--mode <mode>', 'which judgments').choices(MODES).default('single'))
    .option('--judge-model <name>', 'whose judgments (default: the only judge there is, or gpt-4)')
    .option('--baseline-model <id>', 'the baseline of mode pairwise-baseline', 'gpt-3.5-turbo')
    .option('--input-file <file>', "the judgments (default: the judge's file)")
    .option('--model-list <ids...>', 'only these models')
    .option('--as-fastchat', "count as FastChat's show_result.py: repeated, stale and doubtful rows too")
    .option('--no-ci', 'leave out the 95% intervals')
    .option(
      '--output-file <file>',
      "also write Swallow's JSON of the scores, which counts as --as-fastchat does",
    );
  addFormatFlag(command);
  addProfileFlag(command);
  addConfigFlag(command);
}

export async function run(flags: Flags): Promise<number> {
  const { outputFile, mode } = flags;
  if (outputFile !== undefined && mode !== 'single') {
    throw new InputError(
      `mode ${mode} has no such file: it holds the scores of single answers`,
      { flag: '--output-file' },
      'Leave it out; --format json prints the win rates for a program.',
    );
  }
  const { results } = readResults(flags);
  if (outputFile !== undefined && results.mode === 'single') {
    const { writeSwallowFile } = await import('./output-file.ts');
    await writeSwallowFile(outputFile, flags, countEveryRow(flags, results));
  }
  print(await formatResults(flags.ci === false ? withoutIntervals(results) : results, flags.format));
  return 0;
}

/** The scores with every row counted, as Swallow does; a warning says how many of them the scores shown leave out. */
function countEveryRow(flags: ShowFlags, shown: SingleResults): SingleResults {
  if (flags.asFastchat) return shown;
  let rows = 0;
  for (const { left_out } of shown.models) rows += left_out.doubtful + left_out.duplicate + left_out.stale;
  if (rows > 0) {
    warn(
      `the output file counts every row, as Swallow does; the scores shown leave out ${rows} that are doubtful, repeated or stale (--as-fastchat counts them too).`,
    );
  }
  return readSingleResults({ ...flags, asFastchat: true });
}

/** The scores or win rates in a judgment file, and which file that is. @throws InputError */
export function readResults(flags: Omit<Flags, 'format'>): { results: Results; file: string } {
  const { mode, baselineModel } = flags;
  const source = findJudgments(flags, mode);
  const results =
    mode === 'single'
      ? readSingleResults(flags, source)
      : readPairResults(flags, source, mode, mode === 'pairwise-all' ? undefined : baselineModel);
  return { results, file: source.file };
}

/** The scores in a judgment file. @throws InputError */
export function readSingleResults(
  flags: ShowFlags,
  source: Source = findJudgments(flags, 'single'),
): SingleResults {
  const { bench, judge } = source;
  const categories = new Map(bench.questions.map(({ question_id, category }) => [question_id, category]));
  const options = {
    categoryOf: (id: string | number) => categories.get(id),
    categoryOrder: bench.settings.category_order,
    models: flags.modelList === undefined ? undefined : new Set(flags.modelList),
  };
  const models = withRows<SingleJudgment, SingleResults['models']>(
    source,
    singleJudgmentSchema,
    (rows, staleness) =>
      flags.asFastchat
        ? summarizeSingleAsFastchat(rows, options)
        : summarizeSingle(rows, { ...options, isStale: (row) => staleness.isStale(row) }),
  );
  if (models.length === 0) {
    throw new InputError(
      flags.modelList === undefined
        ? 'holds no judgment'
        : `has no judgment of ${flags.modelList.join(', ')}`,
      { file: source.file },
      flags.modelList === undefined ? undefined : 'Name other models with --model-list.',
    );
  }
  warnOfMissingModels(flags.modelList ?? [], models, source.file);
  return { mode: 'single', bench: bench.name, judge, models };
}

/** The win rates in a file of comparisons. @throws InputError */
function readPairResults(
  flags: ShowFlags,
  source: Source,
  mode: PairResults['mode'],
  baseline: string | undefined,
): PairResults {
  const options = { baseline, models: flags.modelList === undefined ? undefined : new Set(flags.modelList) };
  const summary = withRows<PairJudgment, ReturnType<typeof summarizePairs>>(
    source,
    pairJudgmentSchema,
    (rows, staleness) =>
      flags.asFastchat
        ? summarizePairsAsFastchat(rows, options)
        : summarizePairs(rows, { ...options, isStale: (row) => staleness.isStalePair(row) }),
  );
  const named = flags.modelList ?? [];
  if (named.length > 0 && summary.models.length === 0) {
    throw new InputError(
      `has no match whose first model is ${named.join(' or ')}`,
      { file: source.file },
      "As in FastChat, --model-list names the models that stand first (model_1) in the file's rows.",
    );
  }
  const compared = baseline === undefined ? [] : [{ model: baseline }];
  warnOfMissingModels(named, [...summary.models, ...compared], source.file);
  if (baseline !== undefined && summary.models.length === 0) {
    throw new InputError(
      `no match against ${baseline}`,
      { file: source.file },
      'Name the baseline with --baseline-model, or show all pairs with --mode pairwise-all.',
    );
  }
  return {
    mode,
    bench: source.bench.name,
    judge: source.judge,
    ...(baseline === undefined ? {} : { baseline }),
    ...summary,
  };
}

/** Where judgments are, and what they are about. */
interface Source {
  bench: Benchmark;
  judge: string;
  file: string;
}

function findJudgments(flags: ShowFlags, mode: Mode): Source {
  const bench = loadBenchmark(flags.dataDir, flags.benchName);
  const judges = listJudges(join(bench.outputFolder, 'model_judgment'), mode);
  const judge = flags.judgeModel ?? (judges.length === 1 ? judges[0] : undefined) ?? 'gpt-4';
  const file = flags.inputFile ?? judgmentFileOf(bench, judge, mode);
  if (existsSync(file)) return { bench, judge, file };
  const others = judges.length === 0 ? '' : ` (there are: ${judges.join(', ')})`;
  throw new InputError(
    'no such file',
    { file },
    `Judge answers first (\`llm-judge judge --bench-name ${bench.name} --mode ${mode}\`), or name another judge with --judge-model${others}.`,
  );
}

/** The judges that have a file of judgments, sorted. */
function listJudges(folder: string, mode: Mode): string[] {
  if (!existsSync(folder)) return [];
  const ending = mode === 'single' ? '_single.jsonl' : '_pair.jsonl';
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();
}

/** Summarizes the rows of a file while it and the answers are open. */
function withRows<T, R>(
  { bench, file }: Source,
  schema: ZodType<T>,
  summarize: (rows: Iterable<ReadRow<T>>, staleness: StalenessCheck) => R,
): R {
  const staleness = new StalenessCheck(bench.outputFolder, bench.questions, warn);
  const reader = new RecordReader(file);
  try {
    return summarize(readRows(file, schema, reader), staleness);
  } finally {
    staleness.close();
    reader.close();
  }
}

function* readRows<T>(file: string, schema: ZodType<T>, reader: RecordReader): Generator<ReadRow<T>> {
  const onTornLine = ({ number }: { number: number }) =>
    warn(`${file}:${number}: the last line is torn and is passed over.`);
  for (const { record, offset, length, line } of readRecords(file, schema, { onTornLine })) {
    yield {
      row: record,
      readAgain: () => checkRecord(reader.readAt({ offset, length }), schema, file, line),
    };
  }
}

function warnOfMissingModels(
  wanted: readonly string[],
  found: readonly { model: string }[],
  file: string,
): void {
  const there = new Set(found.map(({ model }) => model.replaceAll('/', '_')));
  const missing = wanted.filter((name) => !there.has(name.replaceAll('/', '_')));
  if (missing.length > 0) warn(`${file} has no judgment of ${missing.join(', ')}.`);
}

/** A result as it is printed; the renderer is loaded when it is used. */
export async function formatResults(results: Results, format: Format): Promise<string> {
  switch (format) {
    case 'json':
      return JSON.stringify(results, undefined, 1);
    case 'csv':
      return (await import('../show/csv.ts')).toCsv(results);
    case 'markdown':
      return (await import('../show/markdown.ts')).toMarkdown(results);
    case 'table':
      return (await import('../show/table.ts')).toTable(
        results,
        screenOf(process.stdout, process.env, process.platform),
      );
  }
}

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { loadBenchmark } from '../benchmark/benchmark.ts';
import { modelFileName } from '../benchmark/model-id.ts';
import { InputError } from '../errors.ts';
import { type SingleJudgment, singleJudgmentSchema } from '../judgments/judgment.ts';
import { RecordReader, checkRecord, readRecords } from '../records/jsonl.ts';
import type { SingleResults } from '../results/results.ts';
import { StalenessCheck } from '../results/staleness.ts';
import { type JudgmentRow, summarizeSingle, summarizeSingleAsFastchat } from '../results/summarize-single.ts';
import { type DataFlags, type Format, addDataFlags, addFormatFlag } from './flags.ts';
import { print, warn } from './terminal.ts';

interface Flags extends DataFlags {
  mode: 'single';
  judgeModel?: string;
  inputFile?: string;
  modelList?: string[];
  format: Format;
  asFastchat?: boolean;
}

export function define(command: Command): void {
  addDataFlags(command)
    .addOption(new Option('--mode <mode>', 'which judgments').choices(['single']).default('single'))
    .option('--judge-model <name>', 'whose judgments (default: gpt-4, or the only judge there is)')
    .option('--input-file <file>', "the judgments (default: the judge's file)")
    .option('--model-list <ids...>', 'only these models')
    .option('--as-fastchat', "count as FastChat's show_result.py: repeated, stale and doubtful rows too");
  addFormatFlag(command);
}

export async function run(flags: Flags): Promise<number> {
  const results = readSingleResults(flags);
  print(await formatResults(results, flags.format));
  return 0;
}

/** The scores of a judgment file. @throws InputError */
export function readSingleResults(flags: Omit<Flags, 'format' | 'mode'>): SingleResults {
  const bench = loadBenchmark(flags.dataDir, flags.benchName);
  const folder = join(bench.outputFolder, 'model_judgment');
  const judge = flags.judgeModel ?? onlyJudge(folder) ?? 'gpt-4';
  const file = flags.inputFile ?? join(folder, `${modelFileName(judge, '--judge-model')}_single.jsonl`);
  if (!existsSync(file)) {
    throw new InputError(
      'no such file',
      { file },
      `Judge answers first (\`llm-judge judge --bench-name ${bench.name}\`), or name another judge with --judge-model${listJudges(folder)}.`,
    );
  }
  const categories = new Map(bench.questions.map(({ question_id, category }) => [question_id, category]));
  const options = {
    categoryOf: (id: string | number) => categories.get(id),
    categoryOrder: bench.settings.category_order,
    models: flags.modelList === undefined ? undefined : new Set(flags.modelList),
  };
  const staleness = new StalenessCheck(bench.outputFolder, bench.questions, warn);
  const reader = new RecordReader(file);
  try {
    const rows = readRows(file, reader);
    const models = flags.asFastchat
      ? summarizeSingleAsFastchat(rows, options)
      : summarizeSingle(rows, { ...options, isStale: (row) => staleness.isStale(row) });
    warnOfMissingModels(
      flags.modelList ?? [],
      models.map(({ model }) => model),
      file,
    );
    return { mode: 'single', bench: bench.name, judge, models };
  } finally {
    staleness.close();
    reader.close();
  }
}

function* readRows(file: string, reader: RecordReader): Generator<JudgmentRow> {
  const onTornLine = ({ number }: { number: number }) =>
    warn(`${file}:${number}: the last line is torn and is passed over.`);
  for (const { record, offset, length, line } of readRecords(file, singleJudgmentSchema, { onTornLine })) {
    yield {
      row: record,
      readAgain: () =>
        checkRecord(reader.readAt({ offset, length }), singleJudgmentSchema, file, line) as SingleJudgment,
    };
  }
}

function listSingleJudges(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('_single.jsonl'))
    .map((name) => name.slice(0, -'_single.jsonl'.length))
    .sort();
}

function onlyJudge(folder: string): string | undefined {
  const judges = listSingleJudges(folder);
  return judges.length === 1 ? judges[0] : undefined;
}

function listJudges(folder: string): string {
  const judges = listSingleJudges(folder);
  return judges.length === 0 ? '' : ` (there are: ${judges.join(', ')})`;
}

function warnOfMissingModels(wanted: readonly string[], found: readonly string[], file: string): void {
  const missing = wanted.filter((model) => !found.includes(model));
  if (missing.length > 0) warn(`${file} has no judgment of ${missing.join(', ')}.`);
}

/** A result as it is printed; the renderer is loaded when it is used. */
export async function formatResults(results: SingleResults, format: Format): Promise<string> {
  switch (format) {
    case 'json':
      return JSON.stringify(results, undefined, 1);
    case 'csv':
      return (await import('../show/csv.ts')).toCsv(results);
    case 'markdown':
      return (await import('../show/markdown.ts')).toMarkdown(results);
    case 'table':
      return (await import('../show/table.ts')).toTable(results);
  }
}

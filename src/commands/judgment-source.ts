import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ZodType } from 'zod';
import { type Benchmark, loadBenchmark } from '../benchmark/benchmark.ts';
import { InputError } from '../errors.ts';
import { RecordReader, checkRecord, readRecords } from '../records/jsonl.ts';
import { isPlainPair, isPlainSingle } from '../judgments/is-plain-judgment.ts';
import { pairJudgmentSchema, singleJudgmentSchema } from '../judgments/judgment.ts';
import type { LinePlace, ReadRow } from '../results/newest.ts';
import { StalenessCheck } from '../results/staleness.ts';
import type { DataFlags } from './flags.ts';
import { type Mode, judgmentFileOf } from './judging.ts';
import { warn } from './terminal.ts';

/** Flags that say whose judgments are meant, and where they are. */
export interface JudgmentFlags extends DataFlags {
  judgeModel?: string | undefined;
  inputFile?: string | undefined;
}

/** Where judgments are, and what they are about. */
export interface JudgmentSource {
  bench: Benchmark;
  judge: string;
  file: string;
}

/** The judgments that the flags name: of one judge, in one mode. @throws InputError where there are none. */
export function findJudgments(flags: JudgmentFlags, mode: Mode): JudgmentSource {
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
export function listJudges(folder: string, mode: Mode): string[] {
  if (!existsSync(folder)) return [];
  const ending = mode === 'single' ? '_single.jsonl' : '_pair.jsonl';
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();
}

/** Summarizes the rows of a file while it and the answers are open. */
export function withRows<T, R>(
  { bench, file }: JudgmentSource,
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

/** For each kind of judgment, the quick test of its rows. */
const PLAIN = new Map<ZodType, (value: unknown) => boolean>([
  [singleJudgmentSchema, isPlainSingle],
  [pairJudgmentSchema, isPlainPair],
]);

function* readRows<T>(file: string, schema: ZodType<T>, reader: RecordReader): Generator<ReadRow<T>> {
  const onTornLine = ({ number }: { number: number }) =>
    warn(`${file}:${number}: the last line is torn and is passed over.`);
  const isPlain = PLAIN.get(schema) as ((value: unknown) => value is T) | undefined;
  // One function for all rows: of a row that may have to be read again, its place is kept.
  const readAgain = (place: LinePlace) => checkRecord(reader.readAt(place), schema, file, place.line);
  for (const located of readRecords(file, schema, { onTornLine, isPlain })) {
    yield { row: located.record, place: located, readAgain };
  }
}

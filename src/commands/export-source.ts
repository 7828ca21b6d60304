import { join } from 'node:path';
import { USUAL_INTERVALS } from '../analysis/interval-settings.ts';
import { type Answer, AnswerFile, listAnsweredModels } from '../answers/answer.ts';
import { type Benchmark, loadBenchmark } from '../benchmark/benchmark.ts';
import { modelFilter, modelKey } from '../benchmark/model-key.ts';
import type { QuestionId } from '../benchmark/question.ts';
import { InputError } from '../errors.ts';
import { type CleanKind, PAIR_KIND, SINGLE_KIND } from '../results/clean.ts';
import { readKeptRows } from '../results/kept-rows.ts';
import type { PairResults, SingleResults } from '../results/results.ts';
import { StalenessCheck } from '../results/staleness.ts';
import { answersTable } from '../results/tables/answers.ts';
import { comparisonsTable } from '../results/tables/comparisons.ts';
import { judgmentsTable } from '../results/tables/judgments.ts';
import { questionsTable } from '../results/tables/questions.ts';
import { scoresTable, winRatesTable } from '../results/tables/scores.ts';
import type { Table } from '../results/tables/table.ts';
import type { DataFlags } from './flags.ts';
import { judgmentFileOf } from './judging.ts';
import { listJudges } from './judgment-source.ts';
import { readResults, readSingleResults } from './show.ts';
import { warn } from './terminal.ts';

export interface ExportSourceFlags extends DataFlags {
  judgeModel?: string[];
  modelList?: string[];
}

/** The tables that a benchmark's folder can give, by name. */
export const TABLES = ['scores', 'win_rates', 'judgments', 'comparisons', 'answers', 'questions'] as const;
export type TableName = (typeof TABLES)[number];

/** What there is to export of a benchmark. */
export interface ExportSource {
  flags: ExportSourceFlags;
  bench: Benchmark;
  /** Those that have judgments there. */
  judges: { single: string[]; pair: string[] };
  /** Those that hold any row; none is read yet. */
  tables: Table[];
}

/** @throws InputError for a judge or a model that is not there. */
export function openExport(flags: ExportSourceFlags): ExportSource {
  const bench = loadBenchmark(flags.dataDir, flags.benchName);
  const judges = judgesOf(bench, flags.judgeModel);
  const categories = new Map(bench.questions.map(({ question_id, category }) => [question_id, category]));
  const categoryOf = (id: QuestionId) => categories.get(id);
  const models = answeredModels(bench, flags.modelList);
  const isWanted = modelFilter(flags.modelList && new Set(flags.modelList));
  const single = judges.single.map((judge) => judgmentFileOf(bench, judge, 'single'));
  const pairs = judges.pair.map((judge) => judgmentFileOf(bench, judge, 'pairwise-all'));
  const tables = {
    scores:
      single.length > 0 && scoresTable(() => judges.single.map((judge) => singleResultsBy(flags, judge))),
    win_rates:
      pairs.length > 0 && winRatesTable(() => judges.pair.map((judge) => pairResultsBy(flags, judge))),
    judgments:
      single.length > 0 && judgmentsTable(() => rowsOf(single, SINGLE_KIND, ({ model }) => isWanted(model))),
    comparisons:
      pairs.length > 0 &&
      comparisonsTable(() =>
        rowsOf(pairs, PAIR_KIND, ({ model_1, model_2 }) => isWanted(model_1) && isWanted(model_2)),
      ),
    answers: models.length > 0 && answersTable(() => readAnswers(bench, models, categoryOf)),
    questions: questionsTable(bench.questions),
  } satisfies Record<TableName, Table | false>;
  return { flags, bench, judges, tables: Object.values(tables).filter((table) => table !== false) };

  function* rowsOf<T extends { question_id: QuestionId; turn: number }>(
    files: readonly string[],
    kind: CleanKind<T>,
    isChosen: (row: T) => boolean,
  ) {
    const staleness = new StalenessCheck(bench.outputFolder, bench.questions, warn);
    try {
      for (const file of files) {
        const onTornLine = ({ number }: { number: number }) =>
          warn(`${file}:${number}: the last line is torn and is passed over.`);
        for (const row of readKeptRows(file, kind, { staleness, models: undefined, onTornLine })) {
          if (isChosen(row)) yield { row, category: categoryOf(row.question_id) };
        }
      }
    } finally {
      staleness.close();
    }
  }
}

/** The results of every judge, single answers first. @throws InputError */
export function* readExportResults({ flags, judges }: ExportSource): Generator<SingleResults | PairResults> {
  for (const judge of judges.single) yield singleResultsBy(flags, judge);
  for (const judge of judges.pair) yield pairResultsBy(flags, judge);
}

function singleResultsBy(flags: ExportSourceFlags, judge: string): SingleResults {
  const { dataDir, benchName, modelList } = flags;
  return readSingleResults({ dataDir, benchName, judgeModel: judge, modelList, intervals: USUAL_INTERVALS });
}

function pairResultsBy({ dataDir, benchName, modelList }: ExportSourceFlags, judge: string): PairResults {
  const mode = 'pairwise-all';
  const { results } = readResults({
    dataDir,
    benchName,
    judgeModel: judge,
    modelList,
    mode,
    baselineModel: '',
    intervals: USUAL_INTERVALS,
  });
  return results as PairResults;
}

/** The judges asked for, or all. @throws InputError for one that has judged nothing here. */
function judgesOf(
  { name, outputFolder }: Benchmark,
  wanted: readonly string[] | undefined,
): ExportSource['judges'] {
  const folder = join(outputFolder, 'model_judgment');
  const there = { single: listJudges(folder, 'single'), pair: listJudges(folder, 'pairwise-all') };
  if (wanted === undefined) return there;
  const fileNames = wanted.map(modelKey);
  const missing = wanted.filter(
    (_, place) => ![...there.single, ...there.pair].includes(fileNames[place] as string),
  );
  if (missing.length > 0) {
    const all = [...new Set([...there.single, ...there.pair])];
    throw new InputError(
      `no judgments of ${missing.join(', ')} on ${name}`,
      { flag: '--judge-model' },
      all.length === 0 ? 'There are none at all.' : `There are: ${all.join(', ')}.`,
    );
  }
  return {
    single: there.single.filter((judge) => fileNames.includes(judge)),
    pair: there.pair.filter((judge) => fileNames.includes(judge)),
  };
}

/** The names of the files of answers. @throws InputError for a model that has none. */
function answeredModels({ outputFolder }: Benchmark, wanted: readonly string[] | undefined): string[] {
  const there = listAnsweredModels(outputFolder);
  if (wanted === undefined) return there;
  return wanted.map(modelKey).filter((name) => there.includes(name));
}

function* readAnswers(
  { outputFolder, questions }: Benchmark,
  models: readonly string[],
  categoryOf: (id: QuestionId) => string | undefined,
): Generator<{ answer: Answer; category: string | undefined }> {
  for (const model of models) {
    const answers = new AnswerFile(join(outputFolder, 'model_answer', `${model}.jsonl`), warn);
    try {
      for (const { question_id } of questions) {
        const answer = answers.get(question_id);
        if (answer !== undefined) yield { answer, category: categoryOf(question_id) };
      }
    } finally {
      answers.close();
    }
  }
}

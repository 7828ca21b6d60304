import { InputError } from '../errors.ts';
import {
  type PairJudgment,
  type SingleJudgment,
  pairJudgmentSchema,
  singleJudgmentSchema,
} from '../judgments/judgment.ts';
import {
  type JudgeMatches,
  type JudgeScores,
  readJudgeMatches,
  readJudgeScores,
} from '../results/judge-verdicts.ts';
import type { PairPanelResults, PanelResults, Pool, SinglePanelResults } from '../results/panel.ts';
import { modelKey } from '../benchmark/model-key.ts';
import { poolMatches } from '../results/pool-matches.ts';
import { poolScores } from '../results/pool-scores.ts';
import { screenOf } from '../show/screen.ts';
import { concludeFailUnder } from './fail-under.ts';
import type { Format } from './flags.ts';
import { checkJudgesDiffer } from './judge-names.ts';
import { type JudgmentSource, findJudgments, withRows } from './judgment-source.ts';
import { intervalsMade } from './intervals-made.ts';
import { type Flags, formatResults } from './show.ts';
import { print, warn } from './terminal.ts';

/** Shows what several judges say together. @param judges two at least. */
export async function showPanel(flags: Flags, judges: readonly string[]): Promise<number> {
  const results = readPanelResults(flags, judges);
  print(await formatPanel(results, flags.format));
  return concludeFailUnder('llm-judge show', results, flags, () => formatPanel(results, 'markdown'));
}

/** The pooled results of the judges' files. @throws InputError */
function readPanelResults(flags: Flags, judges: readonly string[]): PanelResults {
  const { mode, modelList } = flags;
  checkJudgesDiffer(judges);
  checkFlags(flags);
  const sources = judges.map((judgeModel) => findJudgments({ ...flags, judgeModel }, mode));
  const results = mode === 'single' ? readSingles(flags, sources) : readPairs(flags, mode, sources);
  const found = new Set(results.models.map(({ model }) => modelKey(model)));
  if (results.mode !== 'single' && results.baseline !== undefined) found.add(modelKey(results.baseline));
  const missing = (modelList ?? []).filter((name) => !found.has(modelKey(name)));
  if (missing.length > 0) warn(`no judge of the panel has judged ${missing.join(', ')}.`);
  return results;
}

function readSingles(flags: Flags, sources: readonly JudgmentSource[]): SinglePanelResults {
  const { bench, judge } = panelOf(sources);
  const categories = new Map(bench.questions.map(({ question_id, category }) => [question_id, category]));
  const judges = sources.map((source) =>
    withRows<SingleJudgment, JudgeScores>(source, singleJudgmentSchema, (rows, staleness) =>
      readJudgeScores(source.judge, rows, (row) => staleness.isStale(row)),
    ),
  );
  const pooled = poolScores(judges, {
    pool: flags.pool === 'median' ? 'median' : 'mean',
    categoryOf: (id) => categories.get(id),
    categoryOrder: bench.settings.category_order,
    models: modelsOf(flags),
    intervals: flags.intervals && { ...flags.intervals, of: 'all' },
  });
  if (pooled.panel.answers === 0) {
    refuseNothingShared(
      'answer is scored',
      judges.map((each) => `${each.judge} has ${each.scores.length} scores that count`),
    );
  }
  return { mode: 'single', bench: bench.name, judge, ...intervalsMade(flags), ...pooled };
}

function readPairs(
  flags: Flags,
  mode: PairPanelResults['mode'],
  sources: readonly JudgmentSource[],
): PairPanelResults {
  const { bench, judge } = panelOf(sources);
  const baseline = mode === 'pairwise-all' ? undefined : flags.baselineModel;
  const judges = sources.map((source) =>
    withRows<PairJudgment, JudgeMatches>(source, pairJudgmentSchema, (rows, staleness) =>
      readJudgeMatches(source.judge, rows, (row) => staleness.isStalePair(row)),
    ),
  );
  const pooled = poolMatches(judges, {
    pool: flags.pool === 'majority' ? 'majority' : 'mean',
    baseline,
    models: modelsOf(flags),
    intervals: flags.intervals,
  });
  if (pooled.panel.matches === 0) {
    refuseNothingShared(
      baseline === undefined ? 'match is decided' : `match against ${baseline} is decided`,
      judges.map((each) => `${each.judge} has ${each.matches.length} matches in all`),
    );
  }
  return {
    mode,
    bench: bench.name,
    judge,
    ...(baseline === undefined ? {} : { baseline }),
    ...intervalsMade(flags),
    ...pooled,
  };
}

function panelOf(sources: readonly JudgmentSource[]): Pick<JudgmentSource, 'bench' | 'judge'> {
  const [first] = sources as [JudgmentSource];
  return { bench: first.bench, judge: sources.map(({ judge }) => judge).join('+') };
}

function modelsOf({ modelList }: Flags): ReadonlySet<string> | undefined {
  return modelList === undefined ? undefined : new Set(modelList);
}

/** What is about one judge's file, and pools that are none for what is shown. @throws InputError */
function checkFlags(flags: Flags): void {
  const { mode, pool, asFastchat, outputFile, inputFile } = flags;
  const oneJudge = 'Name one judge with --judge-model.';
  if (asFastchat) {
    throw new InputError('FastChat shows one judge at a time', { flag: '--as-fastchat' }, oneJudge);
  }
  if (outputFile !== undefined) {
    throw new InputError(
      "Swallow's file holds the scores of one judge, every row of its file counted",
      { flag: '--output-file' },
      `${oneJudge} --format json prints the pooled scores for a program.`,
    );
  }
  if (inputFile !== undefined) {
    throw new InputError(
      'it is the file of one judge, and several are named',
      { flag: '--input-file' },
      `${oneJudge} The files of several are found by their names in model_judgment/.`,
    );
  }
  const [ofOneJudge] = [
    ...(flags.variance ? ['--variance'] : []),
    ...(flags.scoreFrom === 'logprobs' ? ['--score-from'] : []),
    ...(flags.lengthControlled ? ['--length-controlled'] : []),
  ];
  if (ofOneJudge !== undefined) {
    throw new InputError('it is told of one judge, and several are named', { flag: ofOneJudge }, oneJudge);
  }
  const wrong: Pool = mode === 'single' ? 'majority' : 'median';
  if (pool !== wrong) return;
  throw mode === 'single'
    ? new InputError(
        'majority pools the outcomes of matches',
        { flag: '--pool' },
        'A score that more than half of the judges give is their median: use --pool median.',
      )
    : new InputError(
        'median pools scores',
        { flag: '--pool' },
        'Of win, tie and loss the middle one is what more than half of the judges name, else a tie: use --pool majority.',
      );
}

function refuseNothingShared(what: string, counts: readonly string[]): never {
  throw new InputError(
    `no ${what} by every judge of the panel (${counts.join(', ')})`,
    { flag: '--judge-model' },
    'Have all of them judge the same answers (`llm-judge judge --judge-model A B C`), or leave judges out.',
  );
}

async function formatPanel(results: PanelResults, format: Format): Promise<string> {
  const pooled = await formatResults(results, format);
  if (format === 'json' || format === 'csv') return pooled;
  const { toPanelMarkdown, toPanelTable } = await import('../show/panel.ts');
  const judges =
    format === 'table'
      ? toPanelTable(results, screenOf(process.stdout, process.env, process.platform))
      : toPanelMarkdown(results);
  return `${pooled}\n\n${judges}`;
}

import { type Command, Option } from 'commander';
import type { IntervalSettings } from '../analysis/interval-settings.ts';
import { InputError } from '../errors.ts';
import {
  type PairJudgment,
  type SingleJudgment,
  pairJudgmentSchema,
  singleJudgmentSchema,
} from '../judgments/judgment.ts';
import { POOLS, type Pool } from '../results/panel.ts';
import type { PairResults, Results, SingleResults } from '../results/results.ts';
import { summarizePairs, summarizePairsAsFastchat } from '../results/summarize-pair.ts';
import { summarizeSingle, summarizeSingleAsFastchat } from '../results/summarize-single.ts';
import { screenOf } from '../show/screen.ts';
import { addConfigFlag } from './config-flag.ts';
import { type Format, type ProfileFlags, addDataFlags, addFormatFlag, addProfileFlag } from './flags.ts';
import { type FailUnderFlags, addFailUnderFlags, checkFailUnder, concludeFailUnder } from './fail-under.ts';
import { judgeNames } from './judge-names.ts';
import { type IntervalFlags, addIntervalFlags, intervalSettings } from './interval-flags.ts';
import { intervalsMade } from './intervals-made.ts';
import { MODES, type Mode } from './judging.ts';
import { type JudgmentFlags, type JudgmentSource, findJudgments, withRows } from './judgment-source.ts';
import { warnOfMissingModels } from './missing-models.ts';
import { SCORE_SOURCES, type ScoreSource } from './repeat-flags.ts';
import { print, warn } from './terminal.ts';

export interface ShowFlags extends JudgmentFlags {
  modelList?: string[] | undefined;
  asFastchat?: boolean | undefined;
  /** How intervals are made; none where undefined. */
  intervals?: IntervalSettings | undefined;
}

export interface Flags extends ShowFlags, ProfileFlags, FailUnderFlags {
  /** Of several judges. @default 'mean' */
  pool?: Pool;
  mode: Mode;
  baselineModel: string;
  format: Format;
  /** Where the variance of scores comes from, in place of the scores. */
  variance?: boolean;
  /** With `logprobs` the expected scores stand beside the sampled ones. */
  scoreFrom?: ScoreSource;
  lengthControlled?: boolean;
  outputFile?: string;
}

export function define(command: Command): void {
  addDataFlags(command)
    .addOption(new Option('--mode <mode>', 'which judgments').choices(MODES).default('single'))
    .option(
      '--judge-model <names...>',
      'whose judgments (default: the only judge there is, or gpt-4); several are pooled',
    )
    .addOption(
      new Option(
        '--pool <how>',
        'several judges: how their verdicts become one (mean; scores also median, matches also majority)',
      ).choices(POOLS),
    )
    .option('--baseline-model <id>', 'the baseline of mode pairwise-baseline', 'gpt-3.5-turbo')
    .option('--input-file <file>', "the judgments (default: the judge's file)")
    .option('--model-list <ids...>', 'only these models')
    .option('--as-fastchat', "count as FastChat's show_result.py: repeated, stale and doubtful rows too")
    .addOption(
      new Option(
        '--score-from <source>',
        'with logprobs: also the expected score, by the probabilities of the ratings',
      ).choices(SCORE_SOURCES),
    )
    .option('--variance', 'what a score varies with: questions, sampling of answers, the judge')
    .option(
      '--length-controlled',
      "with mode pairwise-baseline: also AlpacaEval's win rate for answers of equal length",
    )
    .option(
      '--output-file <file>',
      "also write Swallow's JSON of the scores, which counts as --as-fastchat does",
    );
  addIntervalFlags(command).option('--no-ci', 'leave out the intervals and the standard errors');
  addFormatFlag(command);
  addFailUnderFlags(command);
  addProfileFlag(command);
  addConfigFlag(command);
}

/** Flags as they are given: the judge may be several. */
export interface GivenFlags extends Omit<Flags, 'judgeModel' | 'intervals'>, IntervalFlags {
  judgeModel?: string | string[] | undefined;
  /** False where intervals are left out. */
  ci: boolean;
}

export async function run({ judgeModel, ci, ...given }: GivenFlags): Promise<number> {
  const judges = judgeModel === undefined ? [] : judgeNames(judgeModel);
  const intervals = ci ? intervalSettings(given) : undefined;
  const flags: Flags = { ...given, judgeModel: judges[0], intervals };
  checkFailUnder(flags, flags.mode, ci);
  if (judges.length > 1) return (await import('./show-panel.ts')).showPanel(flags, judges);
  if (flags.pool !== undefined) {
    throw new InputError('there is one judge', { flag: '--pool' }, 'Name several with --judge-model A B C.');
  }
  const { outputFile, mode } = flags;
  if (flags.scoreFrom === 'logprobs') return (await import('./show-expected.ts')).showExpected(flags);
  if (flags.variance) return (await import('./show-variance.ts')).showVariance(flags);
  if (outputFile !== undefined && mode !== 'single') {
    throw new InputError(
      `mode ${mode} has no such file: it holds the scores of single answers`,
      { flag: '--output-file' },
      'Leave it out; --format json prints the win rates for a program.',
    );
  }
  const { results } = flags.lengthControlled
    ? await (await import('./length-controlled.ts')).readLengthControlled(flags)
    : readResults(flags);
  if (outputFile !== undefined && results.mode === 'single') {
    const { writeSwallowFile } = await import('./output-file.ts');
    await writeSwallowFile(outputFile, flags, countEveryRow(flags, results));
  }
  print(await formatResults(results, flags.format));
  return concludeFailUnder('llm-judge show', results, flags, () => formatResults(results, 'markdown'));
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
  return readSingleResults({ ...flags, asFastchat: true, intervals: undefined });
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
  source: JudgmentSource = findJudgments(flags, 'single'),
): SingleResults {
  const { bench, judge } = source;
  const categories = new Map(bench.questions.map(({ question_id, category }) => [question_id, category]));
  const options = {
    categoryOf: (id: string | number) => categories.get(id),
    categoryOrder: bench.settings.category_order,
    models: flags.modelList === undefined ? undefined : new Set(flags.modelList),
    intervals: flags.intervals && ({ ...flags.intervals, of: 'all' } as const),
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
  return { mode: 'single', bench: bench.name, judge, ...intervalsMade(flags), models };
}

/** The win rates in a file of comparisons. @throws InputError */
function readPairResults(
  flags: ShowFlags,
  source: JudgmentSource,
  mode: PairResults['mode'],
  baseline: string | undefined,
): PairResults {
  const options = {
    baseline,
    models: flags.modelList === undefined ? undefined : new Set(flags.modelList),
    intervals: flags.intervals,
  };
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
    ...intervalsMade(flags),
    ...summary,
  };
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

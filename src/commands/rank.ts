import { type Command, InvalidArgumentError, Option } from 'commander';
import { InputError } from '../errors.ts';
import { rankModels } from '../results/rank.ts';
import { RANK_METHODS, type RankMethod, type RankResults } from '../results/ranking.ts';
import { screenOf } from '../show/screen.ts';
import { addConfigFlag } from './config-flag.ts';
import { type Format, addDataFlags, addFormatFlag, wholeNumber } from './flags.ts';
import { readConfidence } from './interval-flags.ts';
import type { JudgmentFlags } from './judgment-source.ts';
import { readTally } from './rank-battles.ts';
import { refuse } from './rank-refusals.ts';
import { print } from './terminal.ts';

export interface RankFlags extends JudgmentFlags {
  votefiles?: string[];
  judges?: string[];
  modelList?: string[];
  method: RankMethod;
  rounds: number;
  seed: number;
  /** A share, such as 0.95. */
  confidence: number;
  anchor?: { model: string; rating: number };
  against?: string;
  matrix?: boolean;
  styleControl?: boolean;
}

export interface Flags extends RankFlags {
  format: Format;
}

export function define(command: Command): void {
  addDataFlags(command)
    .option(
      '--votefiles <files...>',
      "votes, battles or judgments (JSON arrays, JSON Lines, Parquet), instead of the benchmark's comparisons",
    )
    .option('--judges <names...>', 'with --votefiles: only votes of these judges (default: all but authors)')
    .option('--judge-model <name>', 'whose comparisons (default: the only judge there is, or gpt-4)')
    .option('--input-file <file>', "the comparisons (default: the judge's file)")
    .option('--model-list <ids...>', 'only battles between these models')
    .addOption(
      new Option('--method <name>', 'what the ratings are estimated with')
        .choices(RANK_METHODS)
        .default('bradley-terry'),
    )
    .option('--confidence <share>', 'how often intervals are to hold the truth', readConfidence, 0.95)
    .option('--rounds <count>', 'how many bootstrap resamples are drawn', wholeNumber(100), 1000)
    .option(
      '--seed <number>',
      'where the drawing begins: the same seed, the same intervals',
      wholeNumber(0),
      0,
    )
    .option(
      '--anchor <model=rating>',
      'the model whose rating is fixed (default: the mean of all is 1000)',
      readAnchor,
    )
    .option('--against <model>', 'also the difference to this model, with its interval')
    .option(
      '--matrix',
      'a second table: what each model scores against each other one, observed and predicted',
    );
  command.option(
    '--style-control',
    "ratings for answers of equal style: length, headers, lists and bold, as in FastChat's arena",
  );
  addFormatFlag(command);
  addConfigFlag(command);
}

export async function run(flags: Flags): Promise<number> {
  print(await formatResults(await readRanking(flags), flags.format));
  return 0;
}

/** The ratings of the models in the battles that the flags name. @throws InputError */
export async function readRanking(flags: RankFlags): Promise<RankResults> {
  if (flags.styleControl === true) return (await import('./rank-style.ts')).readStyleRanking(flags);
  const { method, rounds, seed, anchor, against, matrix = false } = flags;
  const { tally, judges, leftOut, place } = await readTally(flags);
  checkNamed(anchor?.model, '--anchor', tally.models);
  checkNamed(against, '--against', tally.models);
  const ranked = rankModels(tally, {
    method,
    rounds,
    seed,
    confidence: flags.confidence,
    anchor,
    against,
    withMatrix: matrix,
  });
  if ('kind' in ranked) refuse(ranked, tally.models, method, place);
  return { ...ranked, judges, left_out: leftOut };
}

function checkNamed(model: string | undefined, flag: string, models: readonly string[]): void {
  if (model === undefined || models.includes(model)) return;
  throw new InputError(
    `${model} is not among the models`,
    { flag },
    `There are: ${[...models].sort().join(', ')}.`,
  );
}

/** Reads `MODEL=RATING`; a model's name may hold an equals sign. */
function readAnchor(text: string): { model: string; rating: number } {
  const [, model, number = ''] = /^(.+)=([^=]+)$/s.exec(text) ?? [];
  const rating = Number(number);
  if (model === undefined || number.trim() === '' || !Number.isFinite(rating)) {
    throw new InvalidArgumentError('It must have the form MODEL=RATING, for example llama-13b=800.');
  }
  return { model, rating };
}

/** A result as it is printed; the renderer is loaded when it is used. */
async function formatResults(results: RankResults, format: Format): Promise<string> {
  if (format === 'json') return JSON.stringify(results, undefined, 1);
  if (format === 'csv') return (await import('../show/rank-csv.ts')).toRankCsv(results);
  const show = await import('../show/rank.ts');
  return format === 'markdown'
    ? show.toRankMarkdown(results)
    : show.toRankTable(results, screenOf(process.stdout, process.env, process.platform));
}

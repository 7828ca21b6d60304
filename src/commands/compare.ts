import { type Command, InvalidArgumentError, Option } from 'commander';
import { InputError } from '../errors.ts';
import { replaceFile } from '../records/replace-file.ts';
import { compareContestants } from '../results/compare.ts';
import { gateOf, marginGateOf } from '../results/compare-gate.ts';
import type { Compared, CompareResults } from '../results/compare-results.ts';
import type { Gate } from '../results/gate.ts';
import type { Contestant } from '../results/contestant.ts';
import { formatBaseline } from '../results/stored-baseline.ts';
import { screenOf } from '../show/screen.ts';
import { checkCompareWords } from './check-comparison.ts';
import { readContestants } from './compare-source.ts';
import { addConfigFlag } from './config-flag.ts';
import { type Format, addDataFlags, addFormatFlag, realNumberAbove, wholeNumber } from './flags.ts';
import { type GateFileFlags, addGateFileFlags, checkGateFiles, concludeGate } from './gate-files.ts';
import { type IntervalFlags, addIntervalFlags } from './interval-flags.ts';
import { MODES, type Mode } from './judging.ts';
import { type JudgmentFlags, findJudgments } from './judgment-source.ts';
import { EXIT } from './outcome.ts';
import { print, say } from './terminal.ts';

export interface Flags extends JudgmentFlags, IntervalFlags, GateFileFlags {
  mode: Mode;
  baselineModel: string;
  against?: string;
  saveBaseline?: string;
  most: number;
  failIfWorse?: boolean;
  failIfWorseBy?: number;
  format: Format;
}

/** Resamples; a comparison has few numbers, so that there may be many. */
const ROUNDS = 10_000;

export function define(command: Command): void {
  command.argument('[models...]', 'two models; with --against, --save-baseline one is enough');
  addDataFlags(command)
    .addOption(new Option('--mode <mode>', 'which judgments').choices(MODES).default('single'))
    .option('--judge-model <name>', 'whose judgments (default: the only judge there is, or gpt-4)')
    .option('--baseline-model <id>', 'the baseline of mode pairwise-baseline', 'gpt-3.5-turbo')
    .option('--input-file <file>', "the judgments (default: the judge's file)")
    .option('--against <file>', 'the second model is read from this file: judgments, or a stored baseline')
    .option('--save-baseline <file>', "store the first model's scores, for a later --against")
    .option('--most <count>', 'how many of the questions that differ most are named', wholeNumber(0), 10);
  addIntervalFlags(command, ROUNDS);
  command
    .option('--fail-if-worse', 'exit with code 3 where the first model is significantly worse')
    .option(
      '--fail-if-worse-by <margin>',
      'exit with code 3 unless the interval shows the first model to be less than this much worse',
      margin,
    );
  addGateFileFlags(command);
  addFormatFlag(command);
  addConfigFlag(command);
}

export async function run(flags: Flags, models: string[]): Promise<number> {
  checkCompareWords(models, flags);
  const hasGate = flags.failIfWorse === true || flags.failIfWorseBy !== undefined;
  checkGateFiles(flags, hasGate, 'Say what is asked of the comparison with --fail-if-worse.');
  const source = findJudgments(flags, flags.mode);
  const { bench, judge } = source;
  const { mode, baselineModel, against, saveBaseline } = flags;
  const facts: Compared = {
    mode,
    bench: bench.name,
    judge,
    ...(mode === 'pairwise-baseline' ? { baseline: baselineModel } : {}),
    ...(against === undefined ? {} : { against }),
  };
  const places = new Map(bench.questions.map(({ question_id }, place) => [question_id, place]));
  const orderOf = (question: string | number) => places.get(question) ?? Infinity;
  const { first, second } = readContestants(models, source, flags);
  let code: number = EXIT.done;
  if (second !== undefined) {
    const categories = new Map(bench.questions.map(({ question_id, category }) => [question_id, category]));
    const results = compareContestants(facts, [first, second], {
      categoryOf: (question) => categories.get(question),
      categoryOrder: bench.settings.category_order,
      orderOf,
      most: flags.most,
      kind: flags.interval,
      confidence: flags.confidence,
      rounds: flags.rounds,
      seed: flags.seed,
      farthest: mode === 'single' ? undefined : 1,
    });
    if (results === undefined) throw tooFewQuestions([first, second], against ?? source.file);
    print(await formatComparison(results, flags.format));
    code = await concludeGate('llm-judge compare', gateIn(results, flags), flags, () =>
      formatComparison(results, 'markdown'),
    );
  }
  if (saveBaseline !== undefined) {
    if (code === EXIT.gateNotMet) say(`${saveBaseline} is not written: the gate was not met.`);
    else {
      replaceFile(saveBaseline, formatBaseline(first, facts, orderOf));
      say(`${first.model}: the scores of ${first.scores.size} questions are in ${saveBaseline}.`);
    }
  }
  return code;
}

function tooFewQuestions([first, second]: readonly [Contestant, Contestant], file: string): InputError {
  const hasOne = [...first.scores].some(([question, turns]) =>
    [...turns.keys()].some((turn) => second.scores.get(question)?.has(turn)),
  );
  return new InputError(
    hasOne
      ? `${first.model} and ${second.model} have only one question in common, which says nothing of others`
      : `${first.model} and ${second.model} have no question in common`,
    { file },
    `${first.model} has scores for ${first.scores.size}, ${second.model} for ${second.scores.size}. Judge both on the same questions.`,
  );
}

/** What was asked of the comparison; undefined where nothing was. */
function gateIn(results: CompareResults, { failIfWorse, failIfWorseBy }: Flags): Gate | undefined {
  const cases = [
    ...(failIfWorse ? [gateOf(results)] : []),
    ...(failIfWorseBy === undefined ? [] : [marginGateOf(results, failIfWorseBy)]),
  ];
  return cases.length === 0 ? undefined : { title: `${results.bench}, judged by ${results.judge}`, cases };
}

/** A comparison as it is printed; the renderer is loaded when it is used. */
async function formatComparison(results: CompareResults, format: Format): Promise<string> {
  if (format === 'json') return JSON.stringify(results, undefined, 1);
  if (format === 'csv') return (await import('../show/compare-csv.ts')).toCompareCsv(results);
  const show = await import('../show/compare.ts');
  if (format === 'markdown') return show.toCompareMarkdown(results);
  return show.toCompareTable(results, screenOf(process.stdout, process.env, process.platform));
}

function margin(text: string): number {
  try {
    return realNumberAbove(0)(text);
  } catch {
    throw new InvalidArgumentError('It must be a number above 0, in the unit of the scores.');
  }
}

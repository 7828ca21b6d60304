import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { findBenchmarkFolder, readQuestions, readSettings } from '../benchmark/benchmark.ts';
import { InputError } from '../errors.ts';
import {
  type AgreementOptions,
  type AgreementResults,
  Ballots,
  type VotesLeftOut,
  countAgreement,
} from '../results/agreement.ts';
import { agreementCoefficients } from '../results/agreement-coefficients.ts';
import { ScorePairs } from '../results/score-agreement.ts';
import { readVotes } from '../results/votes.ts';
import type { IntervalSettings } from '../stats/sums-interval.ts';
import { screenOf } from '../show/screen.ts';
import { type Format, addFormatFlag, unique } from './flags.ts';
import { addBootstrapFlags } from './interval-flags.ts';
import { listNames } from './list-names.ts';
import { print, warn } from './terminal.ts';

export interface Flags extends VoteFlags, IntervalSettings {
  format: Format;
  /** False for coefficients without intervals. */
  ci: boolean;
}

/** Which votes are compared. */
export interface VoteFlags {
  judges: string[];
  votefiles: string[];
  dataDir: string;
  benchName?: string;
  by?: 'category' | 'pair';
  countAuthors?: boolean;
}

/** Resamples of a few hundred questions take a fraction of a second. */
const ROUNDS = 1000;

export function define(command: Command): void {
  command
    .option('--judges <names...>', 'the two judges; the same one twice: with itself', ['gpt4-pair', 'human'])
    .requiredOption('--votefiles <files...>', 'votes or judgments: JSON arrays, JSON Lines, Parquet')
    .option('--data-dir <folder>', 'where benchmarks are', './data')
    .option('--bench-name <name>', 'the benchmark whose categories are used (default: mt_bench)')
    .addOption(new Option('--by <what>', 'a second table').choices(['category', 'pair']))
    .option('--count-authors', 'count votes by author_* as human (FastChat does not)');
  addBootstrapFlags(command, ROUNDS).option('--no-ci', 'coefficients without intervals');
  addFormatFlag(command);
}

export async function run(flags: Flags): Promise<number> {
  const { results: counts, missing, ballots, scores } = await readAgreement(flags);
  const nothing = nothingInCommon(counts);
  if (nothing !== undefined && scores.pairs().length === 0) throw new InputError(nothing, VOTE_PLACE, REMEDY);
  if (nothing !== undefined) warn(`${nothing}.`);
  const { interval, confidence, rounds, seed } = flags;
  const settings = flags.ci ? { interval, confidence, rounds, seed } : undefined;
  const results = { ...counts, coefficients: agreementCoefficients(ballots, scores, settings) };
  if (missing !== undefined && flags.format !== 'table') warn(`no counts by category: ${missing}`);
  print(await formatResults(results, flags));
  return 0;
}

/** How often two judges agree, and why there are no counts by category, where there are none. @throws InputError */
export async function readAgreement(flags: VoteFlags) {
  const judges = toPair(flags.judges);
  const categories = readCategories(flags);
  const { ballots, scores, leftOut } = await readBallots(judges, flags);
  const results = { ...countAgreement(ballots, categories.options), left_out: leftOut };
  warnOfDoubts(ballots, results);
  return { results, missing: categories.missing, ballots, scores };
}

const VOTE_PLACE = { flag: '--votefiles' };
const REMEDY = 'Agreement is counted of two votes on one item: name files in which there are such.';

/** Why there is no vote to compare with another; undefined where there is one. */
export function nothingInCommon({ judges, pairs }: AgreementResults): string | undefined {
  if (Object.keys(pairs).length > 0) return undefined;
  const [first, second] = judges;
  return first === second
    ? `${first} has nowhere two votes on the same question, turn and models`
    : `${first} and ${second} have no vote on the same question, turn and models`;
}

function toPair(judges: readonly string[]): [string, string] {
  const [first, second, ...others] = judges;
  if (first !== undefined && second !== undefined && others.length === 0) return [first, second];
  throw new InputError(
    `${judges.length} ${judges.length === 1 ? 'name' : 'names'}, not two`,
    { flag: '--judges' },
    'Name two judges, or one twice: `--judges human human`.',
  );
}

/** The votes of two judges. @throws InputError for a wrong row, or a judge that has no vote. */
async function readBallots(
  judges: [string, string],
  { votefiles, countAuthors = false }: VoteFlags,
): Promise<{ ballots: Ballots; scores: ScorePairs; leftOut: VotesLeftOut }> {
  const ballots = new Ballots(judges);
  const scores = new ScorePairs(judges);
  const leftOut: VotesLeftOut = { error: 0, unparsed: 0, doubtful: 0, duplicate: 0, author: 0 };
  const rowsOf = new Map<string, number>();
  const nameOf = (judge: string) => (judge === 'author' && countAuthors ? 'human' : judge);
  for (const file of unique(votefiles)) {
    await readVotes(file, {
      isWanted: (judge) => {
        const name = nameOf(judge);
        rowsOf.set(name, (rowsOf.get(name) ?? 0) + 1);
        const isWanted = judges.includes(name);
        if (name === 'author' && !isWanted && judges.includes('human')) leftOut.author += 1;
        return isWanted;
      },
      onVote: (vote) => ballots.add({ ...vote, judge: nameOf(vote.judge) }),
      onScore: (score) => scores.add(score),
      onLeftOut: (reason) => (leftOut[reason] += 1),
      warn,
    });
  }
  checkJudges(judges, rowsOf);
  return { ballots, scores, leftOut };
}

function checkJudges(judges: readonly string[], rowsOf: ReadonlyMap<string, number>): void {
  const missing = unique(judges.filter((judge) => !rowsOf.has(judge)));
  if (missing.length === 0) return;
  throw new InputError(
    `no vote of ${missing.join(' and ')} in the files`,
    { flag: '--judges' },
    rowsOf.size === 0 ? 'The files hold no vote at all.' : listNames(rowsOf),
  );
}

/**
 * The categories of the benchmark's questions, or what is missing.
 *
 * @throws InputError when they are not there and a flag asks for them, or a question is wrong.
 */
function readCategories({ dataDir, benchName, by }: VoteFlags): {
  options: AgreementOptions;
  missing?: string;
} {
  const bench = benchName ?? 'mt_bench';
  let folder: string;
  try {
    folder = findBenchmarkFolder(dataDir, bench);
  } catch (error) {
    if (benchName !== undefined || by === 'category' || !(error instanceof InputError)) throw error;
    return {
      options: { categoryOf: () => undefined, categoryOrder: [] },
      missing: `there are no questions in ${join(dataDir, bench)} (\`llm-judge data pull ${bench}\`, or name the benchmark with --bench-name).`,
    };
  }
  const questions = readQuestions(join(folder, 'question.jsonl'));
  const categories = new Map(questions.map(({ question_id, category }) => [question_id, category]));
  return {
    options: {
      categoryOf: (id) => categories.get(id),
      categoryOrder: readSettings(folder).category_order,
    },
  };
}

function warnOfDoubts(ballots: Ballots, { judges, pairs, categories }: AgreementResults): void {
  const [first, second] = judges;
  if (Object.keys(categories).length > 0) {
    const rest = totalOf(pairs) - totalOf(categories);
    if (rest > 0) warn(`${rest} pairs of votes are in no category: the benchmark lacks their questions.`);
  }
  for (const judge of first === second ? [] : judges) {
    const repeated = judge === 'human' || judge === 'author' ? 0 : ballots.countRepeated(judge);
    if (repeated > 0) {
      warn(
        `${judge} has several votes on ${repeated} questions with the same turn and models; each counts. Is a file named that holds them again?`,
      );
    }
  }
}

/** The pairs of votes in all groups and turns, ties included. */
function totalOf(groups: AgreementResults['pairs']): number {
  return Object.values(groups)
    .flatMap((turns) => Object.values(turns))
    .reduce((sum, { with_tie }) => sum + with_tie.total, 0);
}

/** A result as it is printed; the renderer is loaded when it is used. */
async function formatResults(results: AgreementResults, { format, by }: Flags): Promise<string> {
  if (format === 'json') return JSON.stringify(results, undefined, 1);
  const show = await import('../show/agreement.ts');
  if (format === 'csv') return show.toAgreementCsv(results);
  const groups = by === undefined ? undefined : by === 'category' ? 'categories' : 'pairs';
  return format === 'markdown'
    ? show.toAgreementMarkdown(results, groups)
    : show.toAgreementTable(results, groups, screenOf(process.stdout, process.env, process.platform));
}

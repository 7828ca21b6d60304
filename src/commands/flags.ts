import { statSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { PROFILES, PROFILE_NAMES, type ProfileName } from '../benchmark/profiles.ts';
import { InputError } from '../errors.ts';

/** Reads a flag's value as a whole number from `lowest` to `highest`. */
export function wholeNumber(lowest: number, highest = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(value) || value < lowest || value > highest) {
      const most = highest === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${highest}`;
      throw new InvalidArgumentError(`It must be a whole number of at least ${lowest}${most}.`);
    }
    return value;
  };
}

/** More connections than that are a slip of the finger. */
const MOST_PARALLEL = 100_000;

/** Reads the values of a flag that takes several whole numbers, counted from 1. */
export function wholeNumbers(text: string, earlier: number[] | undefined): number[] {
  return [...(earlier ?? []), wholeNumber(1)(text)];
}

/** Reads a flag's value as a number of at least `lowest`. */
export function realNumber(lowest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < lowest) {
      throw new InvalidArgumentError(`It must be a number of at least ${lowest}.`);
    }
    return value;
  };
}

/** Reads a flag's value as a number above `bound`. */
export function realNumberAbove(bound: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value <= bound) {
      throw new InvalidArgumentError(`It must be a number above ${bound}.`);
    }
    return value;
  };
}

/** Reads `--parallel`: a whole number, or `auto`. */
export function wholeNumberOrAuto(text: string): number | 'auto' {
  if (text === 'auto') return text;
  try {
    return wholeNumber(1, MOST_PARALLEL)(text);
  } catch {
    throw new InvalidArgumentError(`It must be \`auto\`, or a whole number from 1 to ${MOST_PARALLEL}.`);
  }
}

/** Reads a header given as on the command lines of others: `Name: value`. */
export function header(text: string, earlier: Record<string, string> | undefined): Record<string, string> {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*([^\p{Cc}]*)$/u.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    // Not commander's own error: it quotes what was given, and that may be a key.
    throw new InputError(
      'must have the form "Name: value"',
      { flag: '--header' },
      'For example --header "X-Team: evaluation"; quote it for the shell.',
    );
  }
  return { ...earlier, [name]: value.trim() };
}

/** Reads a flag's value as a share: above 0, 1 at most. */
export function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError('It must be above 0 and 1 at most.');
  return value;
}

/** Reads `--question-begin` and `--question-end`: places in the file as in a Python slice. */
export function sliceIndex(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

export function jsonObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new InvalidArgumentError('It must be a JSON object, for example \'{"top_k": 1}\'.');
}

export interface DataFlags {
  dataDir: string;
  benchName: string;
}

export function addDataFlags(command: Command): Command {
  return command
    .option('--data-dir <folder>', 'where benchmarks, answers and judgments are', './data')
    .option(
      '--bench-name <name>',
      'the benchmark: a folder of the data folder, or one that comes with the package',
      'mt_bench',
    );
}

export interface ProfileFlags {
  profile?: ProfileName;
}

/** Adds `--profile`, which sets those of the command's flags that the command line does not give. Call it after them. */
export function addProfileFlag(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--profile <name>',
        'the settings of a published evaluation of the Japanese MT-Bench; flags given beside it override it',
      ).choices(PROFILE_NAMES),
    )
    .hook('preAction', (_, called) => {
      const { profile } = called.opts<ProfileFlags>();
      if (profile === undefined) return;
      const known = new Set(called.options.map((option) => option.attributeName()));
      for (const [name, value] of Object.entries(PROFILES[profile].flags)) {
        const source = called.getOptionValueSource(name);
        if (known.has(name) && (source === undefined || source === 'default')) {
          called.setOptionValueWithSource(name, value, 'config');
        }
      }
    });
}

export interface QuestionFlags {
  questionBegin?: number;
  questionEnd?: number;
}

export function addQuestionFlags(command: Command): Command {
  return command
    .option('--question-begin <place>', 'the first question, counted from 0 (debugging)', sliceIndex)
    .option('--question-end <place>', 'the question to stop before (debugging)', sliceIndex);
}

/** The questions between the two places, by the rules of a Python slice. @throws InputError when none is left. */
export function sliceQuestions<T>(
  questions: readonly T[],
  { questionBegin, questionEnd }: QuestionFlags,
): T[] {
  const chosen = questions.slice(questionBegin ?? 0, questionEnd);
  if (chosen.length === 0) {
    throw new InputError(
      `no question is left of ${questions.length}`,
      { flag: '--question-begin, --question-end' },
      'Places are counted from 0, and the end is not included.',
    );
  }
  return chosen;
}

/** How calls are made. */
export interface CallFlags {
  parallel: number | 'auto';
  /** Seconds. */
  timeout: number;
  /** Seconds. */
  retryFor: number;
  rpm?: number;
  tpm?: number;
  /** US dollars. */
  maxCost?: number;
  maxCalls?: number;
  dryRun?: boolean;
  /** True for the usual folder. */
  cache?: boolean | string;
  batch?: boolean;
  logFile?: string;
  logPrompts?: boolean;
  retryRefused?: boolean;
  topLogprobs?: number;
}

/** What FastChat's scripts, which have fewer flags, leave at its default. */
export const CALL_DEFAULTS = { timeout: 600, retryFor: 300 } as const;

export function addCallFlags(command: Command): Command {
  return command
    .option(
      '--parallel <calls>',
      'calls in flight at most, or `auto`: as many as the server takes',
      wholeNumberOrAuto,
      8,
    )
    .option('--rpm <calls>', 'calls a minute at most, for each key', realNumberAbove(0))
    .option('--tpm <tokens>', 'tokens a minute at most, for each key', realNumberAbove(0))
    .option('--timeout <seconds>', 'how long to wait for one reply', realNumber(0.001), CALL_DEFAULTS.timeout)
    .option(
      '--retry-for <seconds>',
      'how long to retry one call that may still succeed',
      realNumber(0),
      CALL_DEFAULTS.retryFor,
    )
    .option('--max-cost <dollars>', 'stop before more than this is spent', realNumberAbove(0))
    .option('--max-calls <count>', 'stop after so many calls', wholeNumber(1))
    .option('--dry-run', 'print the plan and an example of each prompt, and call nothing')
    .option('--cache [folder]', 'take replies to identical requests from the disk, and keep new ones there')
    .option('--batch', "use the provider's batch API: half the price, hours of time")
    .option('--log-file <file>', 'write a line of JSON for each call')
    .option('--log-prompts', 'with --log-file: what was asked and replied, too')
    .option(
      '--top-logprobs <count>',
      'record the log-probability of each token, and of the likeliest in its place (0 to 20), where offered',
      wholeNumber(0, 20),
    )
    .option('--retry-refused', 'ask again for what a content filter refused in an earlier run');
}

export function addYesFlag(command: Command): Command {
  return command.option('-y, --yes', 'do not ask before the first call');
}

/** The judge's flags; `run` has the contestant's beside them, under the plain names. */
export interface JudgeFlags {
  /** Several for `judge` alone. */
  judgeModel: string | string[];
  judgeFile?: string;
  reference?: string;
  judgeMaxTokens?: number;
}

export function addJudgeFlags(command: Command): Command {
  return command
    .option('--judge-model <names...>', 'the judge; for `judge` several, a panel', 'gpt-4')
    .option(
      '--judge-file <file>',
      "the judge prompts (FastChat's judge_prompts.jsonl works); by default the benchmark's, the data folder's, or the package's",
    )
    .option(
      '--reference <name>',
      "the file of reference_answer/ to use, or `question`: the references in question.jsonl (default: the benchmark's)",
    )
    .option(
      '--judge-max-tokens <tokens>',
      "the most tokens of a judgment (default: the benchmark's, 2048)",
      wholeNumber(1),
    );
}

export const FORMATS = ['table', 'json', 'csv', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

export function addFormatFlag(command: Command): Command {
  return command.addOption(
    new Option('--format <format>', 'how to print the result').choices(FORMATS).default('table'),
  );
}

/** Reads `.env` of the current folder; variables that are set already keep their values. */
export function loadDotEnv(): void {
  // A folder of this name is a Python environment.
  if (statSync('.env', { throwIfNoEntry: false })?.isFile()) process.loadEnvFile('.env');
}

/** Repeated names once each, in order. */
export function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

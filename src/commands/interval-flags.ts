import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  INTERVAL_METHODS,
  type IntervalMethod,
  type IntervalSettings,
  USUAL_INTERVALS,
} from '../analysis/interval-settings.ts';
import { wholeNumber } from './flags.ts';

/** How intervals are made. */
export interface IntervalFlags {
  interval: IntervalMethod;
  /** A share, such as 0.95. */
  confidence: number;
  rounds: number;
  seed: number;
}

/** @param rounds how many resamples are drawn where the flag does not say. */
export function addIntervalFlags(command: Command, rounds = USUAL_INTERVALS.rounds): Command {
  const how = 'how intervals are made: by resampling questions, or from the clustered standard error';
  return addResamplingFlags(addMethodFlag(command, how, INTERVAL_METHODS), rounds);
}

/** The flags of intervals that resampling alone can make. */
export function addBootstrapFlags(command: Command, rounds: number): Command {
  const methods = INTERVAL_METHODS.filter((method) => method !== 'analytic');
  const how = 'which interval is made of the resampled questions';
  return addResamplingFlags(addMethodFlag(command, how, methods), rounds);
}

function addMethodFlag(command: Command, how: string, methods: readonly IntervalMethod[]): Command {
  const option = new Option('--interval <method>', how).choices(methods);
  return command.addOption(option.default(USUAL_INTERVALS.method));
}

function addResamplingFlags(command: Command, rounds: number): Command {
  return command
    .option(
      '--confidence <share>',
      'how often intervals are to hold the truth',
      readConfidence,
      USUAL_INTERVALS.confidence,
    )
    .option('--rounds <count>', 'how many resamples of the questions are drawn', wholeNumber(100), rounds)
    .option(
      '--seed <number>',
      'where the drawing begins: the same seed, the same intervals',
      wholeNumber(0),
      USUAL_INTERVALS.seed,
    );
}

/** What the flags ask for. */
export function intervalSettings({ interval, confidence, rounds, seed }: IntervalFlags): IntervalSettings {
  return { method: interval, confidence, rounds, seed };
}

/** Reads a level of confidence. */
export function readConfidence(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0.5 && value < 1)) {
    throw new InvalidArgumentError('It must be a share from 0.5 up to, and without, 1.');
  }
  return value;
}

import { type Command, Option } from 'commander';
import { InputError } from '../errors.ts';
import type { CallerSettings } from './caller-settings.ts';
import { realNumber, wholeNumber } from './flags.ts';

/** How often, and how, the judge is asked about one answer. */
export interface RepeatFlags {
  judgeRepeats?: number;
  judgeTemperature?: number;
  judgeSeed?: number;
  scoreFrom?: ScoreSource;
}

/** Where a score is read: what the judge wrote, or the probabilities of the ratings in its place. */
export const SCORE_SOURCES = ['text', 'logprobs'] as const;
export type ScoreSource = (typeof SCORE_SOURCES)[number];

/** More repeats than that are a slip of the finger. */
const MOST_REPEATS = 1000;

/** The most that OpenAI's API gives; some servers allow 5. */
const TOP_LOGPROBS = 20;

export function addRepeatFlags(command: Command): Command {
  return command
    .option(
      '--judge-repeats <count>',
      'how often the judge is asked about each answer (default: once)',
      wholeNumber(1, MOST_REPEATS),
    )
    .option(
      '--judge-temperature <temperature>',
      "the judge's temperature (default: the config file's, or 0)",
      realNumber(0),
    )
    .option(
      '--judge-seed <seed>',
      "the judge's seed, where its API takes one; repeat r has seed + r",
      wholeNumber(0),
    )
    .addOption(
      new Option(
        '--score-from <source>',
        `with logprobs: also record the expected score by the probabilities of the ratings (--top-logprobs ${TOP_LOGPROBS} unless given)`,
      ).choices(SCORE_SOURCES),
    );
}

/**
 * How the judge is asked by these flags and its settings.
 *
 * @throws InputError where all repeats would have one seed.
 */
export function judgeSampling(
  flags: RepeatFlags & { topLogprobs?: number },
  { parameters, options }: Pick<CallerSettings, 'parameters' | 'options'>,
): { temperature: number | undefined; seed: number | undefined; topLogprobs: number | undefined } {
  if ((flags.judgeRepeats ?? 1) > 1 && options.extraBody?.['seed'] !== undefined) {
    throw new InputError(
      'the body sent to the judge sets a seed, so that every repeat would be the same',
      { flag: '--judge-repeats' },
      'Leave the seed out of the extra body, and give --judge-seed: repeat r has that seed + r.',
    );
  }
  return {
    temperature: flags.judgeTemperature ?? parameters.temperature,
    seed: flags.judgeSeed ?? parameters.seed,
    topLogprobs: flags.topLogprobs ?? (flags.scoreFrom === 'logprobs' ? TOP_LOGPROBS : undefined),
  };
}

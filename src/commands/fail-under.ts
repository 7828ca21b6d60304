import { type Command, Option } from 'commander';
import { InputError } from '../errors.ts';
import { GATE_RULES, type GateRule, gateAtLeast } from '../results/gate.ts';
import type { Results } from '../results/results.ts';
import { realNumber } from './flags.ts';
import { type GateFileFlags, addGateFileFlags, checkGateFiles, concludeGate } from './gate-files.ts';
import type { Mode } from './judging.ts';

/** The gate on scores, for continuous integration. */
export interface FailUnderFlags extends GateFileFlags {
  failUnder?: number;
  failOn?: GateRule;
}

export function addFailUnderFlags(command: Command): Command {
  command
    .option(
      '--fail-under <number>',
      'exit with code 3 if a model has a lower average (of comparisons: a lower win rate, as a share of 1)',
      realNumber(0),
    )
    .addOption(
      new Option('--fail-on <what>', 'what must be lower: the number, or all of its interval')
        .choices(GATE_RULES)
        .default('mean'),
    );
  return addGateFileFlags(command);
}

/** @param hasIntervals whether results have them. @throws InputError for a gate that cannot be meant. */
export function checkFailUnder(flags: FailUnderFlags, mode: Mode, hasIntervals: boolean): void {
  const { failUnder, failOn } = flags;
  if (failOn === 'interval' && !hasIntervals) {
    throw new InputError('there are no intervals with --no-ci', { flag: '--fail-on' }, 'Leave --no-ci out.');
  }
  checkGateFiles(flags, failUnder !== undefined, 'Say what is asked of the scores with --fail-under.');
  if (failUnder !== undefined && failUnder > 1 && mode !== 'single') {
    throw new InputError(
      `a win rate is a share of 1 and never ${failUnder}`,
      { flag: '--fail-under' },
      'For example --fail-under 0.5.',
    );
  }
}

/** Writes what was asked for, says what failed, and gives the exit code. @throws InputError where a file cannot be written. */
export function concludeFailUnder(
  suite: string,
  results: Results,
  flags: FailUnderFlags,
  toMarkdown: () => Promise<string>,
): Promise<number> {
  const { failUnder, failOn = 'mean' } = flags;
  const gate = failUnder === undefined ? undefined : gateAtLeast(results, failUnder, failOn);
  return concludeGate(suite, gate, flags, toMarkdown);
}

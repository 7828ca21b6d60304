import type { IntervalSettings } from '../analysis/interval-settings.ts';
import { InputError } from '../errors.ts';
import type { FailUnderFlags } from './fail-under.ts';
import type { Format } from './flags.ts';
import type { Mode } from './judging.ts';
import type { JudgmentFlags } from './judgment-source.ts';

/** The flags of `show` that its further tables of single grades heed or refuse. */
export interface GradeFlags extends JudgmentFlags, FailUnderFlags {
  mode: Mode;
  modelList?: string[] | undefined;
  asFastchat?: boolean | undefined;
  variance?: boolean | undefined;
  lengthControlled?: boolean | undefined;
  outputFile?: string | undefined;
  intervals?: IntervalSettings | undefined;
  format: Format;
}

/** @param flag that asks for such a table. @throws InputError for flags that do not go with it. */
export function checkGradesAlone(flags: GradeFlags, flag: '--variance' | '--score-from'): void {
  if (flags.mode !== 'single') {
    throw new InputError(
      `mode ${flags.mode} has no scores`,
      { flag },
      'It is told of single grades: leave --mode out.',
    );
  }
  if (flags.asFastchat) {
    throw new InputError(
      'repeated and stale rows, which --as-fastchat counts, do not count here',
      { flag },
      'Leave --as-fastchat out.',
    );
  }
  if (flags.failUnder !== undefined || flags.summary !== undefined) {
    throw new InputError(
      'it is a gate on the plain scores, or a summary of them',
      { flag: flags.failUnder === undefined ? '--summary' : '--fail-under' },
      `Leave ${flag} out, or show the scores in a run of their own.`,
    );
  }
  if (flags.lengthControlled) {
    throw new InputError(
      'a length-controlled rate is one of comparisons',
      { flag: '--length-controlled' },
      `Leave it out, or leave ${flag} out.`,
    );
  }
  if (flags.outputFile !== undefined) {
    throw new InputError(
      "--output-file is Swallow's file of the plain scores",
      { flag },
      'Write it without this flag.',
    );
  }
  if (flag === '--score-from' && flags.variance) {
    throw new InputError(
      '--variance is told of the scores that the judge wrote',
      { flag },
      'Leave one of the two out.',
    );
  }
}

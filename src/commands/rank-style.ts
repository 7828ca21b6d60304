import { join } from 'node:path';
import { InputError } from '../errors.ts';
import { rankModels } from '../results/rank.ts';
import type { RankResults } from '../results/ranking.ts';
import { controlStyle } from '../results/style-control.ts';
import { withStyleControl } from '../results/style-ranking.ts';
import type { RankFlags } from './rank.ts';
import { readTally } from './rank-battles.ts';
import { refuse } from './rank-refusals.ts';
import { checkStyleFlags, openStyleReader } from './style-flags.ts';
import { warn } from './terminal.ts';

/** The ratings with the style of the answers held equal, of the battles whose answers are known. @throws InputError */
export async function readStyleRanking(flags: RankFlags): Promise<RankResults> {
  checkStyleFlags(flags);
  const { method, rounds, seed, confidence, anchor } = flags;
  const style = await openStyleReader(flags);
  try {
    const { tally, judges, leftOut, place } = await readTally(flags, style).catch((error: unknown) => {
      const missing = style.describeMissing();
      if (!(error instanceof InputError) || missing === '') throw error;
      throw new InputError(
        `${error.message}: no style is known of ${missing}`,
        error.place,
        `--style-control needs the answers in ${join(flags.dataDir, flags.benchName, 'model_answer')}, or conv_metadata in the rows.`,
      );
    });
    if (anchor !== undefined && !tally.models.includes(anchor.model)) {
      throw new InputError(
        `${anchor.model} is not among the models whose answers are known`,
        { flag: '--anchor' },
        `There are: ${[...tally.models].sort().join(', ')}.`,
      );
    }
    const plain = rankModels(tally, { method, rounds, seed, confidence, anchor, withMatrix: false });
    if ('kind' in plain) refuse(plain, tally.models, method, place);
    if (leftOut.no_answer > 0) {
      warn(
        `${leftOut.no_answer} battles are left out, for an answer is not there: ${style.describeMissing()}.`,
      );
    }
    const controlled = controlStyle(style.battles.columns(), {
      rounds,
      seed,
      confidence,
      anchor,
      lengthUnit: style.lengthUnit,
    });
    return { ...withStyleControl(plain, controlled), judges, left_out: leftOut };
  } finally {
    style.close();
  }
}

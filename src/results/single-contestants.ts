import type { SingleJudgment } from '../judgments/judgment.ts';
import { isSameModel } from '../benchmark/model-key.ts';
import { type Contestant, scoresOf } from './contestant.ts';
import type { ReadRow } from './newest.ts';
import { noteRows } from './rows-seen.ts';
import { tallySingle } from './summarize-single.ts';

/** What was found of the models that were asked for. */
export interface FoundContestants {
  /** In the order asked for; without scores where there is no row of one. */
  contestants: Contestant[];
  /** Every model of the file, sorted. */
  there: string[];
}

/**
 * The scores of some models by question, of the rows that `show` counts.
 *
 * @param isStale whether a row judges an answer that has changed since.
 */
export function singleContestants(
  rows: Iterable<ReadRow<SingleJudgment>>,
  models: readonly string[],
  isStale: (row: SingleJudgment) => boolean,
): FoundContestants {
  const seen = noteRows(rows, {
    modelsOf: ({ model }) => [model],
    contestantsIn: ({ model }) => models.filter((name) => isSameModel(name, model)),
  });
  const tallies = tallySingle(seen.rows, { isStale });
  const contestants = models.map((model) => {
    const own = [...tallies].filter(([name]) => isSameModel(name, model)).map(([, tally]) => tally);
    const leftOut: Record<string, number> = {};
    for (const tally of own) {
      for (const [reason, count] of Object.entries(tally.leftOut)) {
        leftOut[reason] = (leftOut[reason] ?? 0) + count;
      }
    }
    return { model, scores: scoresOf(own), leftOut, ...seen.judgingOf(model) };
  });
  return { contestants, there: seen.there() };
}

import { FLAGS, WINNERS } from '../analysis/snapshot.ts';
import { entryOf } from '../judgments/columns.ts';
import { type PairJudgment, pairJudgmentSchema } from '../judgments/judgment.ts';
import { gameDoubts } from '../results/doubtful.ts';
import { isStalePair } from '../results/staleness.ts';
import { flagsOfDoubts } from './grades.ts';
import type { JudgmentKind, JudgmentsFile } from './judgments-file.ts';

export type MatchColumn = 'model1' | 'model2' | 'game1' | 'game2';

export type MatchesFile = JudgmentsFile<PairJudgment, MatchColumn>;

/** Answers compared in both orders: a row a match. */
export const MATCHES: JudgmentKind<PairJudgment, MatchColumn> = {
  schema: pairJudgmentSchema,
  columns: { model1: 'integer', model2: 'integer', game1: 'byte', game2: 'byte' },
  models: ['model1', 'model2'],
  toRows: (record, names) => [
    {
      model1: names.models.placeOf(record.model_1),
      model2: names.models.placeOf(record.model_2),
      game1: WINNERS.indexOf(record.g1_winner),
      game2: WINNERS.indexOf(record.g2_winner),
      flags: flagsOf(record),
    },
  ],
  isStale: isStalePair,
  repeats: (earlier, later) =>
    earlier.g1_user_prompt === later.g1_user_prompt && earlier.g2_user_prompt === later.g2_user_prompt,
};

function flagsOf(record: PairJudgment): number {
  const games = [0, 1] as const;
  const winners = [record.g1_winner, record.g2_winner];
  const isRefused = games.map((game) => entryOf(record.refusal, game) != null);
  return (
    (isRefused.includes(true) ? FLAGS.refused : 0) |
    (games.some((game) => winners[game] === 'error' && !isRefused[game]) ? FLAGS.unparsed : 0) |
    flagsOfDoubts(gameDoubts(record).flat()) |
    (games.some((game) => entryOf(record.finish_reason, game) === 'length') ? FLAGS.cut : 0)
  );
}

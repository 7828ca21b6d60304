import { FLAGS } from '../analysis/snapshot.ts';
import { entryOf } from '../judgments/columns.ts';
import {
  type SingleJudgment,
  choicesOf,
  repeatsPrompts,
  singleJudgmentSchema,
} from '../judgments/judgment.ts';
import type { Doubt } from '../judgments/parse-verdict.ts';
import { scoreDoubts } from '../results/doubtful.ts';
import { isStale } from '../results/staleness.ts';
import type { JudgmentKind, JudgmentsFile } from './judgments-file.ts';

export type GradeColumn = 'model' | 'choice' | 'score';

export type GradesFile = JudgmentsFile<SingleJudgment, GradeColumn>;

/** Single grades: a row a choice. */
export const GRADES: JudgmentKind<SingleJudgment, GradeColumn> = {
  schema: singleJudgmentSchema,
  columns: { model: 'integer', choice: 'integer', score: 'real' },
  models: ['model'],
  toRows(record, names) {
    const doubts = scoreDoubts(record);
    const model = names.models.placeOf(record.model);
    return choicesOf(record.score).map((score, choice) => ({
      model,
      choice,
      score,
      flags: flagsOf(record, score, choice, doubts[choice] ?? []),
    }));
  },
  isStale,
  repeats: repeatsPrompts,
};

function flagsOf(
  { refusal, finish_reason }: SingleJudgment,
  score: number,
  choice: number,
  doubts: readonly Doubt[],
): number {
  const isRefused = entryOf(refusal, choice) != null;
  return (
    (isRefused ? FLAGS.refused : score === -1 ? FLAGS.unparsed : 0) |
    flagsOfDoubts(doubts) |
    (entryOf(finish_reason, choice) === 'length' ? FLAGS.cut : 0)
  );
}

/** `missed` is for a person to look at; all other doubts make a verdict doubtful. */
export function flagsOfDoubts(doubts: readonly Doubt[]): number {
  return (
    (doubts.some(({ kind }) => kind !== 'missed') ? FLAGS.doubtful : 0) |
    (doubts.some(({ kind }) => kind === 'missed') ? FLAGS.missed : 0)
  );
}

import { outcomeOf } from '../../analysis/match-counts.ts';
import type { PairJudgment } from '../../judgments/judgment.ts';
import { type Table, columnsOf } from './table.ts';

/** Comparisons of two answers in both orders: one row a match. @param rows made when they are asked for; repeated and stale ones are not among them. */
export function comparisonsTable(
  rows: () => Iterable<{ row: PairJudgment; category: string | undefined }>,
): Table {
  return {
    name: 'comparisons',
    description:
      'Two answers compared in both orders, one row a match; repeated and outdated ones are left out.',
    columns: columnsOf({
      question_id: ['text', 'which question'],
      category: ['text', 'its category'],
      model_1: ['text', 'stands first in game 1'],
      model_2: ['text', 'stands first in game 2'],
      turn: ['whole', 'counted from 1'],
      repeat: ['whole', 'which comparison of the same answers: 0 for the first'],
      judge: ['text', 'who compares'],
      prompt: ['text', 'the name of the judge prompt'],
      winner: ['text', 'model_1, model_2, or tie, also where the games disagree; null without a verdict'],
      g1_winner: ['text', 'of game 1: model_1, model_2, tie or error'],
      g2_winner: ['text', 'of game 2'],
      g1_judgment: ['text', 'what the judge says in game 1'],
      g2_judgment: ['text', 'in game 2'],
      g1_user_prompt: ['text', 'what the judge was asked in game 1'],
      g2_user_prompt: ['text', 'in game 2'],
      tstamp: ['number', 'when, in seconds since 1970'],
    }),
    *rows() {
      for (const { row, category = null } of rows()) {
        yield [
          String(row.question_id),
          category,
          row.model_1,
          row.model_2,
          row.turn,
          row.repeat ?? 0,
          ...row.judge,
          winnerOf(row),
          row.g1_winner,
          row.g2_winner,
          row.g1_judgment,
          row.g2_judgment,
          row.g1_user_prompt,
          row.g2_user_prompt,
          row.tstamp,
        ];
      }
    },
  };
}

function winnerOf({ g1_winner, g2_winner }: PairJudgment): string | null {
  const outcome = outcomeOf([g1_winner, g2_winner]);
  if (outcome === undefined) return null;
  return outcome === 0 ? 'tie' : outcome === 1 ? 'model_1' : 'model_2';
}

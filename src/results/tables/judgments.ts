import { entryOf } from '../../judgments/columns.ts';
import { type SingleJudgment, choicesOf } from '../../judgments/judgment.ts';
import { doubtfulScores } from '../doubtful.ts';
import { type Table, columnsOf } from './table.ts';

/** Grades of single answers: one row a choice. @param rows made when they are asked for; repeated and stale ones are not among them. */
export function judgmentsTable(
  rows: () => Iterable<{ row: SingleJudgment; category: string | undefined }>,
): Table {
  return {
    name: 'judgments',
    description: 'Grades of single answers, one row a choice; repeated and outdated ones are left out.',
    columns: columnsOf({
      question_id: ['text', 'which question'],
      category: ['text', 'its category'],
      model: ['text', 'whose answer is graded'],
      choice: ['whole', 'which of its answers, counted from 0'],
      turn: ['whole', 'counted from 1'],
      repeat: ['whole', 'which judgment of the same answer: 0 for the first'],
      judge: ['text', 'who grades'],
      prompt: ['text', 'the name of the judge prompt'],
      score: ['number', 'from 1 to 10; null where no verdict was found'],
      expected_score: ['number', "the ratings' mean by their probabilities, where it was recorded"],
      left_out: ['text', 'why the score does not count (unparsed, refused, doubtful); null where it does'],
      judgment: ['text', 'what the judge says'],
      user_prompt: ['text', 'what the judge was asked'],
      tstamp: ['number', 'when, in seconds since 1970'],
    }),
    *rows() {
      for (const { row, category = null } of rows()) {
        const prompts = choicesOf(row.user_prompt);
        const judgments = choicesOf(row.judgment);
        const isDoubtful = doubtfulScores(row);
        for (const [choice, score] of choicesOf(row.score).entries()) {
          yield [
            String(row.question_id),
            category,
            row.model,
            choice,
            row.turn,
            row.repeat ?? 0,
            ...row.judge,
            score === -1 ? null : score,
            numberOf(entryOf(row.expected_score, choice)),
            reasonLeftOut(entryOf(row.refusal, choice) != null, score, isDoubtful[choice] === true),
            judgments[choice] ?? null,
            prompts[choice] ?? null,
            row.tstamp,
          ];
        }
      }
    },
  };
}

/** The schema does not ask what our own keys hold. */
function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** In the order in which results ask. */
function reasonLeftOut(isRefused: boolean, score: number, isDoubtful: boolean): string | null {
  if (isRefused) return 'refused';
  if (score === -1) return 'unparsed';
  return isDoubtful ? 'doubtful' : null;
}

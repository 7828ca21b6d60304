import type { Answer } from '../../answers/answer.ts';
import { type Table, columnsOf } from './table.ts';

/** What models say: one row a turn of a choice. @param answers made when they are asked for. */
export function answersTable(
  answers: () => Iterable<{ answer: Answer; category: string | undefined }>,
): Table {
  return {
    name: 'answers',
    description: 'What the models answer, one row a turn of a choice.',
    columns: columnsOf({
      question_id: ['text', 'which question'],
      category: ['text', 'its category'],
      model: ['text', 'who answers'],
      choice: ['whole', 'which of several independent answers, counted from 0'],
      turn: ['whole', 'counted from 1'],
      answer: ['text', 'what the model says'],
      finish_reason: ['text', 'why the reply ended, where it was recorded'],
      completion_tokens: ['whole', 'the length of the reply, where it was recorded'],
      temperature: ['number', 'of sampling, where it was recorded'],
    }),
    *rows() {
      for (const { answer, category = null } of answers()) {
        const { question_id, model_id, choices, generation } = answer;
        for (const { index, turns, finish_reason, usage } of choices) {
          for (const [turn, text] of turns.entries()) {
            yield [
              String(question_id),
              category,
              model_id,
              index,
              turn + 1,
              text,
              finish_reason?.[turn] ?? null,
              usage?.[turn]?.completion_tokens ?? null,
              generation?.temperature ?? null,
            ];
          }
        }
      }
    },
  };
}

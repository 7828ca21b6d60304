import type { Question } from '../../benchmark/question.ts';
import { type Table, columnsOf } from './table.ts';

/** What the benchmark asks: one row a turn. */
export function questionsTable(questions: readonly Question[]): Table {
  return {
    name: 'questions',
    description: 'What the benchmark asks, one row a turn.',
    columns: columnsOf({
      question_id: ['text', 'which question'],
      category: ['text', 'its category'],
      turn: ['whole', 'counted from 1'],
      question: ['text', 'what the user says'],
      reference: ['text', 'a reference answer written by a person, where question.jsonl has one'],
    }),
    *rows() {
      for (const { question_id, category, turns, reference } of questions) {
        for (const [index, turn] of turns.entries()) {
          yield [String(question_id), category, index + 1, turn, reference?.[index] ?? null];
        }
      }
    },
  };
}

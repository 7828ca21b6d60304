import { existsSync } from 'node:fs';
import { z } from 'zod';
import { type QuestionId, questionIdSchema } from '../benchmark/question.ts';
import { readRecords } from '../records/jsonl.ts';
import { refusedFile } from '../records/refused-log.ts';

const rowSchema = z.looseObject({ question_id: questionIdSchema });

/** The questions of which a model's provider, or the model, has refused a choice. @throws InputError for a bad row. */
export function readRefusedQuestions(answerFile: string): Set<QuestionId> {
  const file = refusedFile(answerFile);
  const ids = new Set<QuestionId>();
  if (!existsSync(file)) return ids;
  for (const { record } of readRecords(file, rowSchema, { onTornLine: () => {} }))
    ids.add(record.question_id);
  return ids;
}

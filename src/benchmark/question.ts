import { z } from 'zod';

/** Whether a text is how a number is written: "007" and numbers beyond 2^53 are names, and stay what they are. */
function isWholeNumber(text: string): boolean {
  return Number.isSafeInteger(Number(text)) && String(Number(text)) === text;
}

/** Ids are numbers in most files and strings in some: a numeric string is read as the number. */
export const questionIdSchema = z
  .union([z.number(), z.string().min(1)])
  .transform((id) => (typeof id === 'string' && isWholeNumber(id) ? Number(id) : id));

export type QuestionId = number | string;

/** A row of `question.jsonl`. */
export const questionSchema = z.looseObject({
  question_id: questionIdSchema,
  category: z.string().min(1),
  /** What the user says, one entry a turn. */
  turns: z.array(z.string()).min(1),
  /** A human-written reference, one entry a turn. */
  reference: z.array(z.string()).nullish(),
  /** Overrides the temperature of the category. */
  required_temperature: z.number().min(0).nullish(),
});

export type Question = z.infer<typeof questionSchema>;

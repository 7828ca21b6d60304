import type { Answer } from '../answers/answer.ts';
import type { Question, QuestionId } from '../benchmark/question.ts';
import type { PairJudgment, SingleJudgment } from './judgment.ts';

/** Where a record was read: what is wrong with it is told with its place. */
export interface ReadPlace {
  file: string;
  line: number;
}

export type ImportedQuestion = Pick<Question, 'category' | 'turns'> & { question_id: QuestionId };

/** A comparison that another program has made. */
export type ImportedPair = PairJudgment & {
  /** The verdicts in that program's own words, one entry a game; null where it found none. */
  raw_verdict?: (string | number | null)[];
};

/** A record of another program, in our form. */
export type Imported = { place: ReadPlace } & (
  | { kind: 'question'; row: ImportedQuestion }
  /** `name`: the file's name without its ending, as the other program has it: an id that may hold anything. */
  | { kind: 'answer' | 'reference'; name: string; row: Answer }
  | { kind: 'single'; row: SingleJudgment }
  | { kind: 'pair'; row: ImportedPair }
);

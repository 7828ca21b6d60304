import { join } from 'node:path';
import type { Question, QuestionId } from '../benchmark/question.ts';
import { readRecords } from '../records/jsonl.ts';
import { type Choice, answerSchema, listAnsweredModels } from './answer.ts';

/** So many models' answers tell how long a question's answer will be. */
const MODELS_READ = 5;
/** So many turns of theirs are kept. */
const SAMPLES_KEPT = 500;
/** Characters of a turn's answer, where nothing is known. */
const UNKNOWN_LENGTH = 1000;

export interface ExpectedLengths {
  /** Characters of one choice, all its turns together. */
  of(question: Question): number;
  /** Some of those answers, a turn each, with their tokens where the server counted them. */
  samples: { text: string; tokens?: number | undefined }[];
}

/**
 * How long an answer to each question will be, as far as the answers of other models tell: the mean over the first choices of up to
 * five of them. Rows that cannot be read are passed over: nothing but an order and an estimate depends on it.
 */
export function expectedLengths(benchmarkFolder: string, exceptFileName: string): ExpectedLengths {
  const sums = new Map<QuestionId, { characters: number; count: number }>();
  const all = { characters: 0, turns: 0 };
  const samples: ExpectedLengths['samples'] = [];
  const models = listAnsweredModels(benchmarkFolder)
    .filter((name) => name !== exceptFileName)
    .slice(0, MODELS_READ);
  for (const name of models) {
    try {
      for (const { record } of readRecords(
        join(benchmarkFolder, 'model_answer', `${name}.jsonl`),
        answerSchema,
      )) {
        const { turns = [], usage } = (record.choices[0] ?? {}) as Partial<Choice>;
        const characters = turns.reduce((sum, turn) => sum + turn.length, 0);
        const sum = sums.get(record.question_id) ?? { characters: 0, count: 0 };
        sums.set(record.question_id, { characters: sum.characters + characters, count: sum.count + 1 });
        all.characters += characters;
        all.turns += turns.length;
        for (const [turn, text] of turns.entries()) {
          if (samples.length < SAMPLES_KEPT) samples.push({ text, tokens: usage?.[turn]?.completion_tokens });
        }
      }
    } catch {
      // `data check` says what is wrong with it.
    }
  }
  const perTurn = all.turns > 0 ? all.characters / all.turns : UNKNOWN_LENGTH;
  return {
    samples,
    of({ question_id, turns }) {
      const sum = sums.get(question_id);
      return sum === undefined ? turns.length * perTurn : sum.characters / sum.count;
    },
  };
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { modelFileName } from '../benchmark/model-id.ts';
import type { QuestionId } from '../benchmark/question.ts';
import { AnswerFile, FASTCHAT_ERROR } from './answer.ts';

/** The answers of a benchmark's folder, read one at a time. */
export interface AnswerTurns {
  /** What a model said in a turn, counted from 1, of its first choice; undefined where there is no such answer. */
  textOf: (model: string, question: QuestionId, turn: number) => string | undefined;
  close: () => void;
}

/** @throws InputError, when a text is asked for, for a bad row of its file. */
export function openAnswerTurns(folder: string, warn: (message: string) => void): AnswerTurns {
  const files = new Map<string, AnswerFile | undefined>();
  const fileOf = (model: string) => {
    if (!files.has(model)) files.set(model, openFile(folder, model, warn));
    return files.get(model);
  };
  return {
    textOf: (model, question, turn) => {
      const text = fileOf(model)?.get(question)?.choices[0]?.turns[turn - 1];
      return text === FASTCHAT_ERROR ? undefined : text;
    },
    close: () => {
      for (const file of files.values()) file?.close();
    },
  };
}

function openFile(folder: string, model: string, warn: (message: string) => void): AnswerFile | undefined {
  let name: string;
  try {
    name = modelFileName(model);
  } catch {
    return undefined; // a name that no answer file can have
  }
  const file = join(folder, 'model_answer', `${name}.jsonl`);
  return existsSync(file) ? new AnswerFile(file, warn) : undefined;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AnswerFile } from '../answers/answer.ts';
import {
  type AnswerTask,
  type GenerateOptions,
  type SamplingOptions,
  type TurnPart,
  generateAnswers,
  partGroup,
  planAnswers,
} from '../answers/generate.ts';
import type { Benchmark } from '../benchmark/benchmark.ts';
import { modelFileName } from '../benchmark/model-id.ts';
import type { Question } from '../benchmark/question.ts';
import type { CallRunner } from '../calls/call-runner.ts';
import type { ChatModel } from '../models/chat-model.ts';
import { type RecordFile, openRecordFile } from '../records/record-file.ts';
import { warn } from './terminal.ts';

/** What `answer` and `run` share: one model's answers to one benchmark, made ready before the first call. */
export interface Answering {
  modelId: string;
  records: RecordFile<TurnPart>;
  tasks: AnswerTask[];
  /** Turns still to be asked for. */
  calls: number;
  /** Questions that have all their answers. */
  done: number;
  run(model: ChatModel, runner: CallRunner, on: Pick<GenerateOptions, 'onTurn' | 'onAnswer'>): Promise<void>;
}

/** The file of a model's answers. */
export function answerFileOf({ outputFolder }: Benchmark, modelId: string): string {
  return join(outputFolder, 'model_answer', `${modelFileName(modelId)}.jsonl`);
}

/** Takes the lock of the answers' file and finds out what is missing. @throws InputError */
export function prepareAnswering(
  questions: readonly Question[],
  file: string,
  sampling: SamplingOptions,
): Answering {
  const records = openRecordFile<TurnPart>(file, warn);
  try {
    const existing = existsSync(file) ? new AnswerFile(file, warn) : undefined;
    const tasks = [...planAnswers(questions, existing, sampling.modelId, sampling.numChoices)];
    existing?.close();
    const open = new Set(tasks.map(({ question }) => question.question_id));
    // A run that was killed between a record and the end of its work has left the record's parts behind.
    for (const question of questions) {
      if (!open.has(question.question_id)) records.partial.forget(partGroup(question));
    }
    return {
      modelId: sampling.modelId,
      records,
      tasks,
      calls: tasks.reduce((sum, task) => sum + callsOf(task, sampling.numChoices), 0),
      done: questions.length - tasks.length,
      run: (model, runner, on) =>
        generateAnswers(tasks, {
          ...sampling,
          model,
          runner,
          appender: records.appender,
          partial: records.partial,
          onFailure: (failure) => records.failures.add(failure),
          ...on,
        }),
    };
  } catch (error) {
    records.close();
    throw error;
  }
}

function callsOf({ question, choices }: AnswerTask, numChoices: number): number {
  const missing = choices.slice(0, numChoices).filter((choice) => choice === undefined).length;
  return missing * question.turns.length;
}

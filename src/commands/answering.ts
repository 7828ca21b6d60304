import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AnswerFile } from '../answers/answer.ts';
import { type ExpectedLengths, expectedLengths } from '../answers/expected-length.ts';
import { type GenerateOptions, generateAnswers } from '../answers/generate.ts';
import { type AnswerTask, type OpenChoice, isOpen, openChoices, readTasks } from '../answers/plan.ts';
import { refusalKey } from '../answers/refused-answer.ts';
import type { AskingOptions } from '../answers/sampling.ts';
import { type TurnPart, partGroup } from '../answers/turn-part.ts';
import type { Benchmark } from '../benchmark/benchmark.ts';
import { modelFileName } from '../benchmark/model-id.ts';
import type { Question } from '../benchmark/question.ts';
import type { CallRunner } from '../calls/call-runner.ts';
import type { ChatModel } from '../models/chat-model.ts';
import type { RecordFile } from '../records/record-file.ts';
import { warn } from './terminal.ts';

/** What `answer` and `run` share: one model's answers to one benchmark, made ready before the first call. */
export interface Answering {
  modelId: string;
  file: string;
  /** What is to be asked, the longest first. */
  tasks: AnswerTask[];
  /** The same by choice. */
  open: OpenChoice[];
  /** Turns still to be asked for. */
  calls: number;
  /** Questions that need no further call: answered, or refused. */
  done: number;
  /** Questions that lack a choice since it was refused in an earlier run. */
  refused: number;
  lengths: ExpectedLengths;
  run(
    model: ChatModel,
    runner: CallRunner,
    records: RecordFile<TurnPart>,
    on: Pick<GenerateOptions, 'onTurn' | 'onAnswer' | 'onRefused'>,
  ): Promise<void>;
}

/** The file of a model's answers. */
export function answerFileOf({ outputFolder }: Benchmark, modelId: string): string {
  return join(outputFolder, 'model_answer', `${modelFileName(modelId)}.jsonl`);
}

/**
 * Finds out what is missing in a file of answers.
 *
 * @param waiting the parts and refusals beside the file; where they may be changed its lock must be held.
 * @throws InputError
 */
export function prepareAnswering(
  bench: Benchmark,
  questions: readonly Question[],
  file: string,
  waiting: Pick<RecordFile<TurnPart>, 'partial' | 'refused'>,
  asking: AskingOptions & { retryRefused?: boolean | undefined },
): Answering {
  const { model: asked, numChoices, retryRefused } = asking;
  const isRefused = (question: Question, index: number) =>
    !retryRefused &&
    asked !== undefined &&
    waiting.refused.has(refusalKey(question, index, asked.address, asking));
  const existing = existsSync(file) ? new AnswerFile(file, warn) : undefined;
  const tasks: AnswerTask[] = [];
  let refused = 0;
  for (const task of readTasks(questions, existing, asking, isRefused)) {
    if (task.choices.slice(0, numChoices).includes('refused')) refused += 1;
    if (isOpen(task, numChoices)) tasks.push(task);
    // A run that was killed between a record and the end of its work has left the record's parts behind.
    else waiting.partial.forget(partGroup(task.question));
  }
  existing?.close();
  const lengths = expectedLengths(bench.outputFolder, basename(file, '.jsonl'));
  const inOrder = tasks.toSorted((a, b) => lengths.of(b.question) - lengths.of(a.question));
  const open = [...openChoices(inOrder, { ...asking, partial: waiting.partial })];
  return {
    modelId: asking.modelId,
    file,
    tasks: inOrder,
    open,
    calls: open.reduce((sum, { question, answered }) => sum + question.turns.length - answered, 0),
    done: questions.length - tasks.length,
    refused,
    lengths,
    run: (model, runner, records, on) =>
      generateAnswers(inOrder, {
        ...asking,
        model,
        runner,
        appender: records.appender,
        partial: records.partial,
        refused: records.refused,
        onFailure: (failure) => records.failures.add(failure),
        ...on,
      }),
  };
}

import { isSameModel } from '../benchmark/model-key.ts';
import type { Question } from '../benchmark/question.ts';
import { InputError } from '../errors.ts';
import { type Answer, type AnswerFile, type Choice, isComplete } from './answer.ts';
import type { SamplingOptions } from './sampling.ts';
import { type WaitingOptions, waitingParts } from './turn-part.ts';

/** A question and the choices of it that are still to be answered. */
export interface AnswerTask {
  question: Question;
  /** By index; `refused` where there will be none, undefined where it is to be asked for. */
  choices: (Choice | 'refused' | undefined)[];
}

type PlanOptions = Pick<SamplingOptions, 'modelId' | 'numChoices'>;
type IsRefused = (question: Question, index: number) => boolean;

/**
 * Which questions lack answers. `file` is undefined where there are none at all.
 *
 * @param isRefused whether a choice of a question was refused.
 * @throws InputError for another model's answers.
 */
export function* planAnswers(
  questions: readonly Question[],
  file: Pick<AnswerFile, 'file' | 'get' | 'lineOf'> | undefined,
  options: PlanOptions,
  isRefused: IsRefused = () => false,
): Generator<AnswerTask> {
  for (const task of readTasks(questions, file, options, isRefused)) {
    if (isOpen(task, options.numChoices)) yield task;
  }
}

/** Every question and what is known of its choices. Parameters as those of `planAnswers`. */
export function* readTasks(
  questions: readonly Question[],
  file: Pick<AnswerFile, 'file' | 'get' | 'lineOf'> | undefined,
  { modelId, numChoices }: PlanOptions,
  isRefused: IsRefused,
): Generator<AnswerTask> {
  for (const question of questions) {
    const answer = file?.get(question.question_id);
    if (answer !== undefined) checkModel(answer, modelId, file?.lineOf(question.question_id), file?.file);
    const known = new Map(answer?.choices.map((choice) => [choice.index, choice]));
    // Choices beyond those asked for are kept: an earlier run wanted more.
    const wanted = Math.max(numChoices, ...[...known.keys()].map((index) => index + 1));
    const choices = Array.from({ length: wanted }, (_, index) => {
      const choice = known.get(index);
      if (isComplete(choice, question.turns.length)) return choice;
      return isRefused(question, index) ? ('refused' as const) : undefined;
    });
    yield { question, choices };
  }
}

/** Whether a choice of those asked for is to be answered. */
export function isOpen({ choices }: AnswerTask, numChoices: number): boolean {
  return choices.length < numChoices || choices.slice(0, numChoices).includes(undefined);
}

/** A choice to be answered. */
export interface OpenChoice {
  question: Question;
  index: number;
  /** How many of its turns wait in `partial/`: they are not asked again. */
  answered: number;
}

/** What is to be asked, by what waits in `partial/` at this moment. */
export function* openChoices(tasks: Iterable<AnswerTask>, options: WaitingOptions): Generator<OpenChoice> {
  for (const { question, choices } of tasks) {
    for (let index = 0; index < options.numChoices; index += 1) {
      if (choices[index] !== undefined) continue;
      yield { question, index, answered: waitingParts(question, index, options).length };
    }
  }
}

/** A file holds the answers of one model; ids that differ in `/` and `_` alone have one file name and are one model. */
function checkModel(
  answer: Answer,
  modelId: string,
  line: number | undefined,
  file: string | undefined,
): void {
  if (isSameModel(answer.model_id, modelId)) return;
  throw new InputError(
    `holds answers of model "${answer.model_id}", not "${modelId}"`,
    { ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) },
    'Write to another file (--answer-file), or name the model as in the file (--model-id).',
  );
}

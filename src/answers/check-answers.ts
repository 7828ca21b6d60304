import { type Problem, type Report, checkRows, describeIds, listJsonl, stemOf } from '../benchmark/check.ts';
import { modelFileName } from '../benchmark/model-id.ts';
import type { Question, QuestionId } from '../benchmark/question.ts';
import { type Choice, FASTCHAT_ERROR, answerSchema } from './answer.ts';

/**
 * The answers in a folder `model_answer/`, against the questions (undefined where those are not known). Incomplete answers
 * are errors: `judge` refuses them.
 *
 * @returns the names of the models that have a file there: the files' own, and the ids in their rows.
 */
export function checkAnswers(
  folder: string,
  questions: ReadonlyMap<QuestionId, Question> | undefined,
  report: Report,
): Set<string> {
  const models = new Set<string>();
  for (const file of listJsonl(folder)) {
    models.add(stemOf(file));
    for (const id of checkAnswerFile(file, questions, report)) models.add(id);
  }
  return models;
}

function checkAnswerFile(
  file: string,
  questions: ReadonlyMap<QuestionId, Question> | undefined,
  report: Report,
): Set<string> {
  const lines = new Map<QuestionId, number>();
  const ids = new Set<string>();
  for (const { record, line } of checkRows(file, answerSchema, report, { tornLine: 'warning' })) {
    const { question_id, model_id, choices } = record;
    const say = (severity: Problem['severity'], message: string) => report({ file, line, message, severity });
    if (!ids.has(model_id) && fileNameOf(model_id) !== stemOf(file)) {
      say('warning', `model_id ${JSON.stringify(model_id)} does not go with the file's name`);
    }
    ids.add(model_id);
    const earlier = lines.get(question_id);
    lines.set(question_id, line);
    if (earlier !== undefined) {
      say('warning', `question ${question_id} has an answer on line ${earlier} already; this one counts`);
    }
    const question = questions?.get(question_id);
    if (questions !== undefined && question === undefined) {
      say('warning', `question ${question_id} is not in the benchmark`);
    }
    for (const choice of choices) {
      for (const message of choiceProblems(choice, question)) {
        say('error', `question ${question_id}, choice ${choice.index}: ${message}`);
      }
    }
  }
  const missing = [...(questions?.keys() ?? [])].filter((id) => !lines.has(id));
  if (missing.length > 0)
    report({ file, message: `no answer to ${describeIds(missing)}`, severity: 'error' });
  return ids;
}

function* choiceProblems(
  { turns }: Pick<Choice, 'turns'>,
  question: Question | undefined,
): Generator<string> {
  const wanted = question?.turns.length ?? 0;
  if (turns.length < wanted) yield `${turns.length} of ${wanted} turns answered`;
  for (const [index, turn] of turns.entries()) {
    if (turn === FASTCHAT_ERROR) yield `turn ${index + 1} is an error (${FASTCHAT_ERROR}), not an answer`;
  }
}

function fileNameOf(modelId: string): string | undefined {
  try {
    return modelFileName(modelId);
  } catch {
    return undefined; // an id that no file can have
  }
}

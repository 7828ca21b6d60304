import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, AnswerFile } from '../answers/answer.ts';
import {
  type Benchmark,
  type Reference,
  findJudgePromptsFile,
  findReference,
} from '../benchmark/benchmark.ts';
import { wrongReferences } from '../benchmark/catalogue.ts';
import { readJudgePrompts } from '../benchmark/judge-prompt.ts';
import { modelFileName } from '../benchmark/model-id.ts';
import type { Question } from '../benchmark/question.ts';
import { InputError } from '../errors.ts';
import type { Match } from '../judgments/match.ts';
import { singlePrompts } from '../judgments/prompt-set.ts';
import { answerProblem, singleMatches } from '../judgments/single.ts';
import { answerFileOf } from './answering.ts';
import type { JudgeFlags } from './flags.ts';
import { warn } from './terminal.ts';

/** What `judge` and `run` share: how the answers of a benchmark become matches. */
export interface Judging {
  judge: string;
  outputFile: string;
  promptsFile: string;
  reference: Reference | undefined;
  maxTokens: number;
  matchesOf(question: Question, model: string, answer: Answer): Iterable<Match>;
}

/** Reads the judge prompts and the references. @throws InputError */
export function prepareJudging(bench: Benchmark, dataDir: string, flags: JudgeFlags): Judging {
  const judge = flags.judgeModel;
  const promptsFile = findJudgePromptsFile(dataDir, bench, flags.judgeFile);
  const prompts = singlePrompts(promptsFile, readJudgePrompts(promptsFile));
  const reference = findReference(bench, flags.reference, judge);
  return {
    judge,
    outputFile: judgmentFileOf(bench, judge),
    promptsFile,
    reference,
    maxTokens: flags.judgeMaxTokens ?? bench.settings.judge_max_tokens,
    matchesOf: (question, model, answer) =>
      singleMatches(question, model, answer, { judge, settings: bench.settings, prompts, reference }),
  };
}

/** The file of a judge's single-answer grades. */
export function judgmentFileOf({ outputFolder }: Benchmark, judge: string): string {
  return join(outputFolder, 'model_judgment', `${modelFileName(judge, '--judge-model')}_single.jsonl`);
}

/** The answers of each model. @throws InputError for a model that has none. */
export function openAnswerFiles(bench: Benchmark, models: readonly string[]): Map<string, AnswerFile> {
  const files = new Map<string, AnswerFile>();
  try {
    for (const model of models) {
      const file = answerFileOf(bench, model);
      if (!existsSync(file)) {
        throw new InputError(
          `no answers of model "${model}"`,
          { file },
          `Make them with \`llm-judge answer --bench-name ${bench.name} --model ${model}\`, or name other models with --model-list.`,
        );
      }
      files.set(model, new AnswerFile(file, warn));
    }
  } catch (error) {
    for (const file of files.values()) file.close();
    throw error;
  }
  return files;
}

/** Makes sure that every answer can be judged. @throws InputError naming the first that cannot, and how many others. */
export function checkAnswers(questions: readonly Question[], files: ReadonlyMap<string, AnswerFile>): void {
  const problems: { model: string; file: AnswerFile; question: Question; problem: string }[] = [];
  for (const [model, file] of files) {
    for (const question of questions) {
      const problem = answerProblem(question, file.get(question.question_id));
      if (problem !== undefined) problems.push({ model, file, question, problem });
    }
  }
  const first = problems[0];
  if (first === undefined) return;
  const { file, question, problem, model } = first;
  const line = file.lineOf(question.question_id);
  const others = problems.length === 1 ? '' : ` (and ${problems.length - 1} more like it)`;
  throw new InputError(
    `question ${question.question_id} has ${problem}${others}`,
    line === undefined ? { file: file.file } : { file: file.file, line },
    `Run \`llm-judge answer\` for ${model} again: it makes what is missing. Or leave questions out with --first-n.`,
  );
}

/** Warns of reference answers that are known to be wrong, where they are about to be used. */
export function warnOfWrongReferences(
  { settings }: Benchmark,
  questions: readonly Question[],
  reference: Reference | undefined,
): void {
  if (reference === undefined) return;
  const used = new Set(
    questions
      .filter(({ category }) => settings.reference_categories.includes(category))
      .map(({ question_id }) => question_id),
  );
  const wrong = wrongReferences(reference.file).filter(({ questionId }) => used.has(questionId));
  if (wrong.length === 0) return;
  const names = wrong.map(({ questionId, turns }) =>
    turns === 'all' ? String(questionId) : `${questionId} (turn ${turns.join(', ')})`,
  );
  warn(
    `${reference.file}: these reference answers are known to be wrong, and the judge will see them: ${names.join(', ')}.`,
  );
}

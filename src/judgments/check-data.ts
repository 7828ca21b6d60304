import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkAnswers } from '../answers/check-answers.ts';
import {
  findBenchmarkFolder,
  findJudgePromptsFile,
  listShippedBenchmarks,
  shippedBenchmarksFolder,
} from '../benchmark/benchmark.ts';
import { type Report, checkQuestions, checkReferences, checkSettings } from '../benchmark/check.ts';
import type { JudgePrompt } from '../benchmark/judge-prompt.ts';
import { InputError } from '../errors.ts';
import { checkJudgments } from './check-judgments.ts';
import { checkPromptFile, checkPromptsSuffice } from './check-prompts.ts';

/** FastChat's `judge_prompts.jsonl`, and what its forks call theirs. */
const PROMPT_FILE = /^judge_\w*prompts\w*\.jsonl$/;

/**
 * Checks every file of a data folder, or of one benchmark in it, and reports every problem as it is found. Files are
 * streamed; what grows with them is the list of identities.
 *
 * @returns the names of the benchmarks that were checked.
 * @throws InputError when there is no such folder, or no benchmark in it.
 */
export function checkDataFolder(dataDir: string, benchName: string | undefined, report: Report): string[] {
  const names = benchName === undefined ? listBenchmarks(dataDir) : [benchName];
  const promptFiles = new Map<string, ReadonlyMap<string, JudgePrompt>>();
  const promptsIn = (file: string) => {
    const prompts = promptFiles.get(file) ?? checkPromptFile(file, report);
    promptFiles.set(file, prompts);
    return prompts;
  };
  for (const file of listPromptFiles(dataDir)) promptsIn(file);
  for (const name of names) checkBenchmark(dataDir, name, promptsIn, report);
  return names;
}

function checkBenchmark(
  dataDir: string,
  name: string,
  promptsIn: (file: string) => ReadonlyMap<string, JudgePrompt>,
  report: Report,
): void {
  const outputFolder = join(dataDir, name);
  const folder = findQuestions(dataDir, name, report);
  if (folder === undefined) {
    const models = checkAnswers(join(outputFolder, 'model_answer'), undefined, report);
    checkJudgments(join(outputFolder, 'model_judgment'), { questions: undefined, models }, report);
    return;
  }
  const settings = checkSettings(folder, report);
  const questions = checkQuestions(join(folder, 'question.jsonl'), report);
  for (const file of listPromptFiles(folder)) promptsIn(file);
  const promptFile = findJudgePromptsFile(
    dataDir,
    { name, folder, outputFolder, settings, questions: [] },
    undefined,
  );
  checkPromptsSuffice(
    promptFile,
    promptsIn(promptFile),
    questions.values(),
    settings.reference_categories,
    report,
  );
  checkReferences(folder, questions, settings, report);
  const models = checkAnswers(join(outputFolder, 'model_answer'), questions, report);
  checkJudgments(join(outputFolder, 'model_judgment'), { questions, models }, report);
}

/** The folder with the questions: the data folder's, or the package's. */
function findQuestions(dataDir: string, name: string, report: Report): string | undefined {
  if (!existsSync(join(dataDir, name)) || hasQuestions(join(dataDir, name))) {
    return findBenchmarkFolder(dataDir, name);
  }
  const shipped = join(shippedBenchmarksFolder(), name);
  if (hasQuestions(shipped)) return shipped;
  report({
    file: join(dataDir, name, 'question.jsonl'),
    message: 'no such file, so answers and judgments cannot be compared with the questions',
    severity: 'error',
  });
  return undefined;
}

function listBenchmarks(dataDir: string): string[] {
  let entries;
  try {
    entries = readdirSync(dataDir, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(
      code === 'ENOENT' ? 'no such folder' : `cannot be read (${code})`,
      { file: dataDir },
      'Name the data folder with --data-dir, or fetch a benchmark into it: `llm-judge data list` names them.',
    );
  }
  const names = entries
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('.') && isBenchmark(join(dataDir, name)))
    .sort();
  if (names.length === 0) {
    throw new InputError(
      'holds no benchmark (a folder with question.jsonl, model_answer or model_judgment)',
      { file: dataDir },
      `Fetch one with \`llm-judge data pull NAME\`, or check one that comes with the package: \`llm-judge data check ${listShippedBenchmarks()[0]}\`.`,
    );
  }
  return names;
}

function isBenchmark(folder: string): boolean {
  return (
    hasQuestions(folder) || ['model_answer', 'model_judgment'].some((name) => existsSync(join(folder, name)))
  );
}

function hasQuestions(folder: string): boolean {
  return existsSync(join(folder, 'question.jsonl'));
}

function listPromptFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => PROMPT_FILE.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

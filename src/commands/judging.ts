import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, AnswerFile } from '../answers/answer.ts';
import { readRefusedQuestions } from '../answers/refused.ts';
import { type Benchmark, type Reference, findReference } from '../benchmark/benchmark.ts';
import { modelFileName } from '../benchmark/model-id.ts';
import type { Question } from '../benchmark/question.ts';
import { InputError } from '../errors.ts';
import type { Match } from '../judgments/match.ts';
import { pairMatches } from '../judgments/pair.ts';
import { pairPrompts, singlePrompts } from '../judgments/prompt-set.ts';
import { repeated } from '../judgments/repeated.ts';
import { answerProblem, singleMatches } from '../judgments/single.ts';
import { answerFileOf } from './answering.ts';
import type { JudgeFlags, ProfileFlags } from './flags.ts';
import { findPrompts, readPrompts } from './judge-prompts.ts';
import type { RepeatFlags } from './repeat-flags.ts';
import { warn } from './terminal.ts';

/** FastChat's modes. */
export const MODES = ['single', 'pairwise-baseline', 'pairwise-all'] as const;
export type Mode = (typeof MODES)[number];

/** What `judge` and `run` share: how the answers of a benchmark become matches. */
export interface Judging {
  judge: string;
  outputFile: string;
  promptsFile: string;
  reference: Reference | undefined;
  maxTokens: number;
  /** The models that are judged together: each by itself, or two. */
  unitsOf(models: readonly string[]): (readonly string[])[];
  /** The matches of one question, between the models whose answers to it are given, in their order; of these turns alone, where they are given. */
  matchesOf(
    question: Question,
    answers: ReadonlyMap<string, Answer>,
    turns?: ReadonlySet<number>,
  ): Iterable<Match>;
}

export interface JudgingFlags
  extends Omit<JudgeFlags, 'judgeModel'>, ProfileFlags, Pick<RepeatFlags, 'judgeRepeats'> {
  /** The judge's name in files and tables. */
  judgeId: string;
  mode?: Mode | undefined;
  baselineModel?: string | undefined;
}

/** Reads the judge prompts and the references. @throws InputError */
export function prepareJudging(bench: Benchmark, dataDir: string, flags: JudgingFlags): Judging {
  const { mode = 'single', judgeId: judge } = flags;
  const source = findPrompts(dataDir, bench, flags);
  const promptsFile = source.file;
  const reference = findReference(bench, flags.reference, judge);
  const options = { judge, settings: bench.settings, reference };
  const baseline = mode === 'pairwise-baseline' ? flags.baselineModel : undefined;
  const matchesOf = mode === 'single' ? singles() : pairs();
  return {
    judge,
    outputFile: judgmentFileOf(bench, judge, mode),
    promptsFile,
    reference,
    maxTokens: flags.judgeMaxTokens ?? bench.settings.judge_max_tokens,
    unitsOf: (models) =>
      mode === 'single' ? models.map((model) => [model]) : [...pairsOf(models, baseline)],
    matchesOf: (...asked) => repeated(matchesOf(...asked), flags.judgeRepeats ?? 1),
  };

  function singles(): Judging['matchesOf'] {
    const prompts = singlePrompts(promptsFile, readPrompts(source, 'single'));
    return function* (question, answers, turns) {
      for (const [model, answer] of answers)
        yield* singleMatches(question, model, answer, { ...options, prompts, turns });
    };
  }

  function pairs(): Judging['matchesOf'] {
    const prompts = pairPrompts(promptsFile, readPrompts(source, 'pairwise'));
    return function* (question, answers, turns) {
      for (const [first, second] of pairsOf([...answers.keys()], baseline)) {
        if (!answers.has(first) || !answers.has(second)) continue;
        yield* pairMatches(question, contestant(first), contestant(second), {
          ...options,
          prompts,
          turns,
        });
      }
      function contestant(model: string) {
        return { model, answer: answers.get(model) as Answer };
      }
    };
  }
}

/** The pairs in FastChat's order: each model against the baseline, or each against those named after it. */
function* pairsOf(models: readonly string[], baseline: string | undefined): Generator<[string, string]> {
  for (const [place, model] of models.entries()) {
    if (baseline !== undefined) {
      if (model !== baseline) yield [model, baseline];
    } else {
      for (const other of models.slice(place + 1)) yield [model, other];
    }
  }
}

/** The file of a judge's judgments. */
export function judgmentFileOf({ outputFolder }: Benchmark, judge: string, mode: Mode): string {
  const kind = mode === 'single' ? 'single' : 'pair';
  return join(outputFolder, 'model_judgment', `${modelFileName(judge, '--judge-model')}_${kind}.jsonl`);
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

/**
 * Makes sure that every answer can be judged. Those that were refused are passed over.
 *
 * @returns how many of them there are.
 * @throws InputError naming the first that cannot, and how many others.
 */
export function checkAnswers(questions: readonly Question[], files: ReadonlyMap<string, AnswerFile>): number {
  const problems: { model: string; file: AnswerFile; question: Question; problem: string }[] = [];
  let refused = 0;
  for (const [model, file] of files) {
    const refusedQuestions = readRefusedQuestions(file.file);
    for (const question of questions) {
      const answer = file.get(question.question_id);
      const problem = answerProblem(question, answer);
      if (problem === undefined) continue;
      if (answer === undefined && refusedQuestions.has(question.question_id)) refused += 1;
      else problems.push({ model, file, question, problem });
    }
  }
  const first = problems[0];
  if (first === undefined) return refused;
  const { file, question, problem, model } = first;
  const line = file.lineOf(question.question_id);
  const others = problems.length === 1 ? '' : ` (and ${problems.length - 1} more like it)`;
  throw new InputError(
    `question ${question.question_id} has ${problem}${others}`,
    line === undefined ? { file: file.file } : { file: file.file, line },
    `Run \`llm-judge answer\` for ${model} again: it makes what is missing. Or leave questions out with --first-n.`,
  );
}

import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';

/** Takes what is to be done at an end: of the test, as a rule. */
export type AtEnd = (end: () => void | Promise<void>) => void;

/**
 * A new folder that is removed when the test has ended. Before, every file in it is searched for keys that the suite has planted: they
 * all have this word in them.
 */
export function temporaryFolder(atEnd: AtEnd = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'llm-judge-test-'));
  atEnd(() => {
    const leaks = findPlantedKeys(folder);
    rmSync(folder, { recursive: true, force: true });
    expect(leaks, 'files that hold a planted key').toEqual([]);
  });
  return folder;
}

export const PLANTED = /PLANTED|sk-planted-/;

/** Where users themselves keep keys, or name the variables that hold them. */
const USERS_OWN = /(^|\/)(\.env|llm-judge\.config\.\w+)$/;

/** The files of a folder that hold a planted key, but for those that a test has written as a user would. */
export function findPlantedKeys(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !USERS_OWN.test(file) && PLANTED.test(readFileSync(file, 'latin1')));
}

/** Writes a JSONL file, and its folder where it is missing. */
export function writeJsonl(file: string, records: readonly object[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
}

/** The records of a JSONL file. @throws SyntaxError for a line that does not parse, the last one included. */
export function readJsonl<T = Record<string, unknown>>(file: string): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

export interface TestQuestion {
  question_id: number;
  category: string;
  turns: string[];
}

export interface BenchmarkOptions {
  questions: number;
  /** The turns of each question: one or two. @default 2 */
  turns?: 1 | 2;
  /** Taken in turn. @default writing, math, coding, stem */
  categories?: readonly string[];
  /** @default 'tiny' */
  name?: string;
}

/** Categories that the default settings judge with a reference answer. */
const WITH_REFERENCE = new Set(['math', 'reasoning', 'coding']);

/** Writes a small benchmark (questions, references where they are needed, judge prompts) into a data folder. */
export function writeBenchmark(dataDir: string, options: BenchmarkOptions): TestQuestion[] {
  const {
    questions: count,
    turns = 2,
    categories = ['writing', 'math', 'coding', 'stem'],
    name = 'tiny',
  } = options;
  const folder = join(dataDir, name);
  const questions = Array.from({ length: count }, (_, index) => ({
    question_id: 101 + index,
    category: categories[index % categories.length] as string,
    turns: [
      `Question ${index + 1}: how many sheep fit on ${index + 2} hills, each with ${index + 5} meadows?`,
      `And what becomes of them — と夜には? (${index + 1})`,
    ].slice(0, turns),
  }));
  writeJsonl(join(folder, 'question.jsonl'), questions);
  const references = questions
    .filter(({ category }) => WITH_REFERENCE.has(category))
    .map(({ question_id }) => ({
      question_id,
      answer_id: `reference-${question_id}`,
      model_id: 'human',
      choices: [{ index: 0, turns: [`There are ${question_id} of them.`, `They sleep {in} the {fold}.`] }],
      tstamp: 0,
    }));
  if (references.length > 0) writeJsonl(join(folder, 'reference_answer', 'human.jsonl'), references);
  writeJsonl(join(folder, 'judge_prompts.jsonl'), JUDGE_PROMPTS);
  return questions;
}

const VERDICT =
  'Say why in a few words, then end with a mark from 1 to 10 in this form: "Rating: [[rating]]".';
const PLAIN_SYSTEM = 'You grade the answers of a chat assistant.';
const REFERENCE_SYSTEM = 'You grade the answers of a chat assistant against an answer known to be right.';

const JUDGE_PROMPTS = [
  {
    name: 'single-v1',
    type: 'single',
    system_prompt: PLAIN_SYSTEM,
    prompt_template: `${VERDICT}\n\nAsked: {question}\n\nAnswered: {answer}\n`,
    description: 'One turn.',
    category: 'general',
    output_format: '[[rating]]',
  },
  {
    name: 'single-math-v1',
    type: 'single',
    system_prompt: REFERENCE_SYSTEM,
    prompt_template: `${VERDICT}\n\nAsked: {question}\n\nRight: {ref_answer_1}\n\nAnswered: {answer}\n`,
    description: 'One turn with a reference answer.',
    category: 'math',
    output_format: '[[rating]]',
  },
  {
    name: 'single-v1-multi-turn',
    type: 'single',
    system_prompt: `${PLAIN_SYSTEM} ${VERDICT} Only the second answer counts.`,
    prompt_template:
      'Asked: {question_1}\n\nAnswered: {answer_1}\n\nThen asked: {question_2}\n\nAnswered: {answer_2}\n',
    description: 'Two turns.',
    category: 'general',
    output_format: '[[rating]]',
  },
  {
    name: 'single-math-v1-multi-turn',
    type: 'single',
    system_prompt: `${REFERENCE_SYSTEM} ${VERDICT} Only the second answer counts.`,
    prompt_template:
      'Asked: {question_1}\nRight: {ref_answer_1}\n\nThen asked: {question_2}\nRight: {ref_answer_2}\n\n' +
      'Answered: {answer_1}\n\nThen answered: {answer_2}\n',
    description: 'Two turns with reference answers.',
    category: 'math',
    output_format: '[[rating]]',
  },
];

// @ts-check
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mulberry32 } from './random.mjs';

const CATEGORIES = ['writing', 'roleplay', 'reasoning', 'math', 'coding', 'extraction', 'stem', 'humanities'];
const QUESTIONS = 80;
const TURNS = 2;
const WORDS =
  'the of and to in model answer question reason river table because green system value under number light write after small theory people music "quoted" (aside) naïve über 速い'.split(
    ' ',
  );
/** As long as FastChat's, and of its own: the figures are not to change with the prompts of the package. */
const JUDGE_PROMPTS = ['single-v1', 'single-v1-multi-turn'].map((name, index) => ({
  name,
  type: 'single',
  system_prompt:
    'You are a strict judge of answers. You look at each answer by itself and explain what you find before you rate it.'.repeat(
      1 + index,
    ),
  prompt_template: `[Instruction]\nJudge the quality of the answer that an assistant gave to the question of a user below. Look at whether it is helpful, relevant, accurate, deep, creative and detailed. Begin with a short explanation, be as objective as possible, and then rate it on a scale of 1 to 10, strictly in this form: "[[rating]]", for example: "Rating: [[5]]".\n\n${
    index === 0
      ? '[Question]\n{question}\n\n[Answer]\n{answer}\n[End]'
      : '[Question 1]\n{question_1}\n\n[Answer 1]\n{answer_1}\n\n[Question 2]\n{question_2}\n\n[Answer 2]\n{answer_2}\n[End]'
  }`,
  output_format: '[[rating]]',
}));
/** Beyond these, a model's answers are a hard link to an earlier one's: the same work to read, no further disk. */
const DISTINCT_MODELS = 63;

/** Matches of one model: every turn of every question is judged by itself. */
export const MATCHES_PER_MODEL = QUESTIONS * TURNS;

/**
 * A data folder with the benchmark `synthetic`: 80 questions of about 400 characters in eight categories, none with a
 * reference; `models` models with answers of about 1.5 KB a turn. The same texts every time.
 *
 * @param {string} dataDir
 * @param {number} models
 * @returns {string[]} the models' names.
 */
export function writeSyntheticData(dataDir, models) {
  const random = mulberry32(1);
  const folder = join(dataDir, 'synthetic');
  mkdirSync(join(folder, 'model_answer'), { recursive: true });
  writeFileSync(join(folder, 'benchmark.json'), JSON.stringify({ reference_categories: [] }));
  writeLines(join(dataDir, 'judge_prompts.jsonl'), JUDGE_PROMPTS);
  const ids = Array.from({ length: QUESTIONS }, (_, index) => index + 1);
  const questions = ids.map((question_id) => ({
    question_id,
    category: CATEGORIES[(question_id - 1) % CATEGORIES.length],
    turns: Array.from({ length: TURNS }, () => prose(400, random)),
  }));
  writeLines(join(folder, 'question.jsonl'), questions);
  const names = Array.from({ length: models }, (_, index) => `model-${String(index).padStart(4, '0')}`);
  for (const [index, name] of names.entries()) {
    const file = join(folder, 'model_answer', `${name}.jsonl`);
    if (index >= DISTINCT_MODELS) {
      linkSync(join(folder, 'model_answer', `${names[index % DISTINCT_MODELS]}.jsonl`), file);
      continue;
    }
    const answers = ids.map((question_id) => ({
      question_id,
      answer_id: `${name}-${question_id}`,
      model_id: name,
      choices: [{ index: 0, turns: Array.from({ length: TURNS }, () => prose(1500, random)) }],
      tstamp: 1_700_000_000,
    }));
    writeLines(file, answers);
  }
  return names;
}

/** @param {string} file @param {readonly object[]} rows */
function writeLines(file, rows) {
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

/** @param {number} length @param {() => number} random */
function prose(length, random) {
  let text = '';
  while (text.length < length) {
    text += WORDS[Math.floor(random() * WORDS.length)];
    text += random() < 0.03 ? '.\n\n' : ' ';
  }
  return text.trimEnd();
}

// @ts-check
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { mulberry32 } from './random.mjs';

const CATEGORIES = ['writing', 'roleplay', 'reasoning', 'math', 'coding', 'extraction', 'stem', 'humanities'];
const TURNS = 2;
/** Bytes of a line, its newline among them. */
const LINE_BYTES = 2048;
const WORDS =
  'the of and to in model answer question reason river table because green system value under number light write after small theory people music "quoted" (aside) `code`'.split(
    ' ',
  );
/** One in eight questions is asked and answered in words beyond ASCII. */
const FURTHER_WORDS = ['naïve', 'über', '速い', '川', 'café'];
const INSTRUCTION =
  '[Instruction]\nJudge the quality of the answer that an assistant gave to the question of a user below. Begin with a short explanation, be as objective as possible, and then rate it on a scale of 1 to 10, strictly in this form: "[[rating]]", for example: "Rating: [[5]]".\n\n';

/**
 * A data folder with the benchmark `million`: questions of two turns in eight categories, and a file of single judgments with FastChat's
 * keys and no others, one for each model, question and turn, in lines of 2 KB. The same texts every time; nothing is held in memory
 * but the questions.
 *
 * @param {string} dataDir
 * @param {{ rows: number, models: number }} size how many judgments, of how many models; the number of questions follows.
 * @returns {string} the file of judgments.
 */
export function writeMillion(dataDir, { rows, models }) {
  const random = mulberry32(11);
  const folder = join(dataDir, 'million');
  mkdirSync(join(folder, 'model_judgment'), { recursive: true });
  writeFileSync(join(folder, 'benchmark.json'), JSON.stringify({ reference_categories: [] }));
  const questions = Array.from({ length: Math.ceil(rows / models / TURNS) }, (_, index) => ({
    question_id: index + 1,
    category: CATEGORIES[index % CATEGORIES.length],
    turns: Array.from({ length: TURNS }, () => prose(300, random, index % 8 === 7)),
  }));
  writeLines(join(folder, 'question.jsonl'), questions);
  const [plain, further] = [false, true].map((isFurther) => prose(1 << 16, random, isFurther));
  const file = join(folder, 'model_judgment', 'judge_single.jsonl');
  const fd = openSync(file, 'w');
  let written = 0;
  let lines = '';
  for (let model = 0; model < models; model += 1) {
    for (const [place, { question_id, turns }] of questions.entries()) {
      const source = place % 8 === 7 ? further : plain;
      for (let turn = 1; turn <= TURNS && written < rows; turn += 1) {
        lines += toLine(model, question_id, turns[turn - 1], turn, source);
        written += 1;
        if (lines.length > 1 << 20) {
          writeSync(fd, lines);
          lines = '';
        }
      }
    }
  }
  writeSync(fd, lines);
  closeSync(fd);
  return file;

  /**
   * @param {number} model @param {number} question_id @param {string} question @param {number} turn
   * @param {string} source
   */
  function toLine(model, question_id, question, turn, source) {
    // One in 200 has no verdict: FastChat writes -1.
    const score = random() < 0.005 ? -1 : 1 + Math.floor(random() * 10);
    const explanation = slice(source, 550);
    const row = {
      question_id,
      model: `model-${String(model).padStart(4, '0')}`,
      judge: ['judge', turn === 1 ? 'single-v1' : 'single-v1-multi-turn'],
      user_prompt: `${INSTRUCTION}[Question]\n${question}\n\n[Answer]\n`,
      judgment: score === -1 ? explanation : `${explanation}\n\nRating: [[${score}]]`,
      score,
      turn,
      tstamp: 1_700_000_000.25 + written,
    };
    const fixed = Buffer.byteLength(JSON.stringify(row)) + Buffer.byteLength('\\n[End]\n');
    row.user_prompt += `${filling(source, LINE_BYTES - fixed)}\n[End]`;
    return `${JSON.stringify(row)}\n`;
  }

  /** @param {string} source @param {number} letters */
  function slice(source, letters) {
    const from = Math.floor(random() * (source.length - 3000));
    return source.slice(from, from + letters);
  }

  /** A piece of a text that takes about `bytes` bytes in JSON. @param {string} source @param {number} bytes */
  function filling(source, bytes) {
    const text = slice(source, bytes);
    const taken = Buffer.byteLength(JSON.stringify(text)) - 2;
    return text.slice(0, Math.floor((bytes * bytes) / taken));
  }
}

/** @param {string} file @param {readonly object[]} rows */
function writeLines(file, rows) {
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

/** @param {number} length @param {() => number} random @param {boolean} isFurther */
function prose(length, random, isFurther) {
  let text = '';
  while (text.length < length) {
    const words = isFurther && random() < 0.15 ? FURTHER_WORDS : WORDS;
    text += words[Math.floor(random() * words.length)];
    text += random() < 0.03 ? '.\n\n' : ' ';
  }
  return text.trimEnd();
}

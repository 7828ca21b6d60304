import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeJsonl } from './temp.ts';

/** What a model says in a turn of a question, so that a test can tell answers apart. */
export function answerText(model: string, question: number, turn: number, version = 1): string {
  return `${model} on ${question}, turn ${turn}, version ${version}`;
}

export function answerRow(model: string, question_id: number, version = 1, more: object = {}) {
  const turns = [1, 2].map((turn) => answerText(model, question_id, turn, version));
  return { question_id, answer_id: '', model_id: model, choices: [{ index: 0, turns, ...more }], tstamp: 0 };
}

/** Writes a model's answers to questions of the benchmark `tiny`. */
export function writeAnswers(cwd: string, model: string, questions: readonly number[]): string {
  const file = join(cwd, 'data/tiny/model_answer', `${model.replaceAll('/', '_')}.jsonl`);
  writeJsonl(
    file,
    questions.map((question) => answerRow(model, question)),
  );
  return file;
}

interface GradeOptions {
  turn?: number;
  version?: number;
  /** What the judge says; the score is what is given beside it. */
  judgment?: string | string[];
  judge?: string;
  [key: string]: unknown;
}

/** A grade of a question of `tiny` (see `writeBenchmark`), whose prompt quotes question and answer. */
export function gradeRow(model: string, question_id: number, score: number, options: GradeOptions = {}) {
  const { turn = 1, version = 1, judgment = `Rating: [[${score}]]`, judge = 'j', ...more } = options;
  const answers = [1, 2].slice(0, turn).map((each) => answerText(model, question_id, each, version));
  return {
    question_id,
    model,
    judge: [judge, turn === 1 ? 'single-v1' : 'single-v1-multi-turn'],
    user_prompt: `Asked: ${askedText(question_id)}\nAnswered: ${answers.join('\n')}`,
    judgment,
    score,
    turn,
    tstamp: 1,
    ...more,
  };
}

/** The first turn of a question of `tiny`, as `writeBenchmark` words it. */
function askedText(question_id: number): string {
  const index = question_id - 101;
  return `Question ${index + 1}: how many sheep fit on ${index + 2} hills, each with ${index + 5} meadows?`;
}

/** A match between two answers to turn 1. */
export function matchRow(
  models: readonly [string, string],
  question_id: number,
  winners: readonly [string, string],
  more: object = {},
) {
  const [first, second] = models.map((model) => answerText(model, question_id, 1));
  return {
    question_id,
    model_1: models[0],
    model_2: models[1],
    g1_winner: winners[0],
    g2_winner: winners[1],
    judge: ['j', 'pair-v2'],
    g1_user_prompt: `${askedText(question_id)} A: ${first} B: ${second}`,
    g1_judgment: 'So it is.',
    g2_user_prompt: `${askedText(question_id)} A: ${second} B: ${first}`,
    g2_judgment: 'So it is.',
    turn: 1,
    tstamp: 1,
    ...more,
  };
}

export function appendRows(file: string, ...rows: readonly object[]): void {
  appendFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

// @ts-check
import { closeSync, openSync, writeSync } from 'node:fs';
import { mulberry32, normal } from './random.mjs';

const MODELS = 100;
const ROWS_A_WRITE = 10_000;
/** Points of logits that a question moves a model's strength by. */
const QUESTION_EFFECT = 0.5;

/**
 * Battles of 100 models in the arena's shape, a row each, the same ones every time: strengths are normal with a deviation of 1, and a
 * fifth of the battles are ties.
 *
 * @param {string} file
 * @param {number} battles
 * @param {number} questions with 0 of them, rows name no question; else each question is easier for some models than for others.
 */
export function writeBattles(file, battles, questions) {
  const random = mulberry32(11);
  const strengths = Array.from({ length: MODELS }, () => normal(random));
  const effects = Array.from({ length: questions }, () =>
    Array.from({ length: MODELS }, () => QUESTION_EFFECT * normal(random)),
  );
  const names = strengths.map((_, place) => `model-${String(place).padStart(3, '0')}-chat`);
  const fd = openSync(file, 'w');
  let text = '';
  for (let row = 0; row < battles; row += 1) {
    const a = Math.floor(random() * MODELS);
    const b = (a + 1 + Math.floor(random() * (MODELS - 1))) % MODELS;
    const question = questions === 0 ? -1 : Math.floor(random() * questions);
    const effect = effects[question];
    const strengthOf = (/** @type {number} */ model) => (strengths[model] ?? 0) + (effect?.[model] ?? 0);
    const chance = 1 / (1 + Math.exp(strengthOf(b) - strengthOf(a)));
    const winner =
      random() < 0.2 ? (random() < 0.5 ? 'tie' : 'tie (bothbad)') : random() < chance ? 'model_a' : 'model_b';
    text += `${JSON.stringify({
      ...(question === -1 ? {} : { question_id: 81 + question, turn: 1 }),
      model_a: names[a],
      model_b: names[b],
      winner,
      judge: `arena_user_${Math.floor(random() * 5000)}`,
      tstamp: 1_690_000_000 + row,
    })}\n`;
    if (row % ROWS_A_WRITE === ROWS_A_WRITE - 1) {
      writeSync(fd, text);
      text = '';
    }
  }
  writeSync(fd, text);
  closeSync(fd);
}

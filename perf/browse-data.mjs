// @ts-check
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { mulberry32 } from './random.mjs';

const CATEGORIES = ['writing', 'roleplay', 'reasoning', 'math', 'coding', 'extraction', 'stem', 'humanities'];
const MODELS = 30;
const TURNS = 2;
const WORDS =
  'river table green **system** value under number light write after `theory` people music naïve 速い reason'.split(
    ' ',
  );

/**
 * A data folder with the benchmark `large`: 30 models' answers of two turns (1.5 KB each), graded by two judges in rows of 4 to 5 KB,
 * and matches of the first four models. The same texts every time. Nothing is held in memory but a row.
 *
 * @param {string} dataDir
 * @param {number} judgments how many grades there are to be; the number of questions follows from it.
 */
export function writeBrowseData(dataDir, judgments) {
  const random = mulberry32(7);
  const text = (/** @type {number} */ letters) => {
    let words = '';
    while (words.length < letters) words += `${WORDS[Math.floor(random() * WORDS.length)]} `;
    return words;
  };
  const questions = Math.ceil(judgments / (MODELS * TURNS * 2));
  const folder = join(dataDir, 'large');
  mkdirSync(join(folder, 'model_answer'), { recursive: true });
  mkdirSync(join(folder, 'model_judgment'), { recursive: true });
  const asked = Array.from({ length: questions }, () => [text(400), text(150)]);
  writeFileSync(
    join(folder, 'question.jsonl'),
    asked
      .map(
        (turns, index) =>
          JSON.stringify({ question_id: index + 1, category: CATEGORIES[index % 8], turns }) + '\n',
      )
      .join(''),
  );
  const judges = ['judge-a', 'judge-b'].map((name) => ({
    name,
    fd: openSync(join(folder, 'model_judgment', `${name}_single.jsonl`), 'w'),
  }));
  const pairs = openSync(join(folder, 'model_judgment', 'judge-a_pair.jsonl'), 'w');
  /** @type {string[][]} */
  let earlier = [];
  for (let model = 1; model <= MODELS; model += 1) {
    const answers = openSync(join(folder, 'model_answer', `model-${model}.jsonl`), 'w');
    const said = asked.map(() => [text(1500), text(1200)]);
    for (const [index, turns] of said.entries()) {
      writeRow(answers, {
        question_id: index + 1,
        answer_id: `${model}-${index}`,
        model_id: `model-${model}`,
        choices: [{ index: 0, turns }],
        tstamp: 0,
      });
      for (const { name, fd } of judges) {
        for (let turn = 1; turn <= TURNS; turn += 1) {
          const quoted = asked[index]
            ?.slice(0, turn)
            .map((question, place) => `${question}\n\n${turns[place]}`);
          const score = 1 + Math.floor(random() * 10);
          writeRow(fd, {
            question_id: index + 1,
            model: `model-${model}`,
            judge: [name, turn === 1 ? 'single-v1' : 'single-v1-multi-turn'],
            user_prompt: `${text(600)}\n\n${quoted?.join('\n\n')}`,
            judgment: `${text(900)}\n\nRating: [[${score}]]`,
            score,
            turn,
            tstamp: index,
          });
        }
      }
      if (model === 2 && index < 500) writePair(index);
    }
    closeSync(answers);
    earlier = said;
  }
  for (const { fd } of judges) closeSync(fd);
  closeSync(pairs);

  function writePair(/** @type {number} */ index) {
    const winners = ['model_1', 'model_2', 'tie'];
    writeRow(pairs, {
      question_id: index + 1,
      model_1: 'model-1',
      model_2: 'model-2',
      g1_winner: winners[Math.floor(random() * 3)],
      g2_winner: winners[Math.floor(random() * 3)],
      judge: ['judge-a', 'pair-v2'],
      g1_user_prompt: earlier[index]?.[0],
      g1_judgment: text(500),
      g2_user_prompt: earlier[index]?.[0],
      g2_judgment: text(500),
      turn: 1,
      tstamp: 0,
    });
  }
}

/** @param {number} fd @param {object} row */
function writeRow(fd, row) {
  writeSync(fd, `${JSON.stringify(row)}\n`);
}

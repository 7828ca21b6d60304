import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeJsonl } from './temp.ts';

/** What a file name can hold. */
const FILE_NAME = '<img src=x onerror=__hit=1>&quot;';

/**
 * A data folder whose every text is hostile: a question for each of `texts`, which also stands in the answers to it, the reference,
 * the judgments and what was asked for them, and as the name of a model, a judge prompt, a voter and a category.
 */
export function writeHostileData(dataDir: string, texts: readonly string[]): void {
  const folder = join(dataDir, 'hostile');
  const ids = texts.map((_, index) => index + 1);
  const at = (index: number) => texts[index % texts.length] as string;
  const short = texts.filter((text) => text.length < 500);
  const name = (index: number) => short[index % short.length] as string;
  const models = ['plain', FILE_NAME];

  writeJsonl(
    join(folder, 'question.jsonl'),
    ids.map((question_id, index) => ({
      question_id,
      category: index % 2 === 0 ? 'even' : name(index),
      turns: [at(index), at(index + 1)],
    })),
  );
  writeJsonl(
    join(folder, 'reference_answer', `${FILE_NAME}.jsonl`),
    ids.map((question_id, index) => ({
      question_id,
      choices: [{ index: 0, turns: [at(index), at(index)] }],
    })),
  );
  for (const [place, model_id] of models.entries()) {
    writeJsonl(
      join(folder, 'model_answer', `${model_id}.jsonl`),
      ids.map((question_id, index) => ({
        question_id,
        answer_id: at(index),
        model_id,
        choices: [
          {
            index: 0,
            turns: [at(index + place), `Before ${at(index)} after`],
            finish_reason: [name(index), 'length'],
            reasoning: [at(index), null],
          },
        ],
        tstamp: 0,
      })),
    );
  }
  writeJsonl(
    join(folder, 'model_answer', 'refused', 'plain.jsonl'),
    [1, 2, 3].map((question_id) => ({
      key: name(question_id),
      question_id,
      model_id: 'plain',
      choice: 1,
      turn: 1,
      kind: 'refusal',
      said: at(question_id),
      turns: [],
      tstamp: 0,
    })),
  );
  const grades = ids.flatMap((question_id, index) =>
    [...models, name(index)].map((model) => ({
      question_id,
      model,
      judge: [index % 3 === 0 ? name(index % 9) : 'judge', name(index)],
      user_prompt: at(index),
      judgment: `${at(index)}\n\nRating: [[${(index % 10) + 1}]]`,
      score: (index % 10) + 1,
      turn: 1,
      tstamp: index,
      reasoning: at(index),
      parse: { doubts: [{ kind: 'missed', text: at(index), reading: at(index) }] },
      ...(index % 50 === 0 ? { score: -1, refusal: { kind: 'refusal', said: at(index) } } : {}),
    })),
  );
  writeJsonl(join(folder, 'model_judgment', 'judge_single.jsonl'), grades);
  // Bad lines are quoted by the page as what could not be read.
  appendFileSync(
    join(folder, 'model_judgment', 'judge_single.jsonl'),
    short.map((text) => `{"question_id": ${text.replaceAll('\n', ' ')}\n`).join(''),
  );
  writeJsonl(
    join(folder, 'model_judgment', `${FILE_NAME}_pair.jsonl`),
    ids.map((question_id, index) => ({
      question_id,
      model_1: index % 2 === 0 ? 'plain' : name(index),
      model_2: FILE_NAME,
      g1_winner: 'model_1',
      g2_winner: index % 4 === 0 ? 'model_2' : 'model_1',
      judge: [FILE_NAME, name(index)],
      g1_user_prompt: at(index),
      g1_judgment: at(index),
      g2_user_prompt: at(index),
      g2_judgment: at(index + 1),
      turn: 1,
      tstamp: index,
      parse: [{ doubts: [{ kind: 'contradictory', text: at(index) }] }, null],
    })),
  );
  writeJsonl(
    join(folder, 'human_judgment', 'people.jsonl'),
    ids.map((question_id, index) => ({
      question_id,
      model_a: 'plain',
      model_b: index % 2 === 0 ? FILE_NAME : name(index),
      winner: 'model_b',
      judge: index % 3 === 0 ? name(index) : `expert_${name(index)}`,
      turn: 1,
    })),
  );
}

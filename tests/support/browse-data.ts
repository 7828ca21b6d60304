import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPARED, MODELS, REFUSED, TSTAMP, answerRow } from './browse-answers.ts';
import { flaggedGrades, gradesOf, matches, votes } from './browse-judgments.ts';
import { JAPANESE_ANSWERS, JAPANESE_QUESTIONS, QUESTIONS, REFERENCES } from './browse-texts.ts';
import { writeJsonl } from './temp.ts';

/**
 * A data folder with two benchmarks of our own sentences: `meadow`, with all that a page can show (two judges, matches in both
 * orders, two choices, references, votes, a row of every flag), and `sora`, in Japanese.
 */
export function writeBrowseData(dataDir: string): void {
  const folder = join(dataDir, 'meadow');
  const judged = join(folder, 'model_judgment');
  writeJsonl(join(folder, 'question.jsonl'), QUESTIONS);
  writeFileSync(
    join(folder, 'benchmark.json'),
    JSON.stringify({ category_order: ['writing', 'math', 'coding', 'extraction'] }),
  );
  writeJsonl(join(folder, 'reference_answer', 'human.jsonl'), REFERENCES);
  for (const model of MODELS) {
    const rows = QUESTIONS.map(({ question_id }) => question_id)
      .filter((question) => model !== REFUSED.model || question !== REFUSED.question)
      .map((question) => answerRow(model, question));
    writeJsonl(join(folder, 'model_answer', `${model.replaceAll('/', '_')}.jsonl`), rows);
  }
  writeJsonl(join(folder, 'model_answer', 'refused', `${REFUSED.model}.jsonl`), [refusedRow()]);
  const owl = [...MODELS.flatMap((model) => gradesOf('owl', model)), ...flaggedGrades()];
  writeJsonl(join(judged, 'owl_single.jsonl'), owl);
  writeJsonl(
    join(judged, 'lark_single.jsonl'),
    COMPARED.flatMap((model) => gradesOf('lark', model)),
  );
  writeJsonl(join(judged, 'owl_pair.jsonl'), matches());
  writeJsonl(join(folder, 'human_judgment', 'people.jsonl'), votes());
  writeJapanese(join(dataDir, 'sora'));
}

function refusedRow(): object {
  return {
    key: 'gorse-8',
    question_id: REFUSED.question,
    model_id: REFUSED.model,
    choice: 0,
    turn: 2,
    kind: 'refusal',
    said: 'I will not follow anybody.',
    turns: ['Mira walks.'],
    tstamp: TSTAMP,
  };
}

function writeJapanese(folder: string): void {
  writeJsonl(join(folder, 'question.jsonl'), JAPANESE_QUESTIONS);
  writeFileSync(join(folder, 'benchmark.json'), JSON.stringify({ language: 'ja' }));
  const grades = ['ひばり', 'hibari-2'].flatMap((model_id, place) => {
    const answers = JAPANESE_QUESTIONS.map(({ question_id }) => ({
      question_id,
      answer_id: `${model_id}-${question_id}`,
      model_id,
      choices: [{ index: 0, turns: JAPANESE_ANSWERS[question_id] }],
      tstamp: TSTAMP,
    }));
    writeJsonl(join(folder, 'model_answer', `${model_id}.jsonl`), answers);
    return JAPANESE_QUESTIONS.map(({ question_id, turns }) => ({
      question_id,
      model: model_id,
      judge: ['ふくろう', 'single-v1'],
      user_prompt: `${turns[0]}\n\n${JAPANESE_ANSWERS[question_id]?.[0]}`,
      judgment: `回答は正確で、読みやすいです。\n\n評価：[[${8 - place - question_id}]]`,
      score: 8 - place - question_id,
      turn: 1,
      tstamp: TSTAMP,
    }));
  });
  writeJsonl(join(folder, 'model_judgment', 'ふくろう_single.jsonl'), grades);
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeJsonl } from '../support/temp.ts';

interface JudgedOptions {
  models: readonly string[];
  categories: readonly string[];
  /** @default en */
  language?: string;
  /** Of each turn of an answer; none where it gives undefined. */
  usageOf?: (model: number) => Partial<Record<string, number>> | undefined;
  /** Of a model's answer to the question of that place. @default a different one for each model, question and turn */
  scoreOf?: (model: number, question: number, turn: number) => number;
  /** Also comparisons of all pairs: the winner of the question of that place. */
  winnerOf?: (model1: number, model2: number, question: number) => 'model_1' | 'model_2' | 'tie';
}

/** Scores of 1 to 10 in an order that looks like none. */
const someScore = (model: number, question: number, turn: number) =>
  1 + ((model * 7 + question * 3 + turn * 5 + ((model * question) % 4)) % 10);

/** Writes a benchmark `judged` of two questions a category, answers, and the judgments of gpt-4. */
export function writeJudged(dataDir: string, options: JudgedOptions): void {
  const { models, categories, language = 'en', usageOf, scoreOf = someScore, winnerOf } = options;
  const folder = join(dataDir, 'judged');
  const questions = categories.flatMap((category, place) =>
    [0, 1].map((each) => ({ question_id: 1 + 2 * place + each, category, turns: ['One?', 'Two?'] })),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'benchmark.json'), JSON.stringify({ language }));
  writeJsonl(join(folder, 'question.jsonl'), questions);
  const answerOf = (model: number, turn: number) => `Answer ${model} in turn ${turn}.`;
  for (const [model, name] of models.entries()) {
    const usage = usageOf?.(model);
    const stem = name.replaceAll(/[/\0]/g, '_');
    writeJsonl(
      join(folder, 'model_answer', `${stem}.jsonl`),
      questions.map(({ question_id }) => ({
        question_id,
        answer_id: `${model}-${question_id}`,
        model_id: name,
        choices: [
          {
            index: 0,
            turns: [answerOf(model, 1), answerOf(model, 2)],
            ...(usage === undefined ? {} : { usage: [usage, usage] }),
          },
        ],
        tstamp: 1,
      })),
    );
  }
  writeJsonl(
    join(folder, 'model_judgment', 'gpt-4_single.jsonl'),
    models.flatMap((name, model) =>
      questions.flatMap(({ question_id }, question) =>
        [1, 2].map((turn) => ({
          question_id,
          model: name,
          judge: ['gpt-4', 'single-v1'],
          user_prompt: `${answerOf(model, 1)} ${answerOf(model, 2)}`,
          judgment: `[[${scoreOf(model, question, turn)}]]`,
          score: scoreOf(model, question, turn),
          turn,
          tstamp: 2,
        })),
      ),
    ),
  );
  if (winnerOf === undefined) return;
  const pairs = models.flatMap((_, first) =>
    models.slice(first + 1).map((_each, rest) => [first, first + 1 + rest] as const),
  );
  writeJsonl(
    join(folder, 'model_judgment', 'gpt-4_pair.jsonl'),
    pairs.flatMap(([first, second]) =>
      questions.map(({ question_id }, question) => {
        const winner = winnerOf(first, second, question);
        const prompt = [first, second].map((model) => answerOf(model, 1)).join(' ');
        return {
          question_id,
          model_1: models[first],
          model_2: models[second],
          g1_winner: winner,
          g2_winner: winner,
          judge: ['gpt-4', 'pair-v2'],
          g1_user_prompt: prompt,
          g1_judgment: '',
          g2_user_prompt: prompt,
          g2_judgment: '',
          turn: 1,
          tstamp: 2,
        };
      }),
    ),
  );
}

import type { QuestionId } from '../benchmark/question.ts';
import { InputError } from '../errors.ts';
import type { SingleJudgment } from '../judgments/judgment.ts';
import { type NestedQuestion, nestedSums, turnPlaces } from '../stats/nested-sums.ts';
import { type CountedScore, countedScores } from './counted-scores.ts';
import type { ReadRow } from './newest.ts';
import { type VarianceOptions, scoreVariance } from './variance.ts';
import type { ModelVariance, VarianceResults } from './variance-results.ts';

/**
 * Where the variance of scores comes from, by model and over all.
 *
 * @throws InputError below two questions of a model, or where answers were judged with several prompts.
 */
export function varianceOfRows(
  rows: Iterable<ReadRow<SingleJudgment>>,
  options: VarianceOptions & {
    isStale: (row: SingleJudgment) => boolean;
    models?: ReadonlySet<string> | undefined;
    /** The file, for messages. */
    file: string;
  },
): Pick<VarianceResults, 'models' | 'pooled'> {
  const { scores, leftOut } = countedScores(rows, { ...options, extraOf: () => [] });
  const present = [...scores].filter(([, ofModel]) => ofModel.length > 0);
  const all = present.flatMap(([, ofModel]) => ofModel);
  const turns = placesOf(all.map(({ turn }) => turn).sort((a, b) => a - b));
  const questions = placesOf(all.map(({ question_id }) => question_id));
  const empty = () => new Float64Array(turnPlaces(turns.size).length);
  const models = present.map(([model, ofModel]) => {
    const nested = nest(ofModel, turns, options.file);
    if (nested.size < 2) {
      throw new InputError(
        `${model} has scores of one question`,
        { file: options.file },
        'What varies from question to question is seen from two questions on; leave the model out with --model-list.',
      );
    }
    const sums = Array.from(questions.keys(), (id) => {
      const question = nested.get(id);
      return question === undefined ? empty() : nestedSums(question, turns.size);
    });
    return { model, sums, mean: ofModel.reduce((sum, { score }) => sum + score, 0) / ofModel.length };
  });
  const ofModels = models
    .map(({ model, sums, mean }): ModelVariance => {
      const own = sums.filter((row) => row[0] !== 0);
      const left_out = leftOut.get(model) as ModelVariance['left_out'];
      return { model, mean, ...scoreVariance([own], turns.size, options), left_out };
    })
    .sort((a, b) => b.mean - a.mean || (a.model < b.model ? -1 : 1));
  if (models.length < 2) return { models: ofModels };
  const pooled = scoreVariance(
    models.map(({ sums }) => sums),
    turns.size,
    options,
  );
  return { models: ofModels, pooled };
}

function placesOf<T>(values: readonly T[]): Map<T, number> {
  return new Map([...new Set(values)].map((value, place) => [value, place]));
}

/** What one answer was judged with, and the scores of its judgments. */
interface JudgedAnswer {
  prompt: string;
  scores: number[];
}

function nest(
  scores: readonly CountedScore<unknown>[],
  turns: ReadonlyMap<number, number>,
  file: string,
): Map<QuestionId, NestedQuestion> {
  const questions = new Map<QuestionId, Map<number, Map<number, JudgedAnswer>>>();
  for (const { question_id, turn, choice, prompt, score } of scores) {
    const ofQuestion = entryOf(questions, question_id, () => new Map<number, Map<number, JudgedAnswer>>());
    const ofTurn = entryOf(ofQuestion, turn, () => new Map<number, JudgedAnswer>());
    const answer = entryOf(ofTurn, choice, () => ({ prompt, scores: [] }));
    if (answer.prompt !== prompt) {
      throw new InputError(
        `answers to question ${question_id}, turn ${turn}, were judged with two prompts, ${answer.prompt} and ${prompt}`,
        { file },
        'A repeat is a judgment with the same prompt: keep the rows of one prompt in a file of their own, and name it with --input-file.',
      );
    }
    answer.scores.push(score);
  }
  return new Map(
    [...questions].map(([id, ofQuestion]) => [
      id,
      {
        turns: [...ofQuestion].map(([turn, answers]) => ({
          turn: turns.get(turn) as number,
          answers: [...answers.values()].map((answer) => answer.scores),
        })),
      },
    ]),
  );
}

function entryOf<K, V>(map: Map<K, V>, key: K, begin: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = begin()));
  return value;
}

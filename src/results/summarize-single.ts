import type { QuestionId } from '../benchmark/question.ts';
import { entryOf } from '../judgments/columns.ts';
import { type SingleJudgment, choicesOf, judgmentIdentity, repeatsPrompts } from '../judgments/judgment.ts';
import { RunningMean } from '../stats/mean.ts';
import { sampleStandardDeviation } from '../stats/standard-deviation.ts';
import { doubtfulScores } from './doubtful.ts';
import { type ReadRow, newestRows } from './newest.ts';
import type { LeftOut, Mean, ModelScores } from './results.ts';

/** What decides which rows count. */
export interface SummarizeOptions {
  /** The category of a question; undefined where it is not known. */
  categoryOf: (id: QuestionId) => string | undefined;
  /** The order of the categories in the result; others follow in the order met. */
  categoryOrder: readonly string[];
  /** Whether a row judges an answer that has changed since. */
  isStale: (row: SingleJudgment) => boolean;
  /** Only these models; all where undefined. */
  models?: ReadonlySet<string> | undefined;
}

/**
 * Scores by model: of the rows with the same identity the newest counts that judges the present answer; the others, rows
 * without a verdict and doubtful ones are left out and counted.
 */
export function summarizeSingle(
  rows: Iterable<ReadRow<SingleJudgment>>,
  options: SummarizeOptions,
): ModelScores[] {
  const models = new Models(options);
  const newest = newestRows(only(rows, options), {
    identityOf: judgmentIdentity,
    isSamePrompt: repeatsPrompts,
    isStale: options.isStale,
    keep: toKept,
    onLeftOut: ({ model }, reason) => (models.get(model).leftOut[reason] += 1),
  });
  for (const { row, scores, isDoubtful, isRefused } of newest) {
    const { leftOut } = models.get(row.model);
    scores.forEach((score, choice) => {
      if (isRefused[choice]) leftOut.refused += 1;
      else if (score === -1) leftOut.unparsed += 1;
      else if (isDoubtful[choice]) leftOut.doubtful += 1;
      else models.add(row, score, choice);
    });
  }
  return models.toScores();
}

function* only<R extends { row: SingleJudgment }>(
  rows: Iterable<R>,
  { models }: Pick<SummarizeOptions, 'models'>,
): Generator<R> {
  for (const each of rows) if (models === undefined || models.has(each.row.model)) yield each;
}

/** Scores as FastChat's `show_result.py` counts them: every row whose score is not -1, repeated and stale ones too. */
export function summarizeSingleAsFastchat(
  rows: Iterable<Pick<ReadRow<SingleJudgment>, 'row'>>,
  options: Omit<SummarizeOptions, 'isStale'>,
): ModelScores[] {
  const models = new Models(options);
  for (const { row } of only(rows, options)) {
    choicesOf(row.score).forEach((score, choice) => {
      if (score === -1) models.get(row.model).leftOut.unparsed += 1;
      else models.add(row, score, choice);
    });
  }
  return models.toScores();
}

/** What is kept of a row until the last one is read. */
interface Kept {
  row: Pick<SingleJudgment, 'question_id' | 'model' | 'turn'>;
  scores: number[];
  isDoubtful: boolean[];
  isRefused: boolean[];
}

function toKept(row: SingleJudgment): Kept {
  const { question_id, model, turn } = row;
  const scores = choicesOf(row.score);
  return {
    row: { question_id, model, turn },
    scores,
    isDoubtful: doubtfulScores(row),
    isRefused: scores.map((_, choice) => entryOf(row.refusal, choice) != null),
  };
}

/** The means of every model, kept apart by choice. */
class Models {
  readonly #options: Pick<SummarizeOptions, 'categoryOf' | 'categoryOrder'>;
  readonly #models = new Map<string, ModelMeans>();

  constructor(options: Pick<SummarizeOptions, 'categoryOf' | 'categoryOrder'>) {
    this.#options = options;
  }

  get(model: string): ModelMeans {
    let means = this.#models.get(model);
    if (means === undefined) {
      means = {
        ...emptyMeans(),
        categories: new Map(),
        leftOut: { unparsed: 0, refused: 0, doubtful: 0, duplicate: 0, stale: 0 },
      };
      this.#models.set(model, means);
    }
    return means;
  }

  add(row: Pick<SingleJudgment, 'question_id' | 'model' | 'turn'>, score: number, choice: number): void {
    const means = this.get(row.model);
    addTo(means, row.turn, score, choice);
    const category = this.#options.categoryOf(row.question_id);
    if (category === undefined) return;
    const ofCategory = means.categories.get(category) ?? emptyMeans();
    means.categories.set(category, ofCategory);
    addTo(ofCategory, row.turn, score, choice);
  }

  toScores(): ModelScores[] {
    const order = (category: string) => {
      const place = this.#options.categoryOrder.indexOf(category);
      return place === -1 ? Infinity : place;
    };
    return [...this.#models]
      .map(([model, { average, turns, categories, leftOut }]) => ({
        model,
        average: toMean(average),
        turns: toTurns(turns),
        categories: Object.fromEntries(
          [...categories]
            .sort(([a], [b]) => order(a) - order(b) || 0)
            .map(([category, means]) => [
              category,
              { ...toMean(means.average), turns: toTurns(means.turns) },
            ]),
        ),
        left_out: leftOut,
      }))
      .sort(byAverage);
  }
}

/** One running mean a choice. */
type MeansByChoice = RunningMean[];

/** The means of all turns together, and of each. */
interface TurnMeans {
  average: MeansByChoice;
  turns: Map<number, MeansByChoice>;
}

interface ModelMeans extends TurnMeans {
  categories: Map<string, TurnMeans>;
  leftOut: LeftOut;
}

function emptyMeans(): TurnMeans {
  return { average: [], turns: new Map() };
}

function addTo({ average, turns }: TurnMeans, turn: number, score: number, choice: number): void {
  const ofTurn = turns.get(turn) ?? [];
  turns.set(turn, ofTurn);
  for (const means of [average, ofTurn]) (means[choice] ??= new RunningMean()).add(score);
}

function toTurns(turns: TurnMeans['turns']): Record<string, Mean> {
  return Object.fromEntries(
    [...turns].sort(([a], [b]) => a - b).map(([turn, means]) => [turn, toMean(means)]),
  );
}

/** The mean of the choices' means and their deviation (Swallow's rule); for one choice its mean. */
function toMean(means: MeansByChoice): Mean {
  const overChoices = new RunningMean();
  const choiceMeans: number[] = [];
  let n = 0;
  for (const choice of means) {
    // A choice without a valid score leaves a hole.
    if (choice?.mean == null) continue;
    overChoices.add(choice.mean);
    choiceMeans.push(choice.mean);
    n += choice.count;
  }
  const std = sampleStandardDeviation(choiceMeans);
  return { mean: overChoices.mean, n, ...(std === null ? {} : { std }) };
}

function byAverage(a: ModelScores, b: ModelScores): number {
  const difference = (b.average.mean ?? -Infinity) - (a.average.mean ?? -Infinity);
  return Number.isNaN(difference) || difference === 0 ? (a.model < b.model ? -1 : 1) : difference;
}

import { type MeanOptions, meanScores } from '../analysis/score-means.ts';
import { type ScoreTally, addScore, tallyOf } from '../analysis/score-tally.ts';
import type { QuestionId } from '../benchmark/question.ts';
import {
  type SingleJudgment,
  choicesOf,
  judgmentIdentityParts,
  repeatsPrompts,
} from '../judgments/judgment.ts';
import { KeptScores } from './kept-scores.ts';
import { modelFilter } from '../benchmark/model-key.ts';
import { type ReadRow, readNewest } from './newest.ts';
import type { ModelScores } from './results.ts';

/** What decides which rows count. */
export interface SummarizeOptions extends MeanOptions<QuestionId> {
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
  return meanScores(tallySingle(rows, options), options);
}

/** The scores behind the means: by model, and within it by question. */
export function tallySingle(
  rows: Iterable<ReadRow<SingleJudgment>>,
  options: Pick<SummarizeOptions, 'isStale' | 'models'>,
): Tallies {
  const tallies: Tallies = new Map();
  const kept = new KeptScores();
  readNewest(only(rows, options), {
    partsOf: judgmentIdentityParts,
    isSamePrompt: repeatsPrompts,
    isStale: options.isStale,
    onNewest: (row, number) => kept.set(number, row),
    onLeftOut: ({ model }, reason) => (tallyOf(tallies, model).leftOut[reason] += 1),
  });
  for (const { model, question_id, turn, choice, score, standing } of kept) {
    const tally = tallyOf(tallies, model);
    if (standing === 'counts') addScore(tally, question_id, { turn, choice, score });
    else tally.leftOut[standing] += 1;
  }
  return tallies;
}

export type Tallies = Map<string, ScoreTally<QuestionId>>;

function only<R extends { row: SingleJudgment }>(
  rows: Iterable<R>,
  { models }: Pick<SummarizeOptions, 'models'>,
): Iterable<R> {
  return models === undefined ? rows : onlyOf(rows, models);
}

function* onlyOf<R extends { row: SingleJudgment }>(
  rows: Iterable<R>,
  models: ReadonlySet<string>,
): Generator<R> {
  const isWanted = modelFilter(models);
  for (const each of rows) if (isWanted(each.row.model)) yield each;
}

/** Scores as FastChat's `show_result.py` counts them: every row whose score is not -1, repeated and stale ones too. */
export function summarizeSingleAsFastchat(
  rows: Iterable<Pick<ReadRow<SingleJudgment>, 'row'>>,
  options: Omit<SummarizeOptions, 'isStale'>,
): ModelScores[] {
  const tallies: Tallies = new Map();
  for (const { row } of only(rows, options)) {
    const tally = tallyOf(tallies, row.model);
    choicesOf(row.score).forEach((score, choice) => {
      if (score === -1) tally.leftOut.unparsed += 1;
      else addScore(tally, row.question_id, { turn: row.turn, choice, score });
    });
  }
  return meanScores(tallies, options);
}

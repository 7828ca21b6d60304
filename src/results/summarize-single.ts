import {
  type CategoryOptions,
  type ScoreTally,
  addScore,
  meanScores,
  tallyOf,
} from '../analysis/score-means.ts';
import type { QuestionId } from '../benchmark/question.ts';
import { entryOf } from '../judgments/columns.ts';
import { type SingleJudgment, choicesOf, judgmentIdentity, repeatsPrompts } from '../judgments/judgment.ts';
import { doubtfulScores } from './doubtful.ts';
import { type ReadRow, newestRows } from './newest.ts';
import type { ModelScores } from './results.ts';

/** What decides which rows count. */
export interface SummarizeOptions extends CategoryOptions<QuestionId> {
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
  const tallies: Tallies = new Map();
  const newest = newestRows(only(rows, options), {
    identityOf: judgmentIdentity,
    isSamePrompt: repeatsPrompts,
    isStale: options.isStale,
    keep: toKept,
    onLeftOut: ({ model }, reason) => (tallyOf(tallies, model).leftOut[reason] += 1),
  });
  for (const { row, scores, isDoubtful, isRefused } of newest) {
    const tally = tallyOf(tallies, row.model);
    const { leftOut } = tally;
    scores.forEach((score, choice) => {
      if (isRefused[choice]) leftOut.refused += 1;
      else if (score === -1) leftOut.unparsed += 1;
      else if (isDoubtful[choice]) leftOut.doubtful += 1;
      else addScore(tally, row.question_id, { turn: row.turn, choice, score });
    });
  }
  return meanScores(tallies, options);
}

type Tallies = Map<string, ScoreTally<QuestionId>>;

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

import type { IntervalSettings } from '../analysis/interval-settings.ts';
import { type CountedMatch, countMatches } from '../analysis/match-counts.ts';
import type { QuestionId } from '../benchmark/question.ts';
import { type PairJudgment, pairIdentityParts } from '../judgments/judgment.ts';
import { gameDoubts } from './doubtful.ts';
import { modelFilter } from '../benchmark/model-key.ts';
import { type ReadRow, readNewest } from './newest.ts';
import type { PairResults } from './results.ts';

/** What decides which matches count. */
export interface PairOptions {
  /** Only matches against this model; it gets no row of its own. */
  baseline?: string | undefined;
  /** Only matches whose `model_1` is among these (FastChat's rule). */
  models?: ReadonlySet<string> | undefined;
  /** How the intervals of win rates are made; none where undefined. */
  intervals?: IntervalSettings | undefined;
  isStale: (row: PairJudgment) => boolean;
}

export type PairSummary = Pick<PairResults, 'models' | 'orders' | 'left_out' | 'contradictory'>;

/**
 * Wins, losses and ties as FastChat's `show_result.py` counts them: a match is won where both games name the same winner, and
 * tied where they disagree; one with a game without a verdict does not count. Of rows with one identity the newest counts.
 */
export function summarizePairs(rows: Iterable<ReadRow<PairJudgment>>, options: PairOptions): PairSummary {
  const { matches, leftOut } = newestMatches(only(rows, options), options.isStale);
  return summarize(matches, options, leftOut);
}

/**
 * The matches that count, of the rows with one identity the newest; how many rows do not.
 *
 * @param onLeftOut is told of each of these.
 */
export function newestMatches(
  rows: Iterable<ReadRow<PairJudgment>>,
  isStale: PairOptions['isStale'],
  onLeftOut?: (row: PairJudgment, reason: 'duplicate' | 'stale') => void,
): { matches: Outcome[]; leftOut: { duplicate: number; stale: number } } {
  const leftOut = { duplicate: 0, stale: 0 };
  const matches: Outcome[] = [];
  readNewest(rows, {
    partsOf: pairIdentityParts,
    isSamePrompt: (a, b) => a.g1_user_prompt === b.g1_user_prompt && a.g2_user_prompt === b.g2_user_prompt,
    isStale,
    onNewest: (row, number) => (matches[number] = toOutcome(row)),
    onLeftOut: (row, reason) => {
      leftOut[reason] += 1;
      onLeftOut?.(row, reason);
    },
  });
  return { matches, leftOut };
}

/** The same, with repeated and stale rows counted as FastChat does. */
export function summarizePairsAsFastchat(
  rows: Iterable<Pick<ReadRow<PairJudgment>, 'row'>>,
  options: Omit<PairOptions, 'isStale'>,
): PairSummary {
  const matches = [...only(rows, options)].map(({ row }) => toOutcome(row));
  return summarize(matches, options, { duplicate: 0, stale: 0 });
}

function* only<R extends { row: PairJudgment }>(
  rows: Iterable<R>,
  { baseline, models }: Pick<PairOptions, 'baseline' | 'models'>,
): Generator<R> {
  const isWanted = modelFilter(models);
  for (const each of rows) {
    const { model_1, model_2 } = each.row;
    if (!isWanted(model_1)) continue;
    if (baseline !== undefined && model_1 !== baseline && model_2 !== baseline) continue;
    yield each;
  }
}

/** What is kept of a match. */
interface Outcome extends CountedMatch<QuestionId> {
  /** Counted from 1. */
  turn: number;
  isContradictory: boolean;
}

function toOutcome(row: PairJudgment): Outcome {
  return {
    question: row.question_id,
    turn: row.turn,
    models: [row.model_1, row.model_2],
    games: [row.g1_winner, row.g2_winner],
    isContradictory: isContradictory(row),
  };
}

function isContradictory(row: PairJudgment): boolean {
  return gameDoubts(row)
    .flat()
    .some(({ kind }) => kind === 'contradictory');
}

function summarize(
  matches: readonly Outcome[],
  options: Pick<PairOptions, 'baseline' | 'intervals'>,
  leftOut: Omit<PairSummary['left_out'], 'error'>,
): PairSummary {
  const { models, orders, error } = countMatches(matches, options);
  const contradictory = matches.filter((each) => each.isContradictory && !each.games.includes('error'));
  return { models, orders, left_out: { error, ...leftOut }, contradictory: contradictory.length };
}

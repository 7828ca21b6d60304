import type { ZodType } from 'zod';
import type { QuestionId } from '../benchmark/question.ts';
import {
  type PairJudgment,
  type SingleJudgment,
  judgmentIdentity,
  pairIdentity,
  pairJudgmentSchema,
  repeatsPrompts,
  singleJudgmentSchema,
} from '../judgments/judgment.ts';
import { type ReadRow, newestRows } from './newest.ts';
import type { StalenessCheck } from './staleness.ts';

/** What decides whether a judgment stays, for one kind of judgment file. */
export interface CleanKind<T> {
  schema: ZodType<T>;
  identityOf: (row: T) => string;
  isSamePrompt: (a: T, b: T) => boolean;
  /** The model that rows are sorted and chosen by: of a comparison the first (FastChat's rule). */
  modelOf: (row: T) => string;
  isStale: (row: T, staleness: StalenessCheck) => boolean;
}

export const SINGLE_KIND: CleanKind<SingleJudgment> = {
  schema: singleJudgmentSchema,
  identityOf: judgmentIdentity,
  isSamePrompt: repeatsPrompts,
  modelOf: ({ model }) => model,
  isStale: (row, staleness) => staleness.isStale(row),
};

export const PAIR_KIND: CleanKind<PairJudgment> = {
  schema: pairJudgmentSchema,
  identityOf: pairIdentity,
  isSamePrompt: (a, b) => a.g1_user_prompt === b.g1_user_prompt && a.g2_user_prompt === b.g2_user_prompt,
  modelOf: ({ model_1 }) => model_1,
  isStale: (row, staleness) => staleness.isStalePair(row),
};

/**
 * Why a row goes.
 * - `duplicate`: a later row judges the same prompts;
 * - `superseded`: a later row of its identity judges another prompt;
 * - `stale`: the answer that it judges has changed since;
 * - `other-model`: its model is none of those asked for.
 */
export type DropReason = 'duplicate' | 'superseded' | 'stale' | 'other-model';

/** Where the bytes of a row are. */
export interface RowPlace {
  offset: number;
  length: number;
}

/** What cleaning does to a file. */
export interface CleanPlan {
  /** How many rows the file has. */
  rows: number;
  /** The rows that stay, in their new order. */
  kept: RowPlace[];
  dropped: Record<DropReason, number>;
  /** The rows that stay have stood in this order already. */
  isSorted: boolean;
  /** The models of the rows that stay. */
  models: Set<string>;
}

export interface CleanOptions<T> {
  /** Whether a row judges an answer that has changed since. */
  isStale: (row: T) => boolean;
  /** Only rows of these models stay; of all where undefined. */
  models?: ReadonlySet<string> | undefined;
}

/**
 * Which rows of a judgment file stay, and in which order: of each identity the newest that judges the present answer, which is
 * the one that results count, sorted as FastChat's `clean_judgment.py` sorts. What is kept in memory of a row is its
 * identity and its place.
 */
export function planClean<T extends Pick<SingleJudgment, 'question_id' | 'turn'>>(
  rows: Iterable<ReadRow<T> & RowPlace>,
  kind: CleanKind<T>,
  { isStale, models }: CleanOptions<T>,
): CleanPlan {
  const dropped = { duplicate: 0, superseded: 0, stale: 0, 'other-model': 0 };
  let count = 0;
  // The place of the row that `newestRows` is looking at.
  let place: RowPlace = { offset: 0, length: 0 };
  const kept = newestRows(wanted(), {
    identityOf: kind.identityOf,
    isSamePrompt: kind.isSamePrompt,
    isStale(row) {
      const isOutdated = isStale(row);
      if (isOutdated) dropped.stale += 1;
      return isOutdated;
    },
    keep: (row) => ({
      ...place,
      model: kind.modelOf(row),
      question_id: row.question_id,
      turn: row.turn,
    }),
    onLeftOut(_, reason) {
      if (reason === 'duplicate') dropped.duplicate += 1;
    },
  });
  // `newestRows` calls stale what is superseded, too.
  dropped.superseded = count - kept.length - dropped.duplicate - dropped.stale - dropped['other-model'];
  kept.sort(byModelQuestionTurn);
  return {
    rows: count,
    kept: kept.map(({ offset, length }) => ({ offset, length })),
    dropped,
    isSorted: kept.every(({ offset }, index) => index === 0 || offset > (kept[index - 1]?.offset ?? 0)),
    models: new Set(kept.map(({ model }) => model)),
  };

  function* wanted(): Generator<ReadRow<T>> {
    for (const { row, readAgain, offset, length } of rows) {
      count += 1;
      if (models !== undefined && !models.has(kind.modelOf(row))) {
        dropped['other-model'] += 1;
        continue;
      }
      place = { offset, length };
      yield { row, readAgain };
    }
  }
}

type SortKey = Pick<SingleJudgment, 'model' | 'question_id' | 'turn'> & RowPlace;

/** FastChat's order; what is equal by it stays in the order of the file. */
function byModelQuestionTurn(a: SortKey, b: SortKey): number {
  return (
    compareText(a.model, b.model) ||
    compareIds(a.question_id, b.question_id) ||
    a.turn - b.turn ||
    a.offset - b.offset
  );
}

/** Numbers before names: Python would refuse to compare the two. */
function compareIds(a: QuestionId, b: QuestionId): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return typeof a === 'number' ? -1 : 1;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

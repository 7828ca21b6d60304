import type { PairJudgment, SingleJudgment } from './judgment.ts';

/**
 * Whether `singleJudgmentSchema` takes a row and leaves it as it is: asked of every row before the schema, which copies it and takes
 * several times as long. False also where the schema has to say so: a row without `tstamp`, or whose question is a text like "81".
 */
export function isPlainSingle(value: unknown): value is SingleJudgment {
  const row = value as Record<keyof SingleJudgment, unknown> | null;
  return (
    isPlainRow(row) &&
    typeof row.model === 'string' &&
    isPerChoice(row.user_prompt, isText) &&
    isPerChoice(row.judgment, isText) &&
    isPerChoice(row.score, Number.isFinite)
  );
}

const WINNERS: ReadonlySet<unknown> = new Set(['model_1', 'model_2', 'tie', 'error']);

/** The same of `pairJudgmentSchema`. */
export function isPlainPair(value: unknown): value is PairJudgment {
  const row = value as Record<keyof PairJudgment, unknown> | null;
  return (
    isPlainRow(row) &&
    [row.model_1, row.model_2].every(isText) &&
    [row.g1_winner, row.g2_winner].every((winner) => WINNERS.has(winner)) &&
    [row.g1_user_prompt, row.g1_judgment, row.g2_user_prompt, row.g2_judgment].every(isText)
  );
}

type SharedKey = 'question_id' | 'judge' | 'turn' | 'tstamp' | 'repeat';

function isPlainRow<R extends Record<SharedKey, unknown>>(row: R | null): row is R {
  return (
    typeof row === 'object' &&
    row !== null &&
    isPlainId(row.question_id) &&
    Array.isArray(row.judge) &&
    row.judge.length === 2 &&
    typeof row.judge[0] === 'string' &&
    typeof row.judge[1] === 'string' &&
    Number.isSafeInteger(row.turn) &&
    (row.turn as number) >= 1 &&
    Number.isFinite(row.tstamp) &&
    (row.repeat === undefined || (Number.isSafeInteger(row.repeat) && (row.repeat as number) >= 0))
  );
}

/** A number, or a text that is not one: those are for the schema to read. */
function isPlainId(id: unknown): boolean {
  return typeof id === 'string' ? id !== '' && Number.isNaN(Number(id)) : Number.isFinite(id);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isPerChoice(value: unknown, isOne: (each: unknown) => boolean): boolean {
  return isOne(value) || (Array.isArray(value) && value.every(isOne));
}

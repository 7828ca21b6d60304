import { existsSync, readFileSync } from 'node:fs';
import type { QuestionId } from '../benchmark/question.ts';
import { InputError } from '../errors.ts';
import { JsonlAppender } from '../records/append.ts';
import { acquireLock } from '../records/lock.ts';
import { replaceFile } from '../records/replace-file.ts';

/** A vote as FastChat's files have it. */
export interface VoteRow {
  question_id: QuestionId;
  model_a: string;
  model_b: string;
  winner: string;
  judge: string;
  turn: number;
  /** Seconds since 1970. */
  tstamp: number;
}

/** Why a file cannot be written, by the system's code. */
const REASONS = new Map([
  ...['EACCES', 'EPERM', 'EROFS'].map((code) => [code, 'it may not be written here'] as const),
  ...['ENOSPC', 'EDQUOT'].map((code) => [code, 'the disk is full'] as const),
  ...['ENOTDIR', 'EEXIST'].map((code) => [code, 'a file stands where its folder is to be'] as const),
  ['EISDIR', 'a folder has its name'],
]);

/**
 * Appends a vote; an earlier one of the same judge on the same turn and models goes.
 *
 * @throws InputError where the file cannot be written: its message names no path.
 */
export function recordVoteRow(file: string, row: VoteRow): void {
  try {
    const release = acquireLock(file);
    try {
      write(file, row);
    } finally {
      release();
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new InputError(`cannot be written: ${REASONS.get(code) ?? code}`, { file });
  }
}

/** The file's lock is held already, here and below. */
function write(file: string, row: VoteRow): void {
  const earlier = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const others = earlier.filter((line) => !isSameSubject(line, row));
  if (others.length === earlier.length) append(file, row);
  else replaceFile(file, `${[...others.filter((line) => line !== ''), JSON.stringify(row)].join('\n')}\n`);
}

function append(file: string, row: VoteRow): void {
  const appender = new JsonlAppender(
    file,
    () => {},
    () => {},
  );
  try {
    appender.append(row);
  } finally {
    appender.close();
  }
}

/** Whether a line is a vote on the same. What is no vote stays as it is. */
function isSameSubject(line: string, row: VoteRow): boolean {
  try {
    const other = JSON.parse(line) as VoteRow;
    return subjectOf(other) === subjectOf(row);
  } catch {
    return false;
  }
}

function subjectOf({ question_id, turn, judge, model_a, model_b }: VoteRow): string {
  return JSON.stringify([question_id, turn, judge, ...[model_a, model_b].sort()]);
}

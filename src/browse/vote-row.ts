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

/** Appends a vote; an earlier one of the same judge on the same turn and models goes. @throws InputError */
export function recordVoteRow(file: string, row: VoteRow): void {
  const release = acquireLock(file);
  try {
    const earlier = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    const others = earlier.filter((line) => !isSameSubject(line, row));
    if (others.length === earlier.length) append(file, row);
    else replaceFile(file, `${[...others.filter((line) => line !== ''), JSON.stringify(row)].join('\n')}\n`);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`cannot be written (${(error as NodeJS.ErrnoException).code})`, { file });
  } finally {
    release();
  }
}

/** The file's lock is held already. */
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

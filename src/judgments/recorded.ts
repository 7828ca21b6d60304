import { existsSync } from 'node:fs';
import { RecordReader, readRecords } from '../records/jsonl.ts';
import { judgmentIdentity, singleJudgmentSchema } from './judgment.ts';
import type { JudgeReply, Match } from './match.ts';

/** What is known of a match before it is judged. */
export interface Progress {
  /** One entry a prompt: the recorded reply, or undefined where the call is still to be made. */
  replies: (JudgeReply | undefined)[];
  /** A row of the same identity holds another prompt: the answer, the reference or the judge prompt has changed since. */
  isStale: boolean;
}

/**
 * The judgments of a file by identity. What is kept in memory is where each row stands; prompts are compared with the rows
 * themselves.
 */
export class RecordedJudgments {
  readonly #places = new Map<string, { offset: number; length: number }[]>();
  readonly #reader: RecordReader | undefined;

  /** A missing file holds no judgment. @throws InputError for a bad row. */
  constructor(file: string, warn: (message: string) => void) {
    if (!existsSync(file)) return;
    this.#reader = new RecordReader(file);
    const onTornLine = ({ number }: { number: number }) =>
      warn(`${file}:${number}: the last line is torn and is passed over.`);
    for (const { record, offset, length } of readRecords(file, singleJudgmentSchema, { onTornLine })) {
      const identity = judgmentIdentity(record);
      const places = this.#places.get(identity);
      if (places === undefined) this.#places.set(identity, [{ offset, length }]);
      else places.push({ offset, length });
    }
  }

  progressOf(match: Match): Progress {
    const replies: Progress['replies'] = match.prompts.map(() => undefined);
    const places = this.#places.get(match.identity);
    if (places === undefined || this.#reader === undefined) return { replies, isStale: false };
    let isStale = false;
    // Newest first: where rows agree on a prompt, the later reply is the one that results show.
    for (const place of places.toReversed()) {
      const found = match.repliesIn(this.#reader.readAt(place));
      for (const [index, reply] of found.entries()) replies[index] ??= reply;
      if (found.every((reply) => reply !== undefined)) return { replies, isStale: false };
      isStale ||= found.every((reply) => reply === undefined);
    }
    return { replies, isStale };
  }

  close(): void {
    this.#reader?.close();
  }
}

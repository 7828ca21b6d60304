import { existsSync } from 'node:fs';
import { RecordReader, readRecords } from '../records/jsonl.ts';
import type { ZodType } from 'zod';
import { judgmentIdentity, pairIdentity, pairJudgmentSchema, singleJudgmentSchema } from './judgment.ts';
import type { JudgeReply, Match } from './match.ts';

/** Reads a row's identity; the schema says whether it is a row of the kind. */
interface RowKind<T> {
  schema: ZodType<T>;
  identityOf: (row: T) => string;
}

const SINGLE = { schema: singleJudgmentSchema, identityOf: judgmentIdentity };
const PAIR = { schema: pairJudgmentSchema, identityOf: pairIdentity };

/** What is known of a match before it is judged. */
export interface Progress {
  /** One entry a prompt: the recorded reply, or undefined where the call is still to be made. */
  replies: (JudgeReply | undefined)[];
  /** A row of the same identity holds another prompt: the answer, the reference or the judge prompt has changed since. */
  isStale: boolean;
  /** All replies are recorded, but a newer row of the same identity holds others: results would show that one. */
  isSuperseded: boolean;
}

/**
 * The judgments of a file by identity. What is kept in memory is where each row stands; prompts are compared with the rows
 * themselves.
 */
export class RecordedJudgments {
  readonly #places = new Map<string, { offset: number; length: number }[]>();
  #reader: RecordReader | undefined;

  /**
   * @param file `…_single.jsonl`, or `…_pair.jsonl` for comparisons; one that is missing holds no judgment.
   * @throws InputError for a bad row.
   */
  constructor(file: string, warn: (message: string) => void) {
    if (!existsSync(file)) return;
    if (file.endsWith('_pair.jsonl')) this.#read(file, PAIR, warn);
    else this.#read(file, SINGLE, warn);
  }

  #read<T>(file: string, { schema, identityOf }: RowKind<T>, warn: (message: string) => void): void {
    this.#reader = new RecordReader(file);
    const onTornLine = ({ number }: { number: number }) =>
      warn(`${file}:${number}: the last line is torn and is passed over.`);
    for (const { record, offset, length } of readRecords(file, schema, { onTornLine })) {
      const identity = identityOf(record);
      const places = this.#places.get(identity);
      if (places === undefined) this.#places.set(identity, [{ offset, length }]);
      else places.push({ offset, length });
    }
  }

  progressOf(match: Match): Progress {
    const replies: Progress['replies'] = match.prompts.map(() => undefined);
    const places = this.#places.get(match.identity);
    if (places === undefined || this.#reader === undefined)
      return { replies, isStale: false, isSuperseded: false };
    let isStale = false;
    // Newest first: where rows agree on a prompt, the later reply is the one that results show.
    for (const [age, place] of places.toReversed().entries()) {
      const found = match.repliesIn(this.#reader.readAt(place));
      for (const [index, reply] of found.entries()) replies[index] ??= reply;
      if (found.every((reply) => reply !== undefined)) {
        return { replies, isStale: false, isSuperseded: age > 0 };
      }
      isStale ||= found.every((reply) => reply === undefined);
    }
    return { replies, isStale, isSuperseded: false };
  }

  close(): void {
    this.#reader?.close();
  }
}

import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { JsonlAppender } from './append.ts';
import { readRecords } from './jsonl.ts';
import { removeWithFolder } from './remove-file.ts';

const partSchema = z.looseObject({ group: z.string(), key: z.string(), part: z.unknown() });

/**
 * Where the finished calls of an unfinished record wait: a record that takes several calls (turns, choices, the two games
 * of a match) is written whole, and until then each reply stands in `partial/` beside the record's file. A killed run
 * repeats none of them. The folder keeps them out of sight of scripts that take every `*.jsonl` for a record file.
 *
 * A part belongs to a `group`, the record it waits for, and has a `key` that names the call and all that decides its reply.
 */
export class PartialStore<T> {
  readonly #file: string;
  readonly #warn: (message: string) => void;
  readonly #groups = new Map<string, Map<string, T>>();
  #appender: JsonlAppender | undefined;

  /** @param recordFile the file that the whole records go to; its lock must be held. */
  constructor(recordFile: string, warn: (message: string) => void) {
    this.#file = join(dirname(recordFile), 'partial', basename(recordFile));
    this.#warn = warn;
    if (!existsSync(this.#file)) return;
    // Any torn line is the last one of a killed run; opening for append moves it away, and its call is made again.
    for (const { record } of readRecords(this.#file, partSchema, { onTornLine: () => {} })) {
      this.#keep(record.group, record.key, record.part as T);
    }
  }

  get(group: string, key: string): T | undefined {
    return this.#groups.get(group)?.get(key);
  }

  put(group: string, key: string, part: T): void {
    // The record file's lock guards this one too.
    this.#appender ??= new JsonlAppender(this.#file, this.#warn, () => {});
    this.#appender.append({ group, key, part });
    this.#keep(group, key, part);
  }

  /** The record that these parts waited for is on disk. */
  forget(group: string): void {
    this.#groups.delete(group);
  }

  /** Closes the file, and removes it where no record is waited for any more. */
  close(): void {
    this.#appender?.close();
    if (this.#groups.size === 0) removeWithFolder(this.#file);
  }

  #keep(group: string, key: string, part: T): void {
    const parts = this.#groups.get(group);
    if (parts === undefined) this.#groups.set(group, new Map([[key, part]]));
    else parts.set(key, part);
  }
}

/** Where the failed calls of a record file are written: `errors/NAME.errors.jsonl` beside it. */
export function errorsFile(recordFile: string): string {
  return join(dirname(recordFile), 'errors', `${basename(recordFile, '.jsonl')}.errors.jsonl`);
}

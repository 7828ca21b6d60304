import { existsSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { JsonlAppender } from './append.ts';
import { readRecords } from './jsonl.ts';

const partSchema = z.looseObject({ key: z.string(), part: z.unknown() });

/**
 * Where the finished calls of an unfinished record wait: a record that takes several calls (turns, choices, the two games
 * of a match) is written whole, and until then each reply stands in `partial/` beside the record's file. A killed run
 * repeats none of them. The folder keeps them out of sight of scripts that take every `*.jsonl` for a record file.
 */
export class PartialStore<T> {
  readonly #file: string;
  readonly #warn: (message: string) => void;
  readonly #parts = new Map<string, T>();
  #appender: JsonlAppender | undefined;

  /** @param recordFile the file that the whole records go to; its lock must be held. */
  constructor(recordFile: string, warn: (message: string) => void) {
    this.#file = join(dirname(recordFile), 'partial', basename(recordFile));
    this.#warn = warn;
    if (!existsSync(this.#file)) return;
    // Any torn line is the last one of a killed run; opening for append moves it away, and its call is made again.
    for (const { record } of readRecords(this.#file, partSchema, { onTornLine: () => {} })) {
      this.#parts.set(record.key, record.part as T);
    }
  }

  get(key: string): T | undefined {
    return this.#parts.get(key);
  }

  put(key: string, part: T): void {
    this.#appender ??= new JsonlAppender(this.#file, this.#warn);
    this.#appender.append({ key, part });
    this.#parts.set(key, part);
  }

  /** The record that these parts belong to is on disk. */
  forget(keys: Iterable<string>): void {
    for (const key of keys) this.#parts.delete(key);
  }

  /** Closes the file, and removes it where nothing in it is still waited for. */
  close(): void {
    this.#appender?.close();
    if (this.#parts.size === 0) rmSync(this.#file, { force: true });
  }
}

/** Where the failed calls of a record file are written: `errors/NAME.errors.jsonl` beside it. */
export function errorsFile(recordFile: string): string {
  return join(dirname(recordFile), 'errors', `${basename(recordFile, '.jsonl')}.errors.jsonl`);
}

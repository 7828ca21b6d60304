import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { JsonlAppender } from './append.ts';
import { readRecords } from './jsonl.ts';

const rowSchema = z.looseObject({ key: z.string() });

/** Where the refused calls of a record file are written: `refused/NAME.jsonl` beside it. */
export function refusedFile(recordFile: string): string {
  return join(dirname(recordFile), 'refused', basename(recordFile));
}

/**
 * The calls that the provider's filter, or the model itself, refused: they are settled, with no answer, and are not made again.
 * A row's `key` names the call and all that decides its reply.
 */
export class RefusedLog<T extends { key: string }> {
  readonly file: string;
  readonly #warn: (message: string) => void;
  readonly #keys = new Set<string>();
  /** In this run. */
  count = 0;
  #appender: JsonlAppender | undefined;

  /** @param recordFile its lock must be held where rows are added. @throws InputError for a bad row. */
  constructor(recordFile: string, warn: (message: string) => void) {
    this.file = refusedFile(recordFile);
    this.#warn = warn;
    if (!existsSync(this.file)) return;
    for (const { record } of readRecords(this.file, rowSchema, { onTornLine: () => {} }))
      this.#keys.add(record.key);
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  add(row: T): void {
    this.#appender ??= new JsonlAppender(this.file, this.#warn, () => {});
    this.#appender.append(row);
    this.#keys.add(row.key);
    this.count += 1;
  }

  close(): void {
    this.#appender?.close();
  }
}

import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { JsonlAppender } from './append.ts';
import { readRecords } from './jsonl.ts';
import { removeWithFolder } from './remove-file.ts';

const batchSchema = z.object({
  nonce: z.string(),
  api: z.enum(['openai', 'anthropic']),
  root: z.string(),
  ids: z.array(z.string()),
  time: z.number(),
  input: z.string().optional(),
});

const rowSchema = z.discriminatedUnion('event', [
  batchSchema.extend({ event: z.literal('submitting') }),
  z.object({ event: z.literal('submitted'), nonce: z.string(), batch_id: z.string() }),
  z.object({ event: z.literal('used'), nonce: z.string(), ids: z.array(z.string()).readonly() }),
  z.object({ event: z.literal('removed'), nonce: z.string() }),
]);

type Batch = z.infer<typeof batchSchema> & { batchId?: string | undefined };

/** Results are kept for 29 days by Anthropic and for 30 by OpenAI: what is older is of no use. */
const LONGEST_MS = 29 * 24 * 3600 * 1000;

/**
 * The pending batches of a record file: `batches/NAME.jsonl` beside it. Each event is a row, appended when it happens, so that a killed
 * run leaves what the next one needs to find its batches again. No key stands in it.
 */
export class BatchFile {
  readonly #file: string;
  readonly #warn: (message: string) => void;
  readonly #batches = new Map<string, Batch>();
  #appender: JsonlAppender | undefined;

  /** @param recordFile the file that the records go to; its lock must be held. */
  constructor(recordFile: string, warn: (message: string) => void, now: number = Date.now()) {
    this.#file = batchFile(recordFile);
    this.#warn = warn;
    if (!existsSync(this.#file)) return;
    // A torn last line was never acted upon: a row is on disk before what it announces is done.
    for (const { record } of readRecords(this.#file, rowSchema, { onTornLine: () => {} })) {
      if (record.event === 'submitting') {
        const { event: _, ...batch } = record;
        this.#batches.set(batch.nonce, batch);
      } else if (record.event === 'submitted') {
        const batch = this.#batches.get(record.nonce);
        if (batch !== undefined) batch.batchId = record.batch_id;
      } else if (record.event === 'used') this.#dropIds(record.nonce, record.ids);
      else this.#batches.delete(record.nonce);
    }
    for (const { nonce, time } of this.pending()) if (now - time > LONGEST_MS) this.remove(nonce);
  }

  /** Oldest first, each with those of its requests whose results are still needed. */
  pending(): Batch[] {
    return [...this.#batches.values()];
  }

  /** To be called before the batch is created. */
  add({ nonce, api, root, ids, time, input }: Omit<Batch, 'ids'> & { ids: readonly string[] }): void {
    const batch = { nonce, api, root, ids: [...ids], time, ...(input === undefined ? {} : { input }) };
    this.#append({ event: 'submitting', ...batch });
    this.#batches.set(nonce, batch);
  }

  setBatchId(nonce: string, batchId: string): void {
    this.#append({ event: 'submitted', nonce, batch_id: batchId });
    const batch = this.#batches.get(nonce);
    if (batch !== undefined) batch.batchId = batchId;
  }

  /** The results of these requests are not needed any more; a batch of which none is needed is forgotten. */
  markUsed(nonce: string, ids: readonly string[]): void {
    this.#append({ event: 'used', nonce, ids });
    this.#dropIds(nonce, ids);
  }

  remove(nonce: string): void {
    this.#append({ event: 'removed', nonce });
    this.#batches.delete(nonce);
  }

  /** Closes the file, and removes it where no batch is pending. */
  close(): void {
    this.#appender?.close();
    if (this.#batches.size === 0) removeWithFolder(this.#file);
  }

  #append(row: z.infer<typeof rowSchema>): void {
    // The record file's lock guards this one too.
    this.#appender ??= new JsonlAppender(this.#file, this.#warn, () => {});
    this.#appender.append(row);
  }

  #dropIds(nonce: string, ids: readonly string[]): void {
    const batch = this.#batches.get(nonce);
    if (batch === undefined) return;
    const used = new Set(ids);
    batch.ids = batch.ids.filter((id) => !used.has(id));
    if (batch.ids.length === 0) this.#batches.delete(nonce);
  }
}

/** Where the pending batches of a record file are written: `batches/NAME.jsonl` beside it. */
export function batchFile(recordFile: string): string {
  return join(dirname(recordFile), 'batches', basename(recordFile));
}

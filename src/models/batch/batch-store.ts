/** Which batch API a server has. */
export type BatchApiName = 'openai' | 'anthropic';

/** A batch whose results are not all used yet, as it is kept between runs. It holds no key. */
export interface StoredBatch {
  /** Our own name of it, given before the server has one. */
  nonce: string;
  api: BatchApiName;
  /** The API's address without user, password or query, for example `https://api.openai.com/v1`. */
  root: string;
  /** The `custom_id` of each of its requests. */
  ids: readonly string[];
  /** When it was submitted, in milliseconds since 1970. */
  time: number;
  /** The uploaded file of its requests, where the API has such. */
  input?: string | undefined;
  /** The server's name of it; unknown where the process ended before the server's answer was written down. */
  batchId?: string | undefined;
}

/**
 * Keeps the pending batches between runs. What a method was told is on disk when it returns, so that a process that is killed at
 * any moment leaves what the next one needs to find its batches again.
 */
export interface BatchStore {
  /** Oldest first. */
  pending(): readonly StoredBatch[];
  /** The batch is about to be created. */
  add(batch: StoredBatch): void;
  /** The server has created it under this name. */
  setBatchId(nonce: string, batchId: string): void;
  /** The results of these requests are no longer needed. A batch of which nothing is needed is forgotten. */
  markUsed(nonce: string, ids: readonly string[]): void;
  remove(nonce: string): void;
  close(): void;
}

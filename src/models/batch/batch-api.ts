import type { Send } from './send.ts';
import type { BatchApiName, StoredBatch } from './batch-store.ts';

/** How far a batch is. */
export interface BatchState {
  /** In the server's own word. */
  status: string;
  /** No further result will come. */
  isEnded: boolean;
  /** Requests: all, answered, and those that failed. */
  total: number;
  completed: number;
  failed: number;
  /** The batch as a whole was refused, none of its requests was run; as the reply to each of them. */
  refusal?: { status: number; body: object };
  /** The files of results, as paths below the API's root. */
  results: readonly string[];
}

/** What became of one request: the reply that a call of its own would have had, or why there is none. */
export type BatchResult =
  | { kind: 'reply'; id: string; status: number; body: unknown; requestId?: string | undefined }
  | { kind: 'unanswered'; id: string; reason: string };

/** What differs between the batch APIs. Each function sends through `send`, which throws for any status but 2xx. */
export interface BatchApi {
  name: BatchApiName;
  /** The most that one batch holds. */
  limits: { requests: number; bytes: number };
  /** The reply's header that names a request. */
  requestIdHeader: string;
  /** A request as the batch holds it; `body` is one line of JSON. */
  toLine(id: string, path: string, body: string): string;
  /** Sends the requests ahead, where the API wants that, and gives the file's id. */
  upload(lines: readonly string[], send: Send): Promise<string | undefined>;
  /** Creates the batch and gives its id. */
  create(lines: readonly string[], path: string, stored: StoredBatch, send: Send): Promise<string>;
  /** The batches that may be this one, whose id was never learnt. */
  find(stored: StoredBatch, send: Send): Promise<string[]>;
  fetchState(batchId: string, send: Send): Promise<BatchState>;
  /** A line of a file of results; undefined where it is none. */
  toResult(line: unknown): BatchResult | undefined;
}

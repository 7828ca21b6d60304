import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { InterruptedError } from '../../errors.ts';
import type { ChatModel } from '../chat-model.ts';
import { anthropicBatches } from './anthropic-batches.ts';
import type { BatchApi } from './batch-api.ts';
import type { BatchApiName, BatchStore, StoredBatch } from './batch-store.ts';
import { BatchWatch, type WatchOptions } from './batch-watch.ts';
import { createCustomIds, withChoices } from './custom-ids.ts';
import { createGathering } from './gathering.ts';
import { openLedger } from './ledger.ts';
import { createAbortListeners } from './on-abort.ts';
import { openaiBatches } from './openai-batches.ts';
import { type Desk, type QueuedRequest, refusalResponse } from './queued-request.ts';
import { readRequest } from './read-request.ts';
import { type Fetch, RefusedCall } from './send.ts';
import type { BatchProgress } from './wait-for-end.ts';

export interface BatchOptions {
  api: BatchApiName;
  store: BatchStore;
  /** Aborted: whoever waits is rejected with its reason at once; batches go on at the server and are picked up by the next run. */
  stop?: AbortSignal | undefined;
  /** A batch is submitted when no further request has come for this long, in milliseconds. @default 500 */
  gatherFor?: number | undefined;
  /** Milliseconds between two looks at a batch: at first, and at most; it doubles. @default 5 s and 60 s */
  pollEvery?: { first: number; longest: number } | undefined;
  /** The most that one batch holds, where less than the API allows. */
  limits?: { requests?: number; bytes?: number } | undefined;
  onProgress?: ((progress: BatchProgress) => void) | undefined;
}

/** Sends chat requests in batches: at half the price, within a day. */
export interface BatchTransport {
  /** A `fetch` whose requests wait for their batch; the batch API is spoken to through the one given. */
  wrapFetch(fetch: Fetch): Fetch;
  /** The model, its requests told apart by their `choice`, so that a later run gives each choice the reply that it was given. */
  wrapModel(model: ChatModel): ChatModel;
  /** Everything handed out so far is on disk (or written down as failed): these results are not needed again. */
  settle(): void;
  /** Waits for a batch that is just being created, then closes the store. Close it before the model, whose connections it uses. */
  close(): Promise<void>;
}

const APIS: Record<BatchApiName, BatchApi> = { openai: openaiBatches, anthropic: anthropicBatches };
/** How long `close` waits for the server's answer to a batch that is just being created. */
const LONGEST_CLOSE_MS = 10_000;

/**
 * Makes a `fetch` that queues chat requests instead of sending them, submits the queue as a batch when it has been quiet for a moment
 * or is full, and hands each result back as the reply that the request would have had by itself. Requests that stand in a batch of an
 * earlier run get its results.
 */
export function createBatchTransport(options: BatchOptions): BatchTransport {
  const { store, stop, gatherFor = 500 } = options;
  const api = APIS[options.api];
  const ledger = openLedger(store, api.name);
  const ids = createCustomIds();
  const onAbort = createAbortListeners();
  const watches = new Map<string, BatchWatch>();
  const running = new Set<Promise<void>>();
  /** Whose senders wait, and how to answer them. */
  const open = new Map<
    QueuedRequest,
    { resolve: (reply: Response) => void; reject: (error: unknown) => void }
  >();
  /** What was handed out and is not settled. */
  let delivered: { root: string; id: string }[] = [];

  const desk: Desk = {
    deliver(request, response) {
      delivered.push({ root: request.server.root, id: request.id });
      open.get(request)?.resolve(response);
    },
    fail(request, error) {
      ids.release(request.id);
      if (error instanceof RefusedCall) open.get(request)?.resolve(refusalResponse(error));
      else open.get(request)?.reject(error);
    },
    requeue: (request) => gathering.add(request),
  };
  const watchOptions: WatchOptions = {
    api,
    ledger,
    desk,
    pollEvery: options.pollEvery ?? { first: 5_000, longest: 60_000 },
    onProgress: options.onProgress ?? (() => {}),
  };
  const gathering = createGathering({
    gatherFor,
    limits: {
      requests: Math.min(api.limits.requests, options.limits?.requests ?? Infinity),
      bytes: Math.min(api.limits.bytes, options.limits?.bytes ?? Infinity),
    },
    sizeOf: ({ id, path, body }) => Buffer.byteLength(api.toLine(id, path, body)) + 1,
    isWanted: (request) => open.has(request),
    submit(requests) {
      const { server } = requests[0] as QueuedRequest;
      const batch: StoredBatch = {
        nonce: randomUUID(),
        api: api.name,
        root: server.root,
        ids: requests.map(({ id }) => id),
        time: Date.now(),
      };
      const watch = new BatchWatch(batch, server, watchOptions);
      for (const request of requests) watch.add(request);
      start(watch, () => watch.submit());
    },
  });

  function start(watch: BatchWatch, run: () => Promise<void>): void {
    const { nonce } = watch.batch;
    watches.set(nonce, watch);
    const ended = run().finally(() => {
      running.delete(ended);
      if (watches.get(nonce) === watch) watches.delete(nonce);
    });
    running.add(ended);
  }

  /** Waits for a result of a batch that was submitted before. */
  function join(batch: StoredBatch, request: QueuedRequest): void {
    const watch = watches.get(batch.nonce);
    if (watch !== undefined && !watch.isOver) {
      watch.add(request);
      return;
    }
    const fresh = new BatchWatch(batch, request.server, watchOptions);
    fresh.add(request);
    // Those who come within a moment are to be there when the results are read.
    start(fresh, async () => {
      await sleep(gatherFor);
      await fresh.resume();
    });
  }

  function abandon(reason: unknown, requests: Iterable<QueuedRequest>): void {
    for (const request of requests) {
      const { id } = request;
      open.get(request)?.reject(reason);
      for (const watch of watches.values()) watch.drop(request);
      ids.release(id);
    }
  }

  stop?.addEventListener('abort', () => abandon(stop.reason, [...open.keys()]), { once: true });
  return {
    wrapFetch: (fetch) =>
      (async (input: string | URL, init: RequestInit = {}) => {
        const { signal } = init;
        stop?.throwIfAborted();
        signal?.throwIfAborted();
        const read = readRequest(api.name, fetch, input, init);
        const request: QueuedRequest = { ...read, id: ids.take(read.digest) };
        const takeBack = signal && onAbort.add(signal, () => abandon(signal.reason, [request]));
        try {
          return await new Promise<Response>((resolve, reject) => {
            open.set(request, { resolve, reject });
            const batch = ledger.latest(request.server.root, request.id);
            if (batch === undefined) gathering.add(request);
            else join(batch, request);
          });
        } finally {
          open.delete(request);
          takeBack?.();
        }
      }) as Fetch,
    wrapModel: withChoices,
    settle() {
      ledger.markUsed(delivered);
      delivered = [];
    },
    async close() {
      gathering.stop();
      abandon(new InterruptedError('no reply is waited for any more'), [...open.keys()]);
      await Promise.race([Promise.all(running), sleep(LONGEST_CLOSE_MS, undefined, { ref: false })]);
      store.close();
    },
  };
}

import type { BatchApi, BatchResult, BatchState } from './batch-api.ts';
import type { StoredBatch } from './batch-store.ts';
import type { Ledger } from './ledger.ts';
import { type Desk, type QueuedRequest, toResponse } from './queued-request.ts';
import { readResults } from './read-results.ts';
import { type Patience, RefusedCall, type Server, createSend, errorBody, mayPass } from './send.ts';
import { submitBatch } from './submit.ts';
import { type BatchProgress, waitForEnd } from './wait-for-end.ts';

export interface WatchOptions {
  api: BatchApi;
  ledger: Ledger;
  desk: Desk;
  /** Milliseconds between two looks at a batch, and between two tries of what fails: at first, and at most; it doubles. */
  pollEvery: { first: number; longest: number };
  onProgress: (progress: BatchProgress) => void;
}

/** A request that a batch has not answered goes into another one, up to this many in all. */
const MOST_SUBMISSIONS = 3;
/** How often submitting, and reading a file of results, is tried. */
const MOST_TRIES = 6;

/** One batch and those who wait for its results. It ends when each has its reply, or nobody waits any more. */
export class BatchWatch {
  readonly batch: StoredBatch;
  readonly #server: Server;
  readonly #options: WatchOptions;
  readonly #patience: Patience;
  readonly #waiting = new Map<string, QueuedRequest>();
  readonly #over = new AbortController();

  constructor(batch: StoredBatch, server: Server, options: WatchOptions) {
    const { first, longest } = options.pollEvery;
    this.batch = batch;
    this.#server = server;
    this.#options = options;
    this.#patience = {
      tries: MOST_TRIES,
      pause: (failures) => Math.min(longest, first * 2 ** (failures - 1)),
      longestPause: longest,
      signal: this.#over.signal,
      onTrouble: (trouble) => {
        const { batchId = '', ids } = this.batch;
        const status = batchId === '' ? 'submitting' : 'reading the results';
        options.onProgress({ batchId, status, total: ids.length, completed: 0, failed: 0, trouble });
      },
    };
  }

  /** Whether it takes no further request. */
  get isOver(): boolean {
    return this.#over.signal.aborted;
  }

  add(request: QueuedRequest): void {
    this.#waiting.set(request.id, request);
  }

  /** The sender of this request wants the reply no longer. */
  drop({ id }: QueuedRequest): void {
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#over.abort();
  }

  /** Submits the batch with those who wait as its requests, then hands out its results. Never rejects. */
  submit(): Promise<void> {
    const { api, ledger } = this.#options;
    const requests = [...this.#waiting.values()];
    return this.#run(() =>
      submitBatch(this.batch, requests, { api, ledger, server: this.#server, patience: this.#brief() }),
    );
  }

  /** Hands out the results of a batch that was submitted before. Never rejects. */
  resume(): Promise<void> {
    const { api, ledger } = this.#options;
    const { batchId } = this.batch;
    return this.#run(async () =>
      batchId === undefined
        ? ledger.withoutOurs(await api.find(this.batch, createSend(this.#server, this.#brief())))
        : [batchId],
    );
  }

  async #run(findCandidates: () => Promise<string[]>): Promise<void> {
    const { ledger, desk } = this.#options;
    try {
      for (const batchId of await findCandidates()) {
        if (await this.#handOut(batchId)) return;
      }
      // None of them is ours: it was never created.
      ledger.remove(this.batch);
      for (const request of this.#take()) desk.requeue(request);
    } catch (error) {
      for (const request of this.#take()) desk.fail(request, error);
    } finally {
      this.#over.abort();
      // Nobody who came at the last moment waits for ever.
      for (const request of this.#take()) desk.requeue(request);
    }
  }

  /** Waits until a batch has ended and hands out its results. False where it is somebody else's. */
  async #handOut(batchId: string): Promise<boolean> {
    const { api, ledger, onProgress } = this.#options;
    while (this.#waiting.size > 0) {
      const state = await waitForEnd(batchId, {
        api,
        server: this.#server,
        patience: this.#patience,
        onProgress,
      });
      if (state.refusal !== undefined) {
        ledger.remove(this.batch);
        throw new RefusedCall(state.refusal.status, JSON.stringify(state.refusal.body));
      }
      const asked = [...this.#waiting.values()];
      if (!(await this.#handOutResults(state, batchId, asked))) return false;
      // Who came while the results were read may have come too late for theirs: they are read once more.
    }
    // At once, while nobody waits: who comes now finds the results anew, and pays for no other batch.
    this.#over.abort();
    return true;
  }

  async #handOutResults(
    state: BatchState,
    batchId: string,
    asked: readonly QueuedRequest[],
  ): Promise<boolean> {
    const { api, ledger, desk } = this.#options;
    const ids = new Set(this.batch.ids);
    let isForeign = false;
    const unreadable = await readResults(state, api, createSend(this.#server, this.#patience), (result) => {
      if (this.batch.batchId === undefined) {
        isForeign = !ids.has(result.id);
        if (isForeign) return 'enough';
        ledger.setBatchId(this.batch, batchId);
      }
      this.#answer(result);
      return 'more';
    });
    if (isForeign) return false;
    for (const request of asked.filter(({ id }) => this.#waiting.has(id))) {
      if (unreadable === 0) {
        this.#answer({ kind: 'unanswered', id: request.id, reason: 'the results lack it' });
        continue;
      }
      // It may be among these; asking for it again would be paid for again.
      this.#waiting.delete(request.id);
      const message = `${unreadable} lines of the results of batch ${batchId} cannot be read`;
      desk.fail(request, new RefusedCall(502, JSON.stringify(errorBody(message))));
    }
    return true;
  }

  #answer(result: BatchResult): void {
    const { api, ledger, desk } = this.#options;
    const request = this.#waiting.get(result.id);
    if (request === undefined) return;
    this.#waiting.delete(result.id);
    const isFinal = result.kind === 'reply' && !isWorthAnotherBatch(result.status, result.body);
    if (!isFinal && ledger.submissions(this.batch.root, result.id) < MOST_SUBMISSIONS) desk.requeue(request);
    else if (result.kind === 'reply') desk.deliver(request, toResponse(result, api.requestIdHeader));
    else {
      const message = `not answered in ${MOST_SUBMISSIONS} batches, lastly: ${result.reason}`;
      const unanswered = { ...result, kind: 'reply', status: 503, body: errorBody(message) } as const;
      desk.deliver(request, toResponse(unanswered, api.requestIdHeader));
    }
  }

  /** A server that is not there at all is the caller's to wait for: it knows how long, and says so. */
  #brief(): Patience {
    return { ...this.#patience, connectionTries: 1 };
  }

  /** All who wait; from now on nobody does. */
  #take(): QueuedRequest[] {
    const requests = [...this.#waiting.values()];
    this.#waiting.clear();
    return requests;
  }
}

function isWorthAnotherBatch(status: number, body: unknown): boolean {
  // An empty account is no matter of waiting.
  return mayPass(status) && !JSON.stringify(body ?? null).includes('insufficient_quota');
}

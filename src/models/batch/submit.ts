import { InputError } from '../../errors.ts';
import type { BatchApi } from './batch-api.ts';
import type { StoredBatch } from './batch-store.ts';
import type { Ledger } from './ledger.ts';
import type { QueuedRequest } from './queued-request.ts';
import {
  type Patience,
  RefusedCall,
  type Server,
  createSend,
  describeTrouble,
  mayPass,
  pauseAfter,
  sleepUnless,
} from './send.ts';

export interface SubmitOptions {
  api: BatchApi;
  ledger: Ledger;
  server: Server;
  patience: Patience;
}

/**
 * Submits a batch and gives its id; several where the server's answer got lost and it may be one of these.
 *
 * The batch is written down before it is created and its id afterwards. A process that is killed in between leaves a batch without
 * an id, which is looked for at the server before anything is submitted again.
 *
 * @throws InputError where the server has no batch API; RefusedCall where it does not want this batch.
 */
export async function submitBatch(
  batch: StoredBatch,
  requests: readonly QueuedRequest[],
  options: SubmitOptions,
): Promise<string[]> {
  const { api, ledger, server, patience } = options;
  const lines = requests.map(({ id, path, body }) => api.toLine(id, path, body));
  const path = requests[0]?.path ?? '';
  try {
    batch.input = await api.upload(lines, createSend(server, patience));
    patience.signal?.throwIfAborted();
    ledger.add(batch);
    return await create(batch, path, lines, options);
  } catch (error) {
    if (error instanceof RefusedCall && [404, 405, 501].includes(error.status)) {
      throw new InputError(
        `${server.root} has no batch API (it answered ${error.status})`,
        { flag: '--batch' },
        'This server has no batch API; leave out --batch.',
      );
    }
    throw error;
  }
}

async function create(
  batch: StoredBatch,
  path: string,
  lines: readonly string[],
  { api, ledger, server, patience }: SubmitOptions,
): Promise<string[]> {
  const { signal } = patience;
  // Not broken off by the signal: a batch that has just been created would be lost sight of.
  const { pause, longestPause } = patience;
  const sendOnce = createSend(server, { tries: 1, pause, longestPause });
  for (let tries = 1; ; tries += 1) {
    let wait = patience.pause(tries);
    try {
      const batchId = await api.create(lines, path, batch, sendOnce);
      ledger.setBatchId(batch, batchId);
      return [batchId];
    } catch (error) {
      signal?.throwIfAborted();
      const isRefused = error instanceof RefusedCall && (error.status === 429 || !mayPass(error.status));
      if (!isRefused) {
        // The answer got lost: the batch may have been created all the same.
        const found = ledger.withoutOurs(await api.find(batch, createSend(server, patience)));
        if (found.length > 0) return found;
      }
      if (tries >= patience.tries || (error instanceof RefusedCall && !mayPass(error.status))) {
        ledger.remove(batch);
        throw error;
      }
      if (error instanceof RefusedCall) wait = pauseAfter(error, wait, patience);
      patience.onTrouble?.(describeTrouble(error));
    }
    await sleepUnless(wait, signal);
  }
}

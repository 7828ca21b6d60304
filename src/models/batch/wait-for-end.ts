import type { BatchApi, BatchState } from './batch-api.ts';
import { type Patience, RefusedCall, type Server, createSend, sleepUnless } from './send.ts';

/** How far a batch is, for a person. */
export interface BatchProgress {
  /** The server's name of the batch. */
  batchId: string;
  /** In the server's own word. */
  status: string;
  /** Requests: all, answered, and those that failed. */
  total: number;
  completed: number;
  failed: number;
  /** What keeps us from asking, and is waited out; the other fields are then as they were last. */
  trouble?: string;
}

export interface WaitOptions {
  api: BatchApi;
  server: Server;
  patience: Patience;
  onProgress: (progress: BatchProgress) => void;
}

/** Looks at a batch again and again until it has ended. Failures that may pass are waited out, however long they take. */
export async function waitForEnd(batchId: string, options: WaitOptions): Promise<BatchState> {
  const { api, server, patience, onProgress } = options;
  let progress: BatchProgress = { batchId, status: 'unknown', total: 0, completed: 0, failed: 0 };
  const send = createSend(server, {
    ...patience,
    tries: Infinity,
    onTrouble: (trouble) => onProgress({ ...progress, trouble }),
  });
  for (let looks = 1; ; looks += 1) {
    const state = await api.fetchState(batchId, send).catch(toGone);
    const { status, total, completed, failed } = state;
    progress = { batchId, status, total, completed, failed };
    onProgress(progress);
    if (state.isEnded) return state;
    await sleepUnless(patience.pause(looks), patience.signal);
  }
}

/** A batch that is not there (deleted, too old, another account's) has no results for us. */
function toGone(error: unknown): BatchState {
  if (!(error instanceof RefusedCall) || error.status !== 404) throw error;
  return { status: 'gone', isEnded: true, total: 0, completed: 0, failed: 0, results: [] };
}

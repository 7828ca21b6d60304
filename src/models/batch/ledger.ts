import type { BatchApiName, BatchStore, StoredBatch } from './batch-store.ts';

/** Names a request among all that were submitted. */
const keyOf = (root: string, id: string) => `${root} ${id}`;

/** The pending batches of one API, to be looked up by their requests. What is changed here is changed in the store. */
export interface Ledger {
  /** The batch that a request was last submitted in. */
  latest(root: string, id: string): StoredBatch | undefined;
  /** In how many batches a request was submitted. */
  submissions(root: string, id: string): number;
  /** Those of the server's batches that are none of ours. */
  withoutOurs(batchIds: readonly string[]): string[];
  add(batch: StoredBatch): void;
  setBatchId(batch: StoredBatch, batchId: string): void;
  markUsed(requests: Iterable<{ root: string; id: string }>): void;
  remove(batch: StoredBatch): void;
}

export function openLedger(store: BatchStore, api: BatchApiName): Ledger {
  const batchesOf = new Map<string, StoredBatch[]>();
  const isOurs = (batch: StoredBatch) => batch.api === api;

  function index(batch: StoredBatch): void {
    for (const id of batch.ids) {
      const key = keyOf(batch.root, id);
      const batches = batchesOf.get(key);
      if (batches === undefined) batchesOf.set(key, [batch]);
      else batches.push(batch);
    }
  }

  function remove(batch: StoredBatch): void {
    store.remove(batch.nonce);
    for (const id of batch.ids) {
      const key = keyOf(batch.root, id);
      const others = batchesOf.get(key)?.filter(({ nonce }) => nonce !== batch.nonce) ?? [];
      if (others.length === 0) batchesOf.delete(key);
      else batchesOf.set(key, others);
    }
  }

  for (const batch of store.pending()) if (isOurs(batch)) index(batch);
  return {
    latest: (root, id) => batchesOf.get(keyOf(root, id))?.at(-1),
    submissions: (root, id) => batchesOf.get(keyOf(root, id))?.length ?? 0,
    withoutOurs(batchIds) {
      const ours = new Set(store.pending().map(({ batchId }) => batchId));
      return batchIds.filter((id) => !ours.has(id));
    },
    add(batch) {
      store.add(batch);
      index(batch);
    },
    setBatchId(batch, batchId) {
      batch.batchId = batchId;
      store.setBatchId(batch.nonce, batchId);
    },
    markUsed(requests) {
      const used = new Map<string, string[]>();
      for (const { root, id } of requests) {
        const key = keyOf(root, id);
        for (const { nonce } of batchesOf.get(key) ?? []) {
          const ids = used.get(nonce);
          if (ids === undefined) used.set(nonce, [id]);
          else ids.push(id);
        }
        batchesOf.delete(key);
      }
      for (const [nonce, ids] of used) store.markUsed(nonce, ids);
    },
    remove,
  };
}

import type { QueuedRequest } from './queued-request.ts';

export interface GatheringOptions {
  /** Milliseconds. */
  gatherFor: number;
  limits: { requests: number; bytes: number };
  /** What a request adds to its batch, in bytes. */
  sizeOf(request: QueuedRequest): number;
  /** Whether its sender still waits. */
  isWanted(request: QueuedRequest): boolean;
  submit(requests: QueuedRequest[]): void;
}

/** Collects requests until there is a batch of them. */
export interface Gathering {
  add(request: QueuedRequest): void;
  /** Submits nothing more. */
  stop(): void;
}

/** A queue for each group of requests that may share a batch: submitted when it has been quiet for a moment, or before it is too large. */
export function createGathering(options: GatheringOptions): Gathering {
  const queues = new Map<string, { requests: QueuedRequest[]; bytes: number; timer: NodeJS.Timeout }>();

  function flush(group: string): void {
    const queue = queues.get(group);
    if (queue === undefined) return;
    clearTimeout(queue.timer);
    queues.delete(group);
    const wanted = queue.requests.filter((request) => options.isWanted(request));
    if (wanted.length > 0) options.submit(wanted);
  }

  return {
    add(request) {
      const { group } = request;
      const size = options.sizeOf(request);
      const full = queues.get(group);
      if (full !== undefined && full.bytes + size > options.limits.bytes) flush(group);
      let queue = queues.get(group);
      if (queue === undefined) {
        queue = { requests: [], bytes: 0, timer: setTimeout(flush, options.gatherFor, group) };
        queues.set(group, queue);
      }
      queue.requests.push(request);
      queue.bytes += size;
      if (queue.requests.length >= options.limits.requests) flush(group);
      else queue.timer.refresh();
    },
    stop() {
      for (const { timer } of queues.values()) clearTimeout(timer);
      queues.clear();
    },
  };
}

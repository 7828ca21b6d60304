import type { Dispatcher } from 'undici';

/**
 * Ends requests that take too long as a whole. undici's own limits are for the reply's beginning and for each pause in it: a server that
 * sends a byte now and then would keep a call for ever.
 */
export interface Deadlines {
  /** @param late what the request is ended with when it is overdue. */
  begin(request: Dispatcher.DispatchController, late: () => Error): void;
  /** It has ended, or need not end by then. */
  end(request: Dispatcher.DispatchController): void;
  stop(): void;
}

/** How often it is looked for requests that are overdue, in milliseconds, at the least. */
const LOOK_EVERY_MS = 1000;

/** @param timeout milliseconds from `begin`, the same for all, so that the oldest is due first and a look at it is enough. */
export function createDeadlines(timeout: number): Deadlines {
  const due = new Map<Dispatcher.DispatchController, { deadline: number; late: () => Error }>();
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    const now = performance.now();
    for (const [request, { deadline, late }] of due) {
      if (deadline > now) return;
      due.delete(request);
      request.abort(late());
    }
  }

  return {
    begin(request, late) {
      due.set(request, { deadline: performance.now() + timeout, late });
      // One timer for all, which keeps no process alive.
      timer ??= setInterval(look, Math.min(LOOK_EVERY_MS, timeout)).unref();
    },
    end: (request) => void due.delete(request),
    stop() {
      clearInterval(timer);
      due.clear();
    },
  };
}

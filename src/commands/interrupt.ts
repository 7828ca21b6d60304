import { say } from './terminal.ts';

/** What Ctrl-C asks for: once, to end when the calls in flight have; twice (or SIGTERM), to end now. */
export interface Interrupt {
  /** Begin no further call. */
  stop: AbortSignal;
  /** Drop the calls in flight too. */
  abort: AbortSignal;
  /** Gives the signals back to their default action. */
  release(): void;
}

/** @param isBatch the calls are batches at a provider: nobody waits for those in flight. */
export function listenForInterrupt(isBatch = false): Interrupt {
  const stop = new AbortController();
  const abort = new AbortController();
  const onInterrupt = () => {
    if (stop.signal.aborted) {
      abort.abort();
      return;
    }
    stop.abort();
    say(
      isBatch
        ? '\nStopping. Batches go on at the provider.'
        : '\nStopping: waiting for the calls in flight. Ctrl-C again to drop them.',
    );
  };
  const onTerminate = () => {
    stop.abort();
    abort.abort();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  process.on('SIGHUP', onTerminate);
  return {
    stop: stop.signal,
    abort: abort.signal,
    release() {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
      process.off('SIGHUP', onTerminate);
    },
  };
}

/** How long after an answer, or a failure, the next one is asked for, in milliseconds. */
interface Pauses {
  usual: number;
  afterFailure: number;
}

/** Changes are seen within a second; after a failure the server may have ended for good. */
const PAUSES: Pauses = { usual: 400, afterFailure: 3000 };

/**
 * Asks again and again while the page is shown, and at once when it is shown again. Not a stream of events: a browser holds six connections
 * to a server, for all of its tabs, so that the seventh tab would get nothing.
 *
 * @returns the function that ends it.
 */
export function pollWhileShown(ask: () => Promise<void>, pauses = PAUSES): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let isEnded = false;
  const askNow = async () => {
    clearTimeout(timer);
    if (isAsking || isEnded || document.hidden) return;
    isAsking = true;
    let pause = pauses.usual;
    try {
      await ask();
    } catch {
      pause = pauses.afterFailure;
    }
    isAsking = false;
    if (!isEnded) timer = setTimeout(onTime, pause);
  };
  const onTime = () => void askNow();
  document.addEventListener('visibilitychange', onTime);
  onTime();
  return () => {
    isEnded = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onTime);
  };
}

/** How long after an answer the next one is asked for, in milliseconds: changes are seen within a second. */
const PAUSE = 400;
/** The same after a failure: the server may have ended for good. */
const LONG_PAUSE = 3000;

/**
 * Asks again and again while the page is shown, and at once when it is shown again. Not a stream of events: a browser holds six connections
 * to a server, for all of its tabs, so that the seventh tab would get nothing.
 *
 * @returns the function that ends it.
 */
export function pollWhileShown(ask: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let isEnded = false;
  const askNow = async () => {
    clearTimeout(timer);
    if (isAsking || isEnded || document.hidden) return;
    isAsking = true;
    let pause = PAUSE;
    try {
      await ask();
    } catch {
      pause = LONG_PAUSE;
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

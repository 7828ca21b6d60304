import { useEffect, useRef } from 'react';

/**
 * A question that is opened begins at its top, or at the turn that the address names.
 *
 * @param here the question whose texts are drawn.
 */
export function useShowTurn(here: number | undefined, turn: number | undefined): void {
  const last = useRef(here);
  useEffect(() => {
    if (here === undefined) return;
    const isOther = last.current !== undefined && last.current !== here;
    last.current = here;
    const heading = turn !== undefined && turn > 1 ? document.querySelector(`#turn-${turn}`) : null;
    if (heading !== null) return holdInView(heading);
    const page = document.querySelector('.question-page');
    if (isOther && page !== null && page.getBoundingClientRect().top < 0) page.scrollIntoView();
  }, [here, turn]);
}

/** Milliseconds in which code and formulas above have taken their sizes. */
const SETTLED = 1500;

/** What the reader does who wants to be elsewhere. */
const MOVES = ['wheel', 'keydown', 'pointerdown', 'touchstart'] as const;

/** Shows an element, and again when what is above it changes its size, until the reader moves. */
function holdInView(element: Element): () => void {
  const observer = new ResizeObserver(() => element.scrollIntoView());
  observer.observe(document.body);
  const stop = () => {
    observer.disconnect();
    clearTimeout(timer);
    for (const move of MOVES) window.removeEventListener(move, stop);
  };
  const timer = setTimeout(stop, SETTLED);
  for (const move of MOVES) window.addEventListener(move, stop, { passive: true });
  return stop;
}

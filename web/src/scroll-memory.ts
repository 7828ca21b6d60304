import { useEffect } from 'react';

/** Marks an entry of the history as one that has been seen. */
interface Seen {
  scrolled?: number;
}

/**
 * A view that is opened begins at its top; one that is gone back to stands where it was left. The browser does neither by itself,
 * because to it all views are one page.
 *
 * @param place what names the view: while it stays the same, so does the place on the page.
 */
export function useScrollMemory(place: string): void {
  useEffect(() => {
    history.scrollRestoration = 'manual';
    const { scrolled = 0 } = (history.state ?? {}) as Seen;
    window.scrollTo(0, scrolled);
    // What is drawn later than the frame, a chunk of code say, is waited for once.
    const later = setTimeout(() => scrolled > 0 && window.scrollTo(0, scrolled), 120);
    return () => clearTimeout(later);
  }, [place]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const note = () => {
      clearTimeout(timer);
      timer = setTimeout(() => history.replaceState({ scrolled: window.scrollY }, ''), 80);
    };
    // Before the address changes, so that the place is not noted of the next entry.
    const stop = () => clearTimeout(timer);
    window.addEventListener('scroll', note, { passive: true });
    window.addEventListener('hashchange', stop);
    return () => {
      stop();
      window.removeEventListener('scroll', note);
      window.removeEventListener('hashchange', stop);
    };
  }, []);
}

import { type ComponentType, useEffect, useState } from 'react';
import type { View } from './route.ts';

/** A view's code is loaded when the view is first opened, or a moment after the first one: the leaderboard needs no Markdown. */
const LOADERS: Record<View, () => Promise<ComponentType>> = {
  leaderboard: async () => (await import('./views/leaderboard.tsx')).Leaderboard,
  question: async () => (await import('./views/question.tsx')).Question,
  disagreements: async () => (await import('./views/disagreements.tsx')).Disagreements,
  compare: async () => (await import('./views/compare.tsx')).Compare,
  rate: async () => (await import('./views/rate.tsx')).Rate,
};

/** How long the first view has to itself, in milliseconds, before the code of the others is fetched. */
const QUIET = 500;

const ready = new Map<View, ComponentType>();

async function load(view: View): Promise<void> {
  if (!ready.has(view)) ready.set(view, await LOADERS[view]());
}

export type LoadedView =
  { kind: 'ready'; View: ComponentType } | { kind: 'loading' } | { kind: 'failed'; message: string };

/**
 * The component of a view. Not React's `lazy`: that shows nothing new for a third of a second after its fallback was seen, also
 * where the code is there.
 */
export function useView(view: View): LoadedView {
  const [failure, setFailure] = useState<{ view: View; message: string }>();
  const [, setCount] = useState(0);
  useEffect(() => {
    if (ready.has(view)) return;
    load(view).then(
      () => setCount((count) => count + 1),
      (error: Error) => setFailure({ view, message: `This view could not be loaded: ${error.message}` }),
    );
  }, [view]);
  useEffect(() => {
    const timer = setTimeout(() => {
      // One that cannot be loaded now is loaded, or fails, when it is opened.
      for (const each of Object.keys(LOADERS) as View[]) load(each).catch(() => {});
    }, QUIET);
    return () => clearTimeout(timer);
  }, []);
  const Ready = ready.get(view);
  if (Ready !== undefined) return { kind: 'ready', View: Ready };
  return failure?.view === view ? { kind: 'failed', message: failure.message } : { kind: 'loading' };
}

import { useMemo } from 'react';
import { useData } from '../../data.tsx';
import { go, linkWith } from '../../route.ts';
import { SERIES_COUNT } from '../../ui/series.tsx';
import type { Board } from './board.ts';

/** How many models are drawn before somebody has chosen. */
const USUAL = 3;

export interface Drawn {
  /** The models that the radar draws, best first. */
  models: string[];
  isFull: boolean;
  toggle(model: string): void;
}

/** The choice of models for the radar: `draw=MODEL` in the address, as often as needed; the first three where there is none. */
export function useDrawn(board: Board): Drawn {
  const { route } = useData();
  const named = route.params.getAll('draw');
  const key = JSON.stringify(named);
  const models = useMemo(() => {
    const all = board.standings.map(({ model }) => model);
    const wanted = JSON.parse(key) as string[];
    return wanted.length === 0
      ? all.slice(0, USUAL)
      : all.filter((model) => wanted.includes(model)).slice(0, SERIES_COUNT);
  }, [board, key]);
  return {
    models,
    isFull: models.length >= SERIES_COUNT,
    toggle(model) {
      const next = models.includes(model) ? models.filter((each) => each !== model) : [...models, model];
      // An empty name stands for none at all: no name would be the first three.
      go(linkWith(route, { draw: next.length === 0 ? [''] : next }));
    },
  };
}

import { useMemo } from 'react';
import type { Snapshot } from '../../../../src/analysis/snapshot.ts';
import { useData } from '../../data.tsx';

/** What the rows are narrowed down by; what is undefined lets everything pass. */
export interface Filter {
  snapshot: Snapshot;
  category: number | undefined;
  turn: number | undefined;
  model: number | undefined;
  judge: string | undefined;
}

/** The filters that the address names: `in` (a category), `turn`, `model`, `by` (a judge). */
export function useFilter(): Filter {
  const { snapshot, route } = useData();
  const category = placeOf(snapshot.categories, route.params.get('in'));
  const turn = Number(route.params.get('turn') ?? 0) || undefined;
  const model = placeOf(snapshot.models, route.params.get('model'));
  const judge = route.params.get('by') ?? undefined;
  return useMemo(
    () => ({ snapshot, category, turn, model, judge }),
    [snapshot, category, turn, model, judge],
  );
}

function placeOf(names: readonly string[], name: string | null): number | undefined {
  return name === null ? undefined : names.indexOf(name);
}

interface Facts {
  question: number;
  turn: number;
  models: readonly number[];
  judges: readonly string[];
}

export function isPassed({ snapshot, category, turn, model, judge }: Filter, row: Facts): boolean {
  return (
    (category === undefined || snapshot.questions[row.question]?.category === category) &&
    (turn === undefined || row.turn === turn) &&
    (model === undefined || row.models.includes(model)) &&
    (judge === undefined || row.judges.includes(judge))
  );
}

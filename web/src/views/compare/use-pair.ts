import { useMemo } from 'react';
import type { Evidence } from '../../../../src/analysis/head-to-head.ts';
import { countWins, scoreModels } from '../../../../src/analysis/leaderboard.ts';
import type { Snapshot } from '../../../../src/analysis/snapshot.ts';
import { useData } from '../../data.tsx';

/** The two models that the address names by `a` and `b`, whether they are there or not; the best ones of this evidence where it names none. */
export function usePair(evidence: Evidence): [string, string] {
  const { snapshot, route } = useData();
  const a = asHere(route.params.get('a'), snapshot);
  const b = asHere(route.params.get('b'), snapshot);
  const best = useMemo(
    () => (a !== null && b !== null ? [] : bestModels(snapshot, evidence)),
    [snapshot, evidence, a, b],
  );
  const first = a ?? best.find((model) => model !== b) ?? '';
  return [first, b ?? best.find((model) => model !== first) ?? ''];
}

/** A model may be named by its file, whose name has `_` for `/`. */
function asHere(name: string | null, { models }: Snapshot): string | null {
  if (name === null || models.includes(name)) return name;
  return models.find((model) => model.replaceAll('/', '_') === name.replaceAll('/', '_')) ?? name;
}

/** Models from the best on, then those that have no verdict. */
function bestModels(snapshot: Snapshot, evidence: Evidence): string[] {
  const ranked =
    evidence.kind === 'grades'
      ? scoreModels(snapshot, evidence).map(({ model }) => model)
      : evidence.kind === 'matches'
        ? countWins(snapshot, evidence).models.map(({ model }) => model)
        : votedModels(snapshot);
  return [...new Set([...ranked, ...snapshot.models])];
}

/** Models that people have voted on, those with the most votes first. */
function votedModels({ votes, models }: Snapshot): string[] {
  const counts = new Map<number, number>();
  for (const model of [...votes.modelA, ...votes.modelB]) counts.set(model, (counts.get(model) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([model]) => models[model] as string);
}

import { useMemo } from 'react';
import type { SnapshotQuestion } from '../../../../src/analysis/snapshot.ts';
import { useData } from '../../data.tsx';
import { useJudge } from '../../header.tsx';
import { bestModels } from './best-models.ts';
import { findQuestions } from './find-questions.ts';

/** What the address asks to see. */
export interface Selection {
  /** A place in the snapshot's questions, and what is there; undefined where the benchmark has no question, or not this one. */
  place: number;
  question: SnapshotQuestion | undefined;
  /** Places of the questions that the search and the category leave, in the benchmark's order. */
  found: readonly number[];
  /** In the order in which they stand beside each other. */
  models: readonly string[];
  /** Counted from 1; undefined for all. */
  turn: number | undefined;
  /** Counted from 1. */
  choice: number;
  view: 'side' | 'difference';
}

/** Reads the address; where it names no question or no models, the first one and the two best. */
export function useSelection(): Selection {
  const { snapshot, route } = useData();
  const { judge, mode } = useJudge();
  const { params } = route;
  const search = params.get('q') ?? '';
  const categories = params.getAll('category').join('\n');
  const found = useMemo(
    () =>
      findQuestions(snapshot, { text: search, categories: categories === '' ? [] : categories.split('\n') }),
    [snapshot, search, categories],
  );
  const id = params.get('id');
  const place =
    id === null ? (found[0] ?? -1) : snapshot.questions.findIndex((question) => String(question.id) === id);
  const named = params.getAll('model');
  const isOpen = named.length === 0;
  const best = useMemo(
    () => (isOpen ? bestModels(snapshot, place, { judge, mode }).slice(0, 2) : []),
    [snapshot, place, judge, mode, isOpen],
  );
  return {
    place,
    question: snapshot.questions[place],
    found,
    models: isOpen ? best : [...new Set(named)],
    turn: countFrom(params.get('turn')),
    choice: countFrom(params.get('choice')) ?? 1,
    view: params.get('view') === 'difference' ? 'difference' : 'side',
  };
}

function countFrom(text: string | null): number | undefined {
  const count = Number(text ?? '');
  return Number.isInteger(count) && count > 0 ? count : undefined;
}

import { useMemo } from 'react';
import { USUAL_INTERVALS, USUAL_OF_AVERAGES } from '../../../../src/analysis/interval-settings.ts';
import { type WinTable, countWins, scoreModels } from '../../../../src/analysis/leaderboard.ts';
import { useData } from '../../data.tsx';
import { type Mode, useJudge } from '../../header.tsx';
import { isNamed } from '../../ui/filters.tsx';
import { type Sort, readSort, sortRows } from '../../ui/sort-head.tsx';
import { type Board, type Standing, boardOfScores, boardOfWins, sortValue } from './board.ts';

export interface Shown {
  mode: Mode;
  judge: string;
  board: Board;
  /** In pairwise mode. */
  wins: WinTable | undefined;
  sort: Sort;
  /** The rows that pass the filter of names, sorted. */
  rows: Standing[];
  /** The categories that have values, in the benchmark's order. */
  categories: string[];
}

/** The leaderboard that the address asks for. */
export function useBoard(): Shown {
  const { snapshot, route } = useData();
  const { mode, judge } = useJudge();
  const turn = Number(route.params.get('turn') ?? 0) || undefined;
  // A text, because a list would be another one each time, and everything would be counted again.
  const chosen = JSON.stringify(route.params.getAll('category'));
  const { board, wins } = useMemo(() => {
    const names = JSON.parse(chosen) as string[];
    const selection = { judge, turn, categories: names.length === 0 ? undefined : new Set(names) };
    if (mode === 'single')
      return { board: boardOfScores(scoreModels(snapshot, selection, USUAL_OF_AVERAGES)) };
    const table = countWins(snapshot, selection, USUAL_INTERVALS);
    return { board: boardOfWins(table), wins: table };
  }, [snapshot, mode, judge, turn, chosen]);
  const categories = useMemo(
    () =>
      snapshot.categories.filter((category) =>
        board.standings.some((standing) => (standing.categories[category] ?? null) !== null),
      ),
    [snapshot, board],
  );
  const sort = readSort(route, { column: board.value.key, order: 'descending' });
  const match = route.params.get('match') ?? '';
  const { column, order } = sort;
  const rows = useMemo(
    () =>
      sortRows(
        board.standings.filter(({ model }) => isNamed(model, match)),
        order,
        (standing) => sortValue(standing, column, board),
      ),
    [board, match, column, order],
  );
  return { mode, judge, board, wins, sort, rows, categories };
}

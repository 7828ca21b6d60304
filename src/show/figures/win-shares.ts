import { compareModels } from '../../analysis/head-to-head.ts';
import { countWins, scoreModels } from '../../analysis/leaderboard.ts';
import type { Snapshot } from '../../analysis/snapshot.ts';

export interface WinMatrix {
  /** Best first. */
  models: string[];
  /** By `models`' places: the share that the row's model won against the column's, ties as half; null where they never met. */
  matrix: (number | null)[][];
  /** Whether a win is a judge's verdict on two answers, or the higher of two grades. */
  source: 'matches' | 'grades';
}

/** @param turn only this one, counted from 1; all where undefined. */
export function winsByMatches(snapshot: Snapshot, judge: string, turn: number | undefined): WinMatrix {
  const { models, matrix } = countWins(snapshot, { judge, turn });
  return { models: models.map(({ model }) => model), matrix, source: 'matches' };
}

/** Where answers were graded one by one: the share of questions on which the row's model has the higher mean score. */
export function winsByGrades(snapshot: Snapshot, judge: string, turn: number | undefined): WinMatrix {
  const models = scoreModels(snapshot, { judge, turn }).map(({ model }) => model);
  const matrix: (number | null)[][] = models.map(() => models.map(() => null));
  for (const [row, model] of models.entries()) {
    for (let column = row + 1; column < models.length; column += 1) {
      const { total, turns } = compareModels(snapshot, [model, models[column] as string], {
        kind: 'grades',
        judge,
      });
      const tally = turn === undefined ? total : turns[turn];
      const questions = tally === undefined ? 0 : tally.win + tally.tie + tally.loss;
      if (tally === undefined || questions === 0) continue;
      const share = (tally.win + tally.tie / 2) / questions;
      (matrix[row] as (number | null)[])[column] = share;
      (matrix[column] as (number | null)[])[row] = 1 - share;
    }
  }
  return { models, matrix, source: 'grades' };
}

/** The part of a matrix that some of the models make up. */
export function onlyThese({ models, matrix, source }: WinMatrix, wanted: ReadonlySet<string>): WinMatrix {
  const places = [...models.keys()].filter((place) => wanted.has(models[place] as string));
  return {
    models: places.map((place) => models[place] as string),
    matrix: places.map((row) => places.map((column) => matrix[row]?.[column] ?? null)),
    source,
  };
}

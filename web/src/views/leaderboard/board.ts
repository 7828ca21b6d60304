import type { WinTable } from '../../../../src/analysis/leaderboard.ts';
import { recordByName } from '../../../../src/analysis/record-by-name.ts';
import type { Interval, ModelScores } from '../../../../src/analysis/scores.ts';
import { type Format, formatCount, formatScore, formatShare } from '../../ui/format.ts';

/** A column of plain numbers. */
export interface Column {
  key: string;
  label: string;
  format: Format;
}

/** A model's row, whatever the mode. */
export interface Standing {
  model: string;
  /** The mean score, or the win rate. */
  value: number | null;
  interval?: Interval | undefined;
  /** By the keys of the columns. */
  numbers: Record<string, number | null>;
  /** The same as `value`, by category. */
  categories: Record<string, number | null>;
}

/** What the leaderboard shows: of grades or of matches. */
export interface Board {
  value: Column;
  columns: Column[];
  /** Best first. */
  standings: Standing[];
  /** The least and the most that `value` can be. */
  range: [number, number];
}

export function boardOfScores(scores: readonly ModelScores[]): Board {
  const turns = [...new Set(scores.flatMap((each) => Object.keys(each.turns)))].sort(
    (a, b) => Number(a) - Number(b),
  );
  return {
    value: { key: 'score', label: 'Score', format: formatScore },
    columns: [
      ...turns.map((turn) => ({ key: `turn-${turn}`, label: `Turn ${turn}`, format: formatScore })),
      { key: 'n', label: 'n', format: formatCount },
      { key: 'left-out', label: 'Left out', format: formatCount },
    ],
    standings: scores.map(({ model, average, turns: byTurn, categories, left_out: leftOut }) => ({
      model,
      value: average.mean,
      interval: average.interval,
      numbers: {
        n: average.n,
        'left-out': Object.values(leftOut).reduce((sum, count: number) => sum + count, 0),
        ...Object.fromEntries(turns.map((turn) => [`turn-${turn}`, byTurn[turn]?.mean ?? null])),
      },
      categories: recordByName(Object.entries(categories).map(([name, { mean }]) => [name, mean])),
    })),
    range: [1, 10],
  };
}

export function boardOfWins({ models, categories }: WinTable): Board {
  return {
    value: { key: 'win-rate', label: 'Win rate', format: formatShare },
    columns: [
      { key: 'win', label: 'Wins', format: formatCount },
      { key: 'loss', label: 'Losses', format: formatCount },
      { key: 'tie', label: 'Ties', format: formatCount },
      { key: 'n', label: 'n', format: formatCount },
    ],
    standings: models.map((record, place) => ({
      model: record.model,
      value: record.win_rate_adjusted,
      interval: record.interval,
      numbers: {
        win: record.win,
        loss: record.loss,
        tie: record.tie,
        n: record.win + record.loss + record.tie,
      },
      categories: categories[place] ?? {},
    })),
    range: [0, 1],
  };
}

const CATEGORY = 'category:';

/** The key of a category's column. */
export function categoryKey(category: string): string {
  return CATEGORY + category;
}

/** What a row is sorted by. */
export function sortValue(standing: Standing, column: string, board: Board): number | string | null {
  if (column === 'model') return standing.model;
  if (column === board.value.key) return standing.value;
  if (column === 'interval') return standing.interval?.low ?? null;
  if (column.startsWith(CATEGORY)) return standing.categories[column.slice(CATEGORY.length)] ?? null;
  return standing.numbers[column] ?? null;
}

import { recordByName } from './record-by-name.ts';
import { matchOutcome } from './rows.ts';
import type { Snapshot } from './snapshot.ts';

/** Shares of matches won, a tie being half a win. */
export interface WinShares {
  /** By the models' places in the result: the share that the row's model won against the column's; null where they never met. */
  matrix: (number | null)[][];
  /** By the models' places, the share won in each category. */
  categories: Record<string, number>[];
}

/**
 * @param rows of the snapshot's matches; those without a verdict in both games are passed over.
 * @param placeOf the place in the result of each of the snapshot's models, -1 for one that is not in it.
 */
export function shareWins(
  snapshot: Snapshot,
  rows: readonly number[],
  placeOf: readonly number[],
): WinShares {
  const { matches, categories, questions } = snapshot;
  const size = Math.max(-1, ...placeOf) + 1;
  const pairs = emptyShares(size, size);
  const byCategory = emptyShares(size, categories.length);
  for (const row of rows) {
    const outcome = matchOutcome(matches, row);
    if (outcome === undefined) continue;
    const first = placeOf[matches.model1[row] as number] as number;
    const second = placeOf[matches.model2[row] as number] as number;
    const category = questions[matches.question[row] as number]?.category ?? -1;
    const share = (1 + outcome) / 2;
    pairs.add(first, second, share);
    pairs.add(second, first, 1 - share);
    if (category === -1) continue;
    byCategory.add(first, category, share);
    byCategory.add(second, category, 1 - share);
  }
  const places = [...Array(size).keys()];
  return {
    matrix: places.map((model) => places.map((other) => pairs.share(model, other))),
    categories: places.map((model) =>
      recordByName(
        categories.flatMap((name, category) => {
          const share = byCategory.share(model, category);
          return share === null ? [] : [[name, share] as const];
        }),
      ),
    ),
  };
}

/** Shares of wins in a table of so many rows and columns. */
function emptyShares(rows: number, columns: number) {
  const sums = new Float64Array(rows * columns);
  const counts = new Float64Array(rows * columns);
  return {
    add(row: number, column: number, share: number): void {
      const place = row * columns + column;
      sums[place] = (sums[place] as number) + share;
      counts[place] = (counts[place] as number) + 1;
    },
    share(row: number, column: number): number | null {
      const place = row * columns + column;
      const count = counts[place] as number;
      return count === 0 ? null : (sums[place] as number) / count;
    },
  };
}

import type { PairResults, Results, SingleResults } from '../results/results.ts';
import { Table } from 'console-table-printer';
import {
  categoriesOf,
  describeLeftOut,
  formatScore,
  pairCells,
  pairNotes,
  singleNotes,
  turnsOf,
} from './columns.ts';
import { plain } from './plain.ts';

/** Results as tables for a terminal. */
export function toTable(results: Results): string {
  return results.mode === 'single' ? singleTables(results) : pairTable(results);
}

function pairTable(results: PairResults): string {
  const { heads, rows } = pairCells(results);
  const title = `${plain(results.bench)}, judged by ${plain(results.judge)}`;
  const table = drawTable(
    title,
    heads,
    rows.map((cells) => cells.map(plain)),
  );
  return [table, ...pairNotes(results).map(plain)].join('\n');
}

/** Scores by turn, then by category. */
function singleTables({ bench, judge, models }: SingleResults): string {
  const turns = turnsOf(models);
  const byTurn = drawTable(
    `${plain(bench)}, judged by ${plain(judge)}`,
    ['Model', ...turns.map((turn) => `Turn ${turn}`), 'Average', 'n', 'Left out'],
    models.map((each) => [
      plain(each.model),
      ...turns.map((turn) => formatScore(each.turns[turn])),
      formatScore(each.average),
      String(each.average.n),
      describeLeftOut(each.left_out),
    ]),
  );
  const categories = categoriesOf(models);
  const notes = singleNotes(models);
  if (categories.length === 0) return [byTurn, ...notes].join('\n');
  const byCategory = drawTable(
    'Average by category',
    ['Model', ...categories.map(plain)],
    models.map((each) => [
      plain(each.model),
      ...categories.map((category) => formatScore(each.categories[category])),
    ]),
  );
  return [`${byTurn}\n\n${byCategory}`, ...notes].join('\n');
}

function drawTable(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  // Columns are known by their place: two categories may have one name once their control characters are gone.
  const table = new Table({
    title,
    shouldDisableColors: true,
    columns: heads.map((head, place) => ({
      name: String(place),
      title: head,
      alignment: place === 0 || head === 'Left out' ? 'left' : 'right',
    })),
  });
  for (const row of rows) table.addRow(Object.fromEntries(row.map((cell, place) => [String(place), cell])));
  return table.render();
}

import type { PairResults, Results, SingleResults } from '../results/results.ts';
import {
  categoriesOf,
  describeLeftOut,
  formatScore,
  pairCells,
  pairNotes,
  singleNotes,
  turnsOf,
} from './columns.ts';
import { drawTable, drawWithin } from './drawing.ts';
import { plain } from './plain.ts';

/** Results as tables for a terminal of so many columns. */
export function toTable(results: Results, width = Infinity): string {
  return results.mode === 'single' ? singleTables(results, width) : pairTable(results);
}

function pairTable(results: PairResults): string {
  const title = `${results.bench}, judged by ${results.judge}`;
  return [drawTable({ title, ...pairCells(results) }), ...pairNotes(results).map(plain)].join('\n');
}

/** Scores by turn, then by category. */
function singleTables({ bench, judge, models }: SingleResults, width: number): string {
  const turns = turnsOf(models);
  const byTurn = drawTable({
    title: `${bench}, judged by ${judge}`,
    heads: ['Model', ...turns.map((turn) => `Turn ${turn}`), 'Average', 'n', 'Left out'],
    rows: models.map((each) => [
      each.model,
      ...turns.map((turn) => formatScore(each.turns[turn])),
      formatScore(each.average),
      String(each.average.n),
      describeLeftOut(each.left_out),
    ]),
  });
  const categories = categoriesOf(models);
  const notes = singleNotes(models);
  if (categories.length === 0) return [byTurn, ...notes].join('\n');
  const byCategory = drawWithin(
    width,
    {
      title: 'Average by category',
      heads: ['Model', ...categories],
      rows: models.map((each) => [
        each.model,
        ...categories.map((category) => formatScore(each.categories[category])),
      ]),
    },
    'Category',
  );
  return [`${byTurn}\n\n${byCategory}`, ...notes].join('\n');
}

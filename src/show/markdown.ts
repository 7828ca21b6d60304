import type { PairResults, Results, SingleResults } from '../results/results.ts';
import {
  categoriesOf,
  describeLeftOut,
  formatScore,
  pairCells,
  pairNotes,
  percent,
  singleNotes,
  turnsOf,
  withInterval,
} from './columns.ts';
import { escapeMarkdown, markdownTable } from './markdown-table.ts';

/** Results as a Markdown table, scores to two decimals. */
export function toMarkdown(results: Results): string {
  const title = `${escapeMarkdown(results.bench)}, judged by ${escapeMarkdown(results.judge)}`;
  return `${title}\n\n${results.mode === 'single' ? singleTable(results) : pairTable(results)}`;
}

function singleTable({ models }: SingleResults): string {
  const turns = turnsOf(models);
  const categories = categoriesOf(models);
  const scores = markdownTable(
    ['Model', ...turns.map((turn) => `Turn ${turn}`), 'Average', 'n', ...categories, 'Left out'],
    models.map((each) => [
      each.model,
      ...turns.map((turn) => formatScore(each.turns[turn])),
      withInterval(formatScore(each.average), each.average),
      String(each.average.n),
      ...categories.map((category) => formatScore(each.categories[category])),
      describeLeftOut(each.left_out),
    ]),
  );
  return [scores, ...singleNotes(models).map(escapeMarkdown)].join('\n\n');
}

function pairTable(results: PairResults): string {
  const { heads, rows } = pairCells(results);
  const withIntervals = rows.map((row, place) => {
    const record = results.models[place] ?? {};
    return row.slice(0, -1).concat(withInterval(row.at(-1) ?? '', record, percent));
  });
  return `${markdownTable(heads, withIntervals)}\n\n${pairNotes(results).map(escapeMarkdown).join(' ')}`;
}

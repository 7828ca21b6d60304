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
import { plain } from './plain.ts';

/** Results as a Markdown table, scores to two decimals. */
export function toMarkdown(results: Results): string {
  const title = `${escapeCell(results.bench)}, judged by ${escapeCell(results.judge)}`;
  return `${title}\n\n${results.mode === 'single' ? singleTable(results) : pairTable(results)}`;
}

function singleTable({ models }: SingleResults): string {
  const turns = turnsOf(models);
  const categories = categoriesOf(models);
  const scores = table(
    ['Model', ...turns.map((turn) => `Turn ${turn}`), 'Average', 'n', ...categories, 'Left out'],
    models.map((each) => [
      each.model,
      ...turns.map((turn) => formatScore(each.turns[turn])),
      formatScore(each.average),
      String(each.average.n),
      ...categories.map((category) => formatScore(each.categories[category])),
      describeLeftOut(each.left_out),
    ]),
  );
  return [scores, ...singleNotes(models).map(escapeCell)].join('\n\n');
}

function pairTable(results: PairResults): string {
  const { heads, rows } = pairCells(results);
  return `${table(heads, rows)}\n\n${pairNotes(results).map(escapeCell).join(' ')}`;
}

/** The first column is text, the others are numbers but for one of remarks. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = heads.map((head, place) => (place === 0 || head === 'Left out' ? '---' : '---:'));
  return [line(heads), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.map(escapeCell).join(' | ')} |`;
}

/** Names come from files: they must not end the cell or become markup. */
function escapeCell(text: string): string {
  return plain(text.replace(/\s+/g, ' ')).replace(/[\\|`*_{}[\]<>#]/g, (sign) => `\\${sign}`);
}

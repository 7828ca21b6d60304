import type { SingleResults } from '../results/results.ts';
import { categoriesOf, describeLeftOut, formatScore, turnsOf } from './columns.ts';

/** Results as a Markdown table, scores to two decimals. */
export function toMarkdown({ bench, judge, models }: SingleResults): string {
  const turns = turnsOf(models);
  const categories = categoriesOf(models);
  const heads = ['Model', ...turns.map((turn) => `Turn ${turn}`), 'Average', 'n', ...categories, 'Left out'];
  const rows = models.map((each) => [
    each.model,
    ...turns.map((turn) => formatScore(each.turns[turn])),
    formatScore(each.average),
    String(each.average.n),
    ...categories.map((category) => formatScore(each.categories[category])),
    describeLeftOut(each.left_out),
  ]);
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  const rule = `| --- |${' ---: |'.repeat(heads.length - 2)} --- |`;
  return [
    `${escapeCell(bench)}, judged by ${escapeCell(judge)}`,
    '',
    line(heads),
    rule,
    ...rows.map(line),
  ].join('\n');
}

/** Names come from files: they must not end the cell or become markup. */
function escapeCell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\|`*_{}[\]<>#]/g, (sign) => `\\${sign}`);
}

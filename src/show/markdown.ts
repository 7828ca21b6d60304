import type { Mean, PairResults, Results, SingleResults } from '../results/results.ts';
import {
  categoriesOf,
  describeLeftOut,
  formatScore,
  pairCells,
  pairNotes,
  singleNotes,
  turnsOf,
} from './columns.ts';
import { percent } from './percent.ts';
import { lengthColumns } from './length-columns.ts';
import { escapeMarkdown, markdownTable } from './markdown-table.ts';
import { formatStandardError, haveIntervals, withInterval } from './uncertainty.ts';

/** Results as a Markdown table, scores to two decimals. */
export function toMarkdown(results: Results): string {
  const title = `${escapeMarkdown(results.bench)}, judged by ${escapeMarkdown(results.judge)}`;
  return `${title}\n\n${results.mode === 'single' ? singleTable(results) : pairTable(results)}`;
}

function singleTable(results: SingleResults): string {
  const { models } = results;
  const turns = turnsOf(models);
  const categories = categoriesOf(models);
  const withErrors = haveIntervals(models.map(({ average }) => average));
  const scores = markdownTable(
    [
      'Model',
      ...turns.map((turn) => `Turn ${turn}`),
      'Average',
      ...(withErrors ? ['SE'] : []),
      'n',
      ...categories,
      'Left out',
    ],
    models.map((each) =>
      [each.model].concat(
        turns.map((turn) => cell(each.turns[turn])),
        cell(each.average),
        withErrors ? formatStandardError(each.average) : [],
        String(each.average.n),
        categories.map((category) => cell(each.categories[category])),
        describeLeftOut(each.left_out),
      ),
    ),
  );
  return [scores, ...singleNotes(results).map(escapeMarkdown)].join('\n\n');
}

function cell(mean: Mean | undefined): string {
  return withInterval(formatScore(mean), mean);
}

function pairTable(results: PairResults): string {
  const { heads, rows } = pairCells(results);
  const withErrors = haveIntervals(results.models);
  const added = lengthColumns(results);
  const full = rows.map((row, place) => {
    const record = results.models[place] ?? {};
    const share = withInterval(row.at(-1) ?? '', record, percent);
    return row.slice(0, -1).concat(
      share,
      withErrors ? formatStandardError(record, percent) : [],
      added.map(({ cells }) => cells[place] ?? ''),
    );
  });
  const all = [...heads, ...(withErrors ? ['SE'] : []), ...added.map(({ head }) => head)];
  return `${markdownTable(all, full)}\n\n${pairNotes(results).map(escapeMarkdown).join(' ')}`;
}

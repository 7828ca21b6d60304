import type { Agreement, AgreementResults, TurnAgreement } from '../results/agreement.ts';
import { csvLines } from './csv.ts';
import { type Cells, drawTable } from './drawing.ts';
import { escapeMarkdown, markdownTable } from './markdown-table.ts';

/** What a table shows beside the turns. */
export type AgreementGroups = 'categories' | 'pairs';

/** Agreement as tables for a terminal: by turn, and a second one by category or pair where that is asked for. */
export function toAgreementTable(results: AgreementResults, by: AgreementGroups | undefined): string {
  return [tablesOf(results, by).map(drawTable).join('\n\n'), ...notesOf(results)].join('\n');
}

/** The same as Markdown. */
export function toAgreementMarkdown(results: AgreementResults, by: AgreementGroups | undefined): string {
  const tables = tablesOf(results, by).map(
    ({ title, heads, rows }) => `${escapeMarkdown(title)}\n\n${markdownTable(heads, rows)}`,
  );
  return [...tables, ...notesOf(results)].join('\n\n');
}

/** All counts as comma-separated values (RFC 4180): one row for each group, turn and setup. */
export function toAgreementCsv(results: AgreementResults): string {
  return csvLines([
    ['group', 'name', 'turn', 'setup', 'agree', 'total', 'agreement'],
    ...csvRows('all', '', results.turns),
    ...Object.entries(results.categories).flatMap(([name, turns]) => csvRows('category', name, turns)),
    ...Object.entries(results.pairs).flatMap(([name, turns]) => csvRows('pair', name, turns)),
  ]);
}

function csvRows(group: string, name: string, turns: TurnAgreement): (string | number)[][] {
  return Object.entries(turns).flatMap(([turn, { with_tie, without_tie }]) =>
    Object.entries({ with_tie, without_tie }).map(([setup, { agree, total }]) => [
      group,
      name,
      turn,
      setup,
      agree,
      total,
      total === 0 ? '' : agree / total,
    ]),
  );
}

function tablesOf(results: AgreementResults, by: AgreementGroups | undefined): Cells[] {
  const title = `Agreement of ${results.judges[0]} and ${results.judges[1]}`;
  const turns: Cells = {
    title,
    heads: ['Turn', 'With ties', 'Without ties'],
    rows: Object.entries(results.turns).map(([turn, { with_tie, without_tie }]) => [
      turn,
      formatAgreement(with_tie),
      formatAgreement(without_tie),
    ]),
  };
  return by === undefined ? [turns] : [turns, groupedCells(results, by)];
}

function groupedCells(results: AgreementResults, by: AgreementGroups): Cells {
  const turns = Object.keys(results.turns);
  return {
    title: by === 'categories' ? 'By category' : 'By pair of models',
    heads: [
      by === 'categories' ? 'Category' : 'Models',
      ...turns.flatMap((turn) => [`Turn ${turn}, with ties`, `Turn ${turn}, without ties`]),
    ],
    rows: Object.entries(results[by]).map(([name, group]) =>
      [name].concat(
        turns.flatMap((turn) => [
          formatAgreement(group[turn]?.with_tie),
          formatAgreement(group[turn]?.without_tie),
        ]),
      ),
    ),
  };
}

/** "66.0% (886/1343)" */
function formatAgreement(agreement: Agreement | undefined): string {
  if (agreement === undefined || agreement.total === 0) return '-';
  const { agree, total } = agreement;
  return `${((100 * agree) / total).toFixed(1)}% (${agree}/${total})`;
}

function notesOf({ left_out }: AgreementResults): string[] {
  const reasons = Object.entries(left_out)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${count} ${reason}`);
  return reasons.length === 0 ? [] : [`Left out: ${reasons.join(', ')}.`];
}

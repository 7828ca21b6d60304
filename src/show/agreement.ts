import { Table } from 'console-table-printer';
import type { Agreement, AgreementResults, TurnAgreement } from '../results/agreement.ts';
import { plain } from './plain.ts';

/** What a table shows beside the turns. */
export type AgreementGroups = 'categories' | 'pairs';

/** Agreement as tables for a terminal: by turn, and a second one by category or pair where that is asked for. */
export function toAgreementTable(results: AgreementResults, by: AgreementGroups | undefined): string {
  const tables = tablesOf(results, by).map(({ title, heads, rows }) => {
    const table = new Table({
      title: plain(title),
      shouldDisableColors: true,
      columns: heads.map((head, place) => ({
        name: String(place),
        title: head,
        alignment: place === 0 ? 'left' : 'right',
      })),
    });
    for (const row of rows) {
      table.addRow(Object.fromEntries(row.map((cell, place) => [String(place), plain(cell)])));
    }
    return table.render();
  });
  return [tables.join('\n\n'), ...notesOf(results)].join('\n');
}

/** The same as Markdown. */
export function toAgreementMarkdown(results: AgreementResults, by: AgreementGroups | undefined): string {
  const tables = tablesOf(results, by).map(({ title, heads, rows }) => {
    const rule = heads.map((_, place) => (place === 0 ? '---' : '---:'));
    const lines = [heads, rule, ...rows.map((row) => row.map(escapeCell))];
    return `${escapeCell(title)}\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`;
  });
  return [...tables, ...notesOf(results)].join('\n\n');
}

/** All counts as comma-separated values (RFC 4180): one row for each group, turn and setup. */
export function toAgreementCsv(results: AgreementResults): string {
  return [
    ['group', 'name', 'turn', 'setup', 'agree', 'total', 'agreement'],
    ...csvRows('all', '', results.turns),
    ...Object.entries(results.categories).flatMap(([name, turns]) => csvRows('category', name, turns)),
    ...Object.entries(results.pairs).flatMap(([name, turns]) => csvRows('pair', name, turns)),
  ]
    .map((row) => row.join(','))
    .join('\n');
}

function csvRows(group: string, name: string, turns: TurnAgreement): (string | number)[][] {
  return Object.entries(turns).flatMap(([turn, { with_tie, without_tie }]) =>
    Object.entries({ with_tie, without_tie }).map(([setup, { agree, total }]) => [
      group,
      toField(name),
      turn,
      setup,
      agree,
      total,
      total === 0 ? '' : agree / total,
    ]),
  );
}

interface Cells {
  title: string;
  heads: string[];
  rows: string[][];
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

function toField(name: string): string {
  // A name that begins like a formula would be run by a spreadsheet that opens the file.
  const text = /^[=+\-@\t\r]/.test(name) ? `'${name}` : name;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Names come from files: they must not end the cell or become markup. */
function escapeCell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\|`*_{}[\]<>#]/g, (sign) => `\\${sign}`);
}

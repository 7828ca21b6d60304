import type { Results } from '../results/results.ts';
import { toPairColumns, toWideColumns } from './columns.ts';

/** Results as comma-separated values (RFC 4180), one model a row, unrounded; a mean that there is none of is an empty field. */
export function toCsv(results: Results): string {
  const { heads, rows } = results.mode === 'single' ? toWideColumns(results) : toPairColumns(results);
  return csvLines([heads, ...rows]);
}

/** Rows as comma-separated values. */
export function csvLines(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => row.map(toField).join(',')).join('\n');
}

function toField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A name that begins like a formula would be run by a spreadsheet that opens the file.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

import type { Agreement, AgreementResults, TurnAgreement } from '../results/agreement.ts';
import { coefficientNotes, coefficientTables } from './agreement-coefficients.ts';
import { listMeasures } from './agreement-measures.ts';
import { csvLines } from './csv.ts';
import { type Cells, drawInParts } from './drawing.ts';
import { escapeMarkdown, markdownTable } from './markdown-table.ts';
import { plain } from './plain.ts';
import { NO_SCREEN, type Screen } from './screen.ts';
import { wrap } from './wrap.ts';

/** What a table shows beside the turns. */
export type AgreementGroups = 'categories' | 'pairs';

/** Agreement as tables for a terminal: by turn, and a second one by category or pair where that is asked for. */
export function toAgreementTable(
  results: AgreementResults,
  by: AgreementGroups | undefined,
  { width }: Screen = NO_SCREEN,
): string {
  const tables = tablesOf(results, by).map((cells) => drawInParts(width, cells));
  const notes = notesOf(results).map((note) => wrap(plain(note), width));
  return [tables.join('\n\n'), ...notes].join('\n');
}

/** The same as Markdown. */
export function toAgreementMarkdown(results: AgreementResults, by: AgreementGroups | undefined): string {
  const tables = tablesOf(results, by).map(
    ({ title, heads, rows }) => `${escapeMarkdown(title)}\n\n${markdownTable(heads, rows)}`,
  );
  return [...tables, ...notesOf(results).map(escapeMarkdown)].join('\n\n');
}

/**
 * All counts as comma-separated values (RFC 4180): one row for each group, turn and setup; then the coefficients, of which `total` is
 * the number of votes, or of pairs of them, and `agreement` the value.
 */
export function toAgreementCsv(results: AgreementResults): string {
  return csvLines([
    ['group', 'name', 'turn', 'setup', 'agree', 'total', 'agreement', 'low', 'high'],
    ...csvRows('all', '', results.turns),
    ...Object.entries(results.categories).flatMap(([name, turns]) => csvRows('category', name, turns)),
    ...Object.entries(results.pairs).flatMap(([name, turns]) => csvRows('pair', name, turns)),
    ...coefficientRows(results),
  ]);
}

function csvRows(group: string, name: string, turns: TurnAgreement): (string | number | null)[][] {
  return Object.entries(turns).flatMap(([turn, { with_tie, without_tie }]) =>
    Object.entries({ with_tie, without_tie }).map(([setup, { agree, total }]) => [
      group,
      name,
      turn,
      setup,
      agree,
      total,
      total === 0 ? '' : agree / total,
      null,
      null,
    ]),
  );
}

function coefficientRows({ judges, coefficients }: AgreementResults) {
  const measured = coefficients === undefined ? [] : listMeasures(judges, coefficients);
  return measured.map(({ part, measure, turn, judge, model, value, interval, count }) => [
    part,
    [model, judge].filter((name) => name !== undefined).join(' by '),
    turn,
    measure,
    null,
    count ?? null,
    value,
    interval?.low ?? null,
    interval?.high ?? null,
  ]);
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
  const { judges, coefficients } = results;
  return [
    turns,
    ...(by === undefined ? [] : [groupedCells(results, by)]),
    ...(coefficients === undefined ? [] : coefficientTables(judges, coefficients)),
  ];
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

function notesOf({ judges, coefficients, left_out }: AgreementResults): string[] {
  const reasons = Object.entries(left_out)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${count} ${reason}`);
  return [
    ...(coefficients === undefined ? [] : coefficientNotes(judges, coefficients)),
    ...(reasons.length === 0 ? [] : [`Left out: ${reasons.join(', ')}.`]),
  ];
}

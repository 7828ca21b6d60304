import type { PairResults, SingleResults } from '../results/results.ts';
import { plain } from './plain.ts';

/**
 * Scores as FastChat's `show_result.py --mode single` prints them: a pandas table for each turn, then the average. FastChat
 * prints the second turn for MT-Bench alone; here it is printed wherever there is one.
 */
export function toFastchatSingle({ models }: SingleResults): string {
  const tables = [`\n########## First turn ##########\n${turnTable(models, '1')}`];
  if (models.some(({ turns }) => turns['2'] !== undefined)) {
    tables.push(`\n########## Second turn ##########\n${turnTable(models, '2')}`);
    const rows = models.map(({ model, average }) => ({ index: [plain(model)], value: average.mean }));
    tables.push(`\n########## Average ##########\n${scoreTable(['model'], rows)}`);
  }
  return tables.join('\n');
}

/** Win rates as FastChat's `show_result.py` prints them for pairs. */
export function toFastchatPairs({ models }: PairResults): string {
  return pandasTable(
    ['model'],
    models.map(({ model }) => [plain(model)]),
    [
      ...(['win', 'loss', 'tie'] as const).map((name) => ({
        name,
        cells: models.map((each) => String(each[name])),
      })),
      ...(['win_rate', 'loss_rate', 'win_rate_adjusted'] as const).map((name) => ({
        name,
        cells: formatFloats(models.map((each) => each[name])),
      })),
    ],
  );
}

function turnTable(models: SingleResults['models'], turn: string): string {
  const rows = models.map((each) => ({
    index: [plain(each.model), turn],
    value: each.turns[turn]?.mean ?? null,
  }));
  return scoreTable(['model', 'turn'], rows);
}

/** A table of one column of means, highest first; models without one are left out. */
function scoreTable(
  indexNames: readonly string[],
  rows: readonly { index: readonly string[]; value: number | null }[],
): string {
  const sorted = rows
    .flatMap(({ index, value }) => (value === null ? [] : [{ index, value }]))
    .sort((a, b) => b.value - a.value);
  const cells = formatFloats(sorted.map(({ value }) => value));
  return pandasTable(
    indexNames,
    sorted.map(({ index }) => index),
    [{ name: 'score', cells }],
  );
}

/** A data frame as pandas prints it: index to the left, numbers to the right, the names of the index on a line of their own. */
function pandasTable(
  indexNames: readonly string[],
  index: readonly (readonly string[])[],
  columns: readonly { name: string; cells: readonly string[] }[],
): string {
  const indexWidths = indexNames.map((name, place) =>
    Math.max(name.length, ...index.map((labels) => (labels[place] as string).length)),
  );
  const widths = columns.map(({ name, cells }) =>
    Math.max(name.length, ...cells.map(({ length }) => length)),
  );
  const line = (labels: readonly string[], cells: readonly string[]) =>
    [
      labels.map((label, place) => label.padEnd(indexWidths[place] as number)).join(' '),
      ...cells.map((cell, place) => cell.padStart(widths[place] as number)),
    ].join('  ');
  return [
    line(
      indexNames.map(() => ''),
      columns.map(({ name }) => name),
    ),
    line(
      indexNames,
      columns.map(() => ''),
    ),
    ...index.map((labels, row) =>
      line(
        labels,
        columns.map(({ cells }) => cells[row] as string),
      ),
    ),
  ].join('\n');
}

/** pandas' default: six decimals at most, and as few as all of a column need. */
function formatFloats(values: readonly number[]): string[] {
  const full = values.map((value) => value.toFixed(6));
  const needed = Math.max(1, ...full.map((text) => text.replace(/0+$/, '').split('.')[1]?.length ?? 0));
  return full.map((text) => text.slice(0, text.length - 6 + needed));
}

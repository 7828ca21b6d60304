import { Table } from 'console-table-printer';
import { plain } from './plain.ts';

/** A table before it is drawn: text cells, the first column of names, the others of numbers but for one of remarks. */
export interface Cells extends Rows {
  title: string;
}

interface Rows {
  heads: readonly string[];
  rows: readonly (readonly string[])[];
}

/** A table for a terminal. */
export function drawTable({ title, heads, rows }: Rows & { title?: string }): string {
  // Columns are known by their place: two categories may have one name once their control characters are gone.
  const table = new Table({
    ...(title === undefined ? {} : { title: plain(title) }),
    shouldDisableColors: true,
    columns: heads.map((head, place) => ({
      name: String(place),
      title: plain(head),
      alignment: isText(head, place) ? 'left' : 'right',
    })),
  });
  for (const row of rows) {
    table.addRow(Object.fromEntries(row.map((cell, place) => [String(place), plain(cell)])));
  }
  return table.render();
}

/**
 * The same, with rows and columns changed where it is too wide and that makes it narrower.
 *
 * @param turnedCorner the head of the first column then.
 */
export function drawWithin(width: number, cells: Cells, turnedCorner: string): string {
  const drawn = drawTable(cells);
  if (widthOf(drawn) <= width) return drawn;
  const turned = turn(cells, turnedCorner);
  return drawInParts(width, widthOf(drawTable(turned)) < widthOf(drawn) ? turned : cells);
}

/** The same where it need not be parted; undefined where there is no room for it, turned or not. */
export function drawWhole(width: number, cells: Cells, turnedCorner: string): string | undefined {
  return [cells, turn(cells, turnedCorner)].map(drawTable).find((drawn) => widthOf(drawn) <= width);
}

/** Rows become columns. */
function turn(cells: Cells, corner: string): Cells {
  const [, ...names] = cells.heads;
  return {
    ...cells,
    heads: [corner, ...cells.rows.map(([name = '']) => name)],
    rows: names.map((name, place) => [name].concat(cells.rows.map((row) => row[place + 1] ?? ''))),
  };
}

/** A table as several below one another where it is too wide, each with the first column and as many others as there is room for. */
export function drawInParts(width: number, { title, heads, rows }: Cells): string {
  const part = (places: readonly number[]): Rows => {
    const pick = (cells: readonly string[]) => [0, ...places].map((place) => cells[place] ?? '');
    return { heads: pick(heads), rows: rows.map(pick) };
  };
  const nameWidth = widthOf(drawTable(part([])));
  const parts: number[][] = [[]];
  let used = nameWidth;
  for (let place = 1; place < heads.length; place += 1) {
    const added = widthOf(drawTable(part([place]))) - nameWidth;
    if (used + added > width && used > nameWidth) {
      parts.push([]);
      used = nameWidth;
    }
    (parts.at(-1) as number[]).push(place);
    used += added;
  }
  const [first, ...others] = parts.map(part) as [Rows, ...Rows[]];
  return [drawTable({ title, ...first }), ...others.map(drawTable)].join('\n');
}

/** Every line of a table is as wide as its first rule; the title is not of it. */
export function widthOf(drawn: string): number {
  return drawn.split('\n').find((line) => line.startsWith('┌'))?.length ?? 0;
}

function isText(head: string, place: number): boolean {
  return place === 0 || head === 'Left out';
}

import { type Cells, layOutCells } from './cells.ts';
import { type Canvas, type Figure, MARGIN, SIZES } from './figure.ts';
import { labelText } from './label-text.ts';
import { textWidth } from './text-width.ts';
import type { WinMatrix } from './win-shares.ts';

/** Columns have names of their own up to so many models; beyond, the numbers of the rows. */
const MOST_NAMED = 12;

/** Who wins against whom: a row and a column a model, best first. */
export function winMatrixFigure(canvas: Canvas, { models, matrix, source }: WinMatrix): Figure {
  const { words } = canvas;
  const names = models.map(labelText);
  const longest = Math.max(...names.map((name) => textWidth(name, SIZES.small)));
  const isNamed = models.length <= MOST_NAMED && longest <= Math.min(120, canvas.width / 3 - MARGIN);
  const numbers = names.map((_, place) => String(place + 1));
  const cells: Cells = {
    rows: isNamed ? names : names.map((name, place) => `${name}  ${numbers[place]}`),
    columns: isNamed ? names : numbers,
    values: matrix.map((row) => row.map((share) => (share === null ? null : 100 * share))),
    steps: { low: 0, high: 100, step: 10, decimals: 0 },
    format: (value) => value.toFixed(0),
    longest: '100',
    remark: source === 'matches' ? words.rowBeatsColumn : words.higherGradeWins,
    columnsName: isNamed ? words.opponent : words.opponentNumber,
  };
  const { height, option } = layOutCells(canvas, cells);
  return {
    width: canvas.width,
    height,
    option,
    title: canvas.title,
    description: names
      .map((name, row) => {
        const against = names.flatMap((other, column) => {
          const share = matrix[row]?.[column] ?? null;
          return share === null ? [] : [`${other} ${(100 * share).toFixed(0)}%`];
        });
        return `${name}: ${against.join(', ')}`;
      })
      .join('; '),
  };
}

import { type Canvas, MARGIN, SIZES, lineHeight } from './figure.ts';
import { type Graphic, lineBetween, textAt } from './graphics.ts';
import { type Box, type LabelledPoint, placeLabels } from './place-labels.ts';
import { textWidth } from './text-width.ts';
import { fitsIn, wrapLabel } from './wrap-label.ts';

export interface NamedPoint {
  name: string;
  x: number;
  y: number;
  /** The ends of its bar; the same as y without one. */
  top: number;
  bottom: number;
}

interface PointLabels {
  graphics: Graphic[];
  /** Of the key below the figure; 0 where the names stand at their points. */
  keyHeight: number;
}

/** Names at their points where there is room for all; else numbers, and a key to them from `keyTop` down. */
export function costLabels(
  canvas: Canvas,
  points: readonly NamedPoint[],
  bounds: Box,
  keyTop: number,
): PointLabels {
  const named = labelsAt(canvas, points, bounds, SIZES.small);
  if (named !== undefined) return { graphics: named, keyHeight: 0 };
  const numbered = points.map((point, place) => ({ ...point, name: String(place + 1) }));
  const key = keyOf(canvas, points, keyTop);
  const labels =
    labelsAt(canvas, numbered, bounds, SIZES.small) ??
    labelsAt(canvas, numbered, LIMITLESS, SIZES.least) ??
    [];
  return { graphics: [...labels, ...key.graphics], keyHeight: key.height };
}

const LIMITLESS: Box = { left: 0, top: 0, right: Infinity, bottom: Infinity };

function labelsAt(
  { colours }: Canvas,
  points: readonly NamedPoint[],
  bounds: Box,
  fontSize: number,
): Graphic[] | undefined {
  const sized: LabelledPoint[] = points.map(({ name, x, y }) => ({
    x,
    y,
    width: textWidth(name, fontSize),
    height: lineHeight(fontSize) - 1,
  }));
  const bars = points.map(({ x, top, bottom }) => ({ left: x - 2, right: x + 2, top, bottom }));
  // Better across a bar than nowhere: the letters stand out from it.
  const placed = placeLabels(sized, bounds, bars) ?? placeLabels(sized, bounds, []);
  return placed?.flatMap(({ box: { left, right, top, bottom }, leader }, place) => {
    const { name, x, y } = points[place] as NamedPoint;
    const isLeft = right < x;
    const text = textAt({
      x: isLeft ? right : left,
      y: (top + bottom) / 2,
      text: name,
      fontSize,
      colour: colours.ink,
      halo: colours.background,
      align: isLeft ? 'right' : 'left',
      verticalAlign: 'middle',
    });
    return leader === undefined
      ? [text]
      : [lineBetween([x, y], leader, { colour: colours.muted, width: 0.5 }), text];
  });
}

const BETWEEN = 12;
const MOST_LINES = 3;

/** Numbers and the names that they stand for, in columns read downwards: as many as make the key low. */
function keyOf(
  { width, colours }: Canvas,
  points: readonly NamedPoint[],
  top: number,
): { graphics: Graphic[]; height: number } {
  const fontSize = SIZES.small;
  const number = textWidth('88', fontSize) + 5;
  const layouts = [1, 2, 3, 4].map((columns) => {
    const column = (width - 2 * MARGIN + BETWEEN) / columns;
    const space = { fontSize, maxWidth: column - BETWEEN - number, maxLines: MOST_LINES };
    const lines = points.map(({ name }) => wrapLabel(name, space));
    const rowHeight = Math.max(...lines.map((each) => each.length)) * lineHeight(fontSize) + 2;
    const rows = Math.ceil(points.length / columns);
    return { column, lines, rowHeight, rows, isWhole: points.every(({ name }) => fitsIn(name, space)) };
  });
  const heightOf = (layout: (typeof layouts)[number]) => layout.rows * layout.rowHeight;
  const [one, ...more] = layouts as [(typeof layouts)[number], ...typeof layouts];
  const best = more.reduce((low, each) => (each.isWhole && heightOf(each) < heightOf(low) ? each : low), one);
  const graphics = best.lines.flatMap((each, place) => {
    const x = MARGIN + Math.floor(place / best.rows) * best.column;
    const y = top + (place % best.rows) * best.rowHeight;
    return [
      textAt({
        x: x + number - 5,
        y,
        text: String(place + 1),
        fontSize,
        colour: colours.muted,
        align: 'right',
      }),
      textAt({ x: x + number, y, text: each.join('\n'), fontSize, colour: colours.ink }),
    ];
  });
  return { graphics, height: heightOf(best) };
}

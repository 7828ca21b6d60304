import { type SeriesLook } from './colours.ts';
import { type Canvas, MARGIN, SIZES, lineHeight } from './figure.ts';
import { lineBetween, markerAt, textAt } from './graphics.ts';
import { textWidth } from './text-width.ts';
import type { Block } from './title.ts';
import { wrapLabel } from './wrap-label.ts';

/** Length of the piece of line before a name. */
const SAMPLE = 30;
const GAP = 6;
/** Between two entries beside each other. */
const BETWEEN = 18;
const LINES = 3;

/** What the lines of a figure stand for: in columns, as many as the names allow. */
export function legendBlock(
  { width, colours }: Canvas,
  entries: readonly { name: string; look: SeriesLook }[],
  top: number,
): Block {
  const inner = width - 2 * MARGIN;
  const fontSize = SIZES.label;
  const widest = Math.max(...entries.map(({ name }) => textWidth(name, fontSize)));
  const fitting = Math.floor((inner + BETWEEN) / (SAMPLE + GAP + widest + BETWEEN));
  const columns = Math.max(1, Math.min(entries.length, fitting, 3));
  const columnWidth = inner / columns;
  const lines = entries.map(({ name }) =>
    wrapLabel(name, { fontSize, maxWidth: columnWidth - SAMPLE - GAP - 4, maxLines: LINES }),
  );
  const rowHeight = Math.max(...lines.map((each) => each.length)) * lineHeight(fontSize) + 3;
  const graphics = entries.flatMap(({ look }, place) => {
    const x = MARGIN + (place % columns) * columnWidth;
    const y = top + Math.floor(place / columns) * rowHeight;
    const middle = y + lineHeight(fontSize) / 2;
    return [
      lineBetween([x, middle], [x + SAMPLE, middle], { colour: look.colour, width: 1.75, dash: look.dash }),
      markerAt([x + SAMPLE / 2, middle], 4, look.marker, look.colour),
      textAt({
        x: x + SAMPLE + GAP,
        y,
        text: (lines[place] as string[]).join('\n'),
        fontSize,
        colour: colours.ink,
      }),
    ];
  });
  return { graphics, bottom: top + Math.ceil(entries.length / columns) * rowHeight };
}

import { type Canvas, MARGIN, SIZES, lineHeight } from './figure.ts';
import { type Graphic, textAt } from './graphics.ts';
import { labelText } from './label-text.ts';
import { wrapLabel } from './wrap-label.ts';

/** A part of a figure that takes up some height. */
export interface Block {
  graphics: Graphic[];
  /** Where the next part may begin, from above. */
  bottom: number;
}

/** The title, in as many lines as it needs (four at most). */
export function titleBlock({ title, width, colours }: Canvas): Block {
  if (title === '') return { graphics: [], bottom: MARGIN };
  const lines = wrapLabel(labelText(title), {
    fontSize: SIZES.title * 1.06, // bold
    maxWidth: width - 2 * MARGIN,
    maxLines: 4,
  });
  const text = textAt({
    x: MARGIN,
    y: MARGIN,
    text: lines.join('\n'),
    fontSize: SIZES.title,
    colour: colours.ink,
    isBold: true,
  });
  return { graphics: [text], bottom: MARGIN + lines.length * lineHeight(SIZES.title) + 6 };
}

/** A remark in small type, in the width between two edges, from `top` down. */
export function remarkBlock(
  text: string,
  { colours }: Pick<Canvas, 'colours'>,
  {
    left,
    right,
    top,
    align = 'left',
  }: { left: number; right: number; top: number; align?: 'left' | 'center' },
): Block {
  const lines = wrapLabel(text, { fontSize: SIZES.small, maxWidth: right - left, maxLines: 4 });
  const graphic = textAt({
    x: align === 'left' ? left : (left + right) / 2,
    y: top,
    text: lines.join('\n'),
    fontSize: SIZES.small,
    colour: colours.muted,
    align,
  });
  return { graphics: [graphic], bottom: top + lines.length * lineHeight(SIZES.small) };
}

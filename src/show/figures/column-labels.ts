import { SIZES, lineHeight } from './figure.ts';
import { textWidth } from './text-width.ts';
import { fitsIn, wrapLabel } from './wrap-label.ts';

/** Names below the columns of a figure. */
export interface ColumnLabels {
  texts: string[];
  /** Of echarts' axisLabel. */
  style: { fontSize: number; lineHeight: number; rotate: number; margin: number };
  height: number;
}

const MARGIN = 5;

/**
 * Names across where the columns are wide enough for their words, else slanting, and in very narrow columns upright.
 *
 * @param before pixels to the left of the first column, into which slanting names reach.
 */
export function columnLabels(names: readonly string[], columnWidth: number, before: number): ColumnLabels {
  const inner = columnWidth - 4;
  const across = [SIZES.small, SIZES.small - 0.75, SIZES.least].find((size) =>
    names.every((name) => fitsIn(name, { fontSize: size, maxWidth: inner, maxLines: 3 })),
  );
  if (across !== undefined) {
    const space = { fontSize: across, maxWidth: inner, maxLines: 3 };
    const wrapped = names.map((name) => wrapLabel(name, space));
    const lines = Math.max(...wrapped.map((each) => each.length));
    return {
      texts: wrapped.map((each) => each.join('\n')),
      style: { fontSize: across, lineHeight: lineHeight(across), rotate: 0, margin: MARGIN },
      height: lines * lineHeight(across) + MARGIN,
    };
  }
  const fontSize = SIZES.small;
  const rotate = columnWidth < 20 ? 90 : 45;
  const slant = (rotate * Math.PI) / 180;
  const reach = rotate === 90 ? Infinity : (before + columnWidth / 2) / Math.cos(slant) - fontSize;
  const maxWidth = Math.min(120, reach);
  const texts = names.map((name) => wrapLabel(name, { fontSize, maxWidth, maxLines: 1 })[0] ?? '');
  const widest = Math.max(...texts.map((text) => textWidth(text, fontSize)));
  return {
    texts,
    style: { fontSize, lineHeight: lineHeight(fontSize), rotate, margin: MARGIN + 1 },
    height: widest * Math.sin(slant) + fontSize * Math.cos(slant) + MARGIN + 2,
  };
}

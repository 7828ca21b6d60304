import { SIZES, lineHeight } from './figure.ts';
import { textWidth } from './text-width.ts';
import { fitsIn, wrapLabel } from './wrap-label.ts';

/** Names beside the rows of a figure. */
export interface RowLabels {
  /** Each in lines. */
  texts: string[];
  fontSize: number;
  /** Of the widest. */
  width: number;
  /** Of a row that holds the one with the most lines. */
  rowHeight: number;
}

/** Names in the width there is: in one line where they fit, else in smaller type and up to three lines. */
export function rowLabels(names: readonly string[], maxWidth: number): RowLabels {
  const fitting = LAYOUTS.find(([fontSize, maxLines]) =>
    names.every((name) => fitsIn(name, { fontSize, maxWidth, maxLines })),
  );
  return layOut(names, maxWidth, fitting ?? [SIZES.least, 3]);
}

/** Sizes of type and numbers of lines, the best first. */
const LAYOUTS = [
  [SIZES.label, 1],
  [SIZES.small - 0.5, 2],
  [SIZES.small - 0.5, 3],
  [SIZES.least, 3],
] as const;

function layOut(
  names: readonly string[],
  maxWidth: number,
  [fontSize, maxLines]: readonly [number, number],
): RowLabels {
  const wrapped = names.map((name) => wrapLabel(name, { fontSize, maxWidth, maxLines }));
  return {
    texts: wrapped.map((lines) => lines.join('\n')),
    fontSize,
    width: Math.max(0, ...wrapped.flat().map((line) => textWidth(line, fontSize))),
    rowHeight: Math.max(1, ...wrapped.map((lines) => lines.length)) * lineHeight(fontSize) + 5,
  };
}

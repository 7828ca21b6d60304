/**
 * Widths of letters in thousandths of the font's size, from space to tilde: those of Helvetica and its many twins, as its published
 * metrics (Adobe's Core 14 AFM files) give them.
 */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
  556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
  500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
  556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
  278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/** From here on, letters may be as wide as high. */
const FIRST_SQUARE = 0x1100;
/** A font that stands in for Helvetica, or a bold one, may be a little wider. */
const ALLOWANCE = 1.07;

/** How wide a line is drawn, in pixels, at the most: there is no browser to ask when a file is made. */
export function textWidth(text: string, fontSize: number): number {
  let thousandths = 0;
  for (const letter of text) thousandths += widthOf(letter);
  return (thousandths / 1000) * fontSize;
}

function widthOf(letter: string): number {
  const code = letter.codePointAt(0) as number;
  if (/\p{M}/u.test(letter)) return 0;
  // Japanese letters fill a square in every font; other Latin, Greek and Cyrillic letters are narrower.
  return code < FIRST_SQUARE ? (WIDTHS[code - 32] ?? 667) * ALLOWANCE : 1000;
}

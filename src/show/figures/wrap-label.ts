import { textWidth } from './text-width.ts';

export interface LabelSpace {
  fontSize: number;
  /** Pixels. */
  maxWidth: number;
  maxLines: number;
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * A label in lines that fit: broken behind hyphens, underscores, slashes, full stops and spaces, and between Japanese letters, else
 * anywhere. One that is too long loses its middle, since names of models differ at their ends.
 */
export function wrapLabel(text: string, space: LabelSpace): string[] {
  const whole = breakLines(text, space);
  if (whole.length <= space.maxLines) return balance(text, space, whole.length);
  const all = [...letters.segment(text)].map(({ segment }) => segment);
  const shortened = (kept: number) =>
    `${all.slice(0, Math.ceil(kept / 2)).join('')}…${all.slice(all.length - Math.floor(kept / 2)).join('')}`;
  let [fits, tooMany] = [0, all.length];
  while (tooMany - fits > 1) {
    const kept = (fits + tooMany) >> 1;
    if (breakLines(shortened(kept), space).length <= space.maxLines) fits = kept;
    else tooMany = kept;
  }
  return breakLines(shortened(fits), space).slice(0, space.maxLines);
}

/** Whether a label needs no shortening, and no breaking in the middle of a word. */
export function fitsIn(text: string, space: LabelSpace): boolean {
  return (
    breakLines(text, space).length <= space.maxLines && widestPiece(text, space.fontSize) <= space.maxWidth
  );
}

/** The same number of lines, none much longer than the others. */
function balance(text: string, space: LabelSpace, lines: number): string[] {
  if (lines === 1) return [text];
  let [tooNarrow, fits] = [space.maxWidth / lines / 2, space.maxWidth];
  while (fits - tooNarrow > 1) {
    const maxWidth = (tooNarrow + fits) / 2;
    if (breakLines(text, { ...space, maxWidth }).length <= lines) fits = maxWidth;
    else tooNarrow = maxWidth;
  }
  return breakLines(text, { ...space, maxWidth: fits });
}

/** How wide the widest part of a label is that is broken only by force. */
function widestPiece(text: string, fontSize: number): number {
  return Math.max(...piecesOf(text).map((piece) => textWidth(piece.trimEnd(), fontSize)));
}

function breakLines(text: string, { fontSize, maxWidth }: LabelSpace): string[] {
  const lines: string[] = [];
  let line = '';
  const fits = (more: string) => textWidth((line + more).trimEnd(), fontSize) <= maxWidth;
  for (const piece of piecesOf(text)) {
    if (fits(piece)) {
      line += piece;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    if (fits(piece)) {
      line = piece;
      continue;
    }
    for (const { segment } of letters.segment(piece)) {
      if (line !== '' && !fits(segment)) {
        lines.push(line);
        line = '';
      }
      line += segment;
    }
  }
  return [...lines, line].map((each) => each.trim()).filter((each, place) => each !== '' || place === 0);
}

/**
 * Where a line may end: behind a hyphen and the like, and before and behind Japanese letters, but not within a word of Katakana,
 * and not so that a line begins with a Japanese comma, full stop, closing bracket or small letter, or ends with an opening one.
 */
const BREAKS = (() => {
  const letter = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]`;
  const katakana = String.raw`[\p{sc=Katakana}ー]`;
  const neverFirst = '[、。，．・：」』）々ぁぃぅぇぉっゃゅょ]';
  const neverLast = '[「『（]';
  const isWithinWord = `(?<=${katakana})(?=${katakana})`;
  const aroundJapanese = `(?:(?<=${letter}|[、。，．・：」』）])|(?=${letter}|${neverLast}))(?!${isWithinWord})(?!${neverFirst})(?<!${neverLast})`;
  return new RegExp(String.raw`(?<=[-_/\s])(?![-_/\s])|(?<=\.)(?![.\d])|${aroundJapanese}`, 'u');
})();

function piecesOf(text: string): string[] {
  return text.split(BREAKS);
}

import type { ReactNode } from 'react';
import './name.css';

/**
 * Characters that one does not see, or that turn the text around them: controls, formats (bidi, zero width), line and paragraph
 * separators, odd spaces, blanks that count as letters, halves of surrogate pairs; and spaces at either end.
 */
const HIDDEN =
  /^\p{Zs}+|\p{Zs}+$|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u00A0\u1680\u2000-\u200A\u202F\u205F\u2800]/gu;

interface Piece {
  text: string;
  /** The code points by their numbers, as `U+202E`. */
  isHidden: boolean;
}

/**
 * The name of a model, a category or a judge. It comes from data files and may be anything: its direction stays its own, what
 * cannot be seen is shown by its number, and what does not fit is cut by the style sheet, the whole being in the title.
 */
export function Name({ text, className = '' }: { text: string; className?: string }): ReactNode {
  const pieces = splitName(text);
  return (
    <bdi className={`name ${className}`} title={visibleName(text)}>
      {text === '' ? <i>{EMPTY}</i> : pieces.map(drawPiece)}
    </bdi>
  );
}

function drawPiece(piece: Piece, place: number): ReactNode {
  if (!piece.isHidden) return piece.text;
  return (
    <code key={place} className="unseen">
      {piece.text}
    </code>
  );
}

const EMPTY = '(empty name)';

/** A name for places that take plain text only: an option, a title, a label, a drawing. */
export function visibleName(text: string): string {
  if (text === '') return EMPTY;
  return splitName(text)
    .map((piece) => (piece.isHidden ? `[${piece.text}]` : piece.text))
    .join('');
}

function splitName(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), isHidden: false });
    for (const character of match[0]) pieces.push({ text: codeOf(character), isHidden: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isHidden: false });
  return pieces;
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
}

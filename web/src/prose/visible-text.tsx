import type { ReactNode } from 'react';
import { type Piece, codePointOf, splitHidden } from './hidden-characters.ts';
import './visible-text.css';

interface Gathered extends Piece {
  times: number;
}

/** A text as it is, characters that one does not see being shown by their numbers, and how often they follow each other. */
export function VisibleText({ text }: { text: string }): ReactNode {
  return gather(splitHidden(text)).map(drawPiece);
}

function drawPiece({ text, isHidden, times }: Gathered, place: number): ReactNode {
  if (!isHidden) return text;
  return (
    <span key={place} className="hidden-character">
      {codePointOf(text)}
      {times > 1 && ` ×${times}`}
    </span>
  );
}

function gather(pieces: Piece[]): Gathered[] {
  const gathered: Gathered[] = [];
  for (const piece of pieces) {
    const last = gathered.at(-1);
    if (last?.isHidden === true && last.text === piece.text) last.times += 1;
    else gathered.push({ ...piece, times: 1 });
  }
  return gathered;
}

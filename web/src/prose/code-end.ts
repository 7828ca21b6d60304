import type { NextPlace } from './next-place.ts';

/** What may stand before a fence on its line: indents, quotation marks, the sign of a list. */
const BEFORE_FENCE = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*$/;

/**
 * Where the code ends that a run of backticks or tildes begins; undefined where it begins none. As CommonMark 0.31 has it (4.5
 * fenced code blocks, 6.1 code spans), but for containers that end a block.
 *
 * @param start the place of the run's first sign.
 * @param paragraphEnd no code span goes on beyond this.
 */
export function findCodeEnd(
  text: string,
  start: number,
  run: string,
  { nextPlace, paragraphEnd }: { nextPlace: NextPlace; paragraphEnd: number },
): number | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (run.length >= 3 && BEFORE_FENCE.test(text.slice(lineStart, start))) {
    const lineEnd = nextPlace('\n', start);
    const info = text.slice(start + run.length, lineEnd === -1 ? undefined : lineEnd);
    if (run.startsWith('~') || !info.includes('`')) return findFenceEnd(text, run, lineEnd);
  }
  return run.startsWith('`') ? findSpanEnd(text, start, run, { nextPlace, paragraphEnd }) : undefined;
}

/** A fence that nobody closes goes on to the end. */
function findFenceEnd(text: string, run: string, from: number): number {
  if (from === -1) return text.length;
  const closing = new RegExp(`^[ \\t>]*${run}${run[0]}*[ \\t]*$`, 'gm');
  closing.lastIndex = from + 1;
  return closing.exec(text) === null ? text.length : closing.lastIndex;
}

/** A span ends at the next run of exactly as many backticks. */
function findSpanEnd(
  text: string,
  start: number,
  run: string,
  { nextPlace, paragraphEnd }: { nextPlace: NextPlace; paragraphEnd: number },
): number | undefined {
  let place = nextPlace(run, start + run.length);
  while (place !== -1 && place < paragraphEnd) {
    let end = place;
    while (text[end] === '`') end += 1;
    if (end - place === run.length) return end;
    place = nextPlace(run, end);
  }
  return undefined;
}

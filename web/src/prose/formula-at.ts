import type { Formula } from './find-formulas.ts';
import type { NextPlace } from './next-place.ts';

interface Surroundings {
  nextPlace: NextPlace;
  /** No formula goes on beyond this. */
  paragraphEnd: number;
}

/** Environments of KaTeX that models write without delimiters around them. */
const ENVIRONMENT = /^\\begin\{((?:equation|align|alignat|gather|CD)\*?)\}/;

/** The formula that begins with a sign at a place, if one does. */
export function formulaAt(
  text: string,
  start: number,
  sign: string,
  around: Surroundings,
): Formula | undefined {
  switch (sign) {
    case '$':
      return dollarFormula(text, start, around);
    case '$$':
      return between(text, start, { opening: sign, closing: sign, isDisplay: true }, around);
    case String.raw`\(`:
      return between(text, start, { opening: sign, closing: String.raw`\)`, isDisplay: false }, around);
    case String.raw`\[`: {
      const formula = between(
        text,
        start,
        { opening: sign, closing: String.raw`\]`, isDisplay: true },
        around,
      );
      return formula === undefined || isEscapedBracket(formula.tex) ? undefined : formula;
    }
    case String.raw`\begin{`:
      return environment(text, start, around);
    default:
      return undefined;
  }
}

/**
 * `$5 and $10` is money. Pandoc's rule: no space after the opening dollar nor before the closing one, and no digit after it.
 * https://pandoc.org/MANUAL.html#extension-tex_math_dollars
 */
function dollarFormula(text: string, start: number, around: Surroundings): Formula | undefined {
  let end = around.nextPlace('$', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = around.nextPlace('$', end + 1);
  if (end === -1 || end > around.paragraphEnd) return undefined;
  const tex = text.slice(start + 1, end);
  if (tex === '' || /^\s|\s$/.test(tex) || /\d/.test(text[end + 1] ?? '')) return undefined;
  return { tex, isDisplay: false, source: text.slice(start, end + 1) };
}

interface Delimiters {
  opening: string;
  closing: string;
  isDisplay: boolean;
}

function between(
  text: string,
  start: number,
  { opening, closing, isDisplay }: Delimiters,
  { nextPlace, paragraphEnd }: Surroundings,
): Formula | undefined {
  const inside = start + opening.length;
  const end = nextPlace(closing, inside);
  if (end === -1 || end > paragraphEnd) return undefined;
  const tex = text.slice(inside, end);
  if (tex.trim() === '' || (closing !== opening && tex.includes(opening))) return undefined;
  return { tex: unquoted(tex), isDisplay, source: text.slice(start, end + closing.length) };
}

function environment(
  text: string,
  start: number,
  { nextPlace, paragraphEnd }: Surroundings,
): Formula | undefined {
  const name = ENVIRONMENT.exec(text.slice(start, start + 40))?.[1];
  if (name === undefined) return undefined;
  const closing = `\\end{${name}}`;
  const end = nextPlace(closing, start);
  if (end === -1 || end > paragraphEnd) return undefined;
  const source = text.slice(start, end + closing.length);
  return { tex: unquoted(source), isDisplay: true, source };
}

/** `\[1\]` and `\[\[5\]\]` are brackets kept from being a link, not formulas. */
function isEscapedBracket(tex: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N}.,: -]+$|^\p{N}$/u.test(tex);
}

function isEscaped(text: string, place: number): boolean {
  let first = place;
  while (text[first - 1] === '\\') first -= 1;
  return (place - first) % 2 === 1;
}

/** Within a quotation every line begins with its sign. */
function unquoted(tex: string): string {
  return /\n[ \t]*>/.test(tex) ? tex.replace(/\n[ \t]*(?:>[ \t]?)+/g, '\n') : tex;
}

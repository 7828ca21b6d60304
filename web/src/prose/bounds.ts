/** Letters (UTF-16 units) of a text that is still read as Markdown: a long answer has 20,000. */
const MOST_LETTERS = 60_000;

/**
 * Where reading Markdown takes time that grows with the square of a count, the count at which it takes about 0.2 s. All of them are
 * far above what an honest text of that length has.
 */
const COUNTED: readonly { what: string; pattern: RegExp; most: number }[] = [
  { what: 'brackets', pattern: /\]/g, most: 2000 },
  { what: 'stars, underscores or tildes', pattern: /\*+|_+|~+/g, most: 5000 },
  { what: 'underlined headings', pattern: /^[ \t]*(?:=+|-+)[ \t]*$/gm, most: 500 },
  { what: 'lists and quotations', pattern: /^[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])[ \t])/gm, most: 5000 },
];

/** Lists and quotations that begin within each other on one line: `> > - 1. `. */
const DEEP = /^[ \t]*(?:(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))[ \t]*){16}/m;

/** `---` and its like with spaces between are rules, not lists. */
const RULE = /^[ \t]*(?:(?:-[ \t]*)+|(?:\*[ \t]*)+)$/;

/** Letters without a place to break the line: a browser looks for one at each. Scripts without spaces have places everywhere. */
const LONG_WORD = /[\x21-\x7E]{8000}/;

const MOST_CELLS = 20_000;

/** Levels of the tree of HTML elements; a browser draws each within the one above, and deep ones end a tab. */
export const MOST_LEVELS = 60;
export const MOST_ELEMENTS = 10_000;

/** Why a text is shown as it is rather than read as Markdown, as the end of a sentence; undefined where nothing speaks against it. */
export function reasonForPlain(text: string): string | undefined {
  if (text.length > MOST_LETTERS) return `it has ${text.length.toLocaleString('en')} letters`;
  for (const { what, pattern, most } of COUNTED) {
    if (countUpTo(text, pattern, most) > most) return `it has more than ${most.toLocaleString('en')} ${what}`;
  }
  const deep = DEEP.exec(text);
  if (deep !== null && !RULE.test(lineAt(text, deep.index))) return 'it is nested too deeply';
  if (LONG_WORD.test(text)) return 'it holds a word of more than 8,000 letters';
  if (cellsOf(text) > MOST_CELLS) return 'it holds a huge table';
  return undefined;
}

function countUpTo(text: string, pattern: RegExp, most: number): number {
  let count = 0;
  for (const _ of text.matchAll(pattern)) {
    count += 1;
    if (count > most) break;
  }
  return count;
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end === -1 ? undefined : end);
}

/** Cells of tables at the most: every row gets as many as the widest line under a head asks for. */
function cellsOf(text: string): number {
  let widest = 0;
  let rows = 0;
  for (const line of text.split('\n')) {
    if (!line.includes('|')) continue;
    rows += 1;
    if (/^[\s>|:-]+$/.test(line)) widest = Math.max(widest, line.split('|').length);
  }
  return widest * rows;
}

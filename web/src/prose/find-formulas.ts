import { findCodeEnd } from './code-end.ts';
import { formulaAt } from './formula-at.ts';
import { nextPlaceIn } from './next-place.ts';

export interface Formula {
  tex: string;
  /** On a line of its own. */
  isDisplay: boolean;
  /** With its delimiters, as it stands in the text. */
  source: string;
}

/** A text in which a mark stands for each formula: the mark, the formula's place in the list, and the mark again. */
export interface MarkedText {
  text: string;
  mark: string;
  formulas: Formula[];
}

/** Where a formula, code, or an escaped letter may begin. */
const BEGINS = /`+|~{3,}|\\begin\{|\\[^]|\$\$?/g;

/** Formulas of one text that are drawn, and their letters: each takes about a millisecond, and 40 µs a letter. */
const MOST_FORMULAS = 400;
const MOST_LETTERS = 12_000;

/**
 * Takes the formulas out of a text before it is read as Markdown, which would see emphasis in `a_1` and a line break in `\\`. What
 * stands in code is no formula.
 */
export function findFormulas(text: string): MarkedText {
  const mark = unusedLetter(text);
  const nextPlace = nextPlaceIn(text);
  const paragraphs = paragraphEnds(text);
  const formulas: Formula[] = [];
  let marked = '';
  let taken = 0;
  let letters = 0;
  const begins = new RegExp(BEGINS);
  for (let found = begins.exec(text); found !== null; found = begins.exec(text)) {
    const start = found.index;
    const sign = found[0];
    const paragraphEnd = paragraphs(start);
    if (sign.startsWith('`') || sign.startsWith('~')) {
      begins.lastIndex = findCodeEnd(text, start, sign, { nextPlace, paragraphEnd }) ?? begins.lastIndex;
      continue;
    }
    const formula = formulaAt(text, start, sign, { nextPlace, paragraphEnd });
    if (formula === undefined) continue;
    marked += `${text.slice(taken, start)}${mark}${formulas.length}${mark}`;
    formulas.push(formula);
    taken = start + formula.source.length;
    begins.lastIndex = taken;
    letters += formula.tex.length;
    if (formulas.length === MOST_FORMULAS || letters > MOST_LETTERS) break;
  }
  return { text: marked + text.slice(taken), mark, formulas };
}

/** The text again, where marks got into code, an address or markup. */
export function withSources(text: string, { mark, formulas }: MarkedText): string {
  if (formulas.length === 0 || !text.includes(mark)) return text;
  return text
    .split(mark)
    .map((part, place) => (place % 2 === 0 ? part : (formulas[Number(part)]?.source ?? part)))
    .join('');
}

/** A letter of the private use area that the text does not have. */
function unusedLetter(text: string): string {
  const used = new Set(text.match(/[\uE000-\uF8FF]/g));
  let code = 0xe0_00;
  while (used.has(String.fromCharCode(code))) code += 1;
  return String.fromCharCode(code);
}

/** For places from start to end: where the paragraph that they are in ends, at a blank line. */
function paragraphEnds(text: string): (place: number) => number {
  const blank = /\n[ \t>]*\n/g;
  let end = -1;
  return (place) => {
    while (end < place) {
      const found = blank.exec(text);
      if (found === null) end = text.length;
      else {
        end = found.index;
        // Several blank lines stand together.
        blank.lastIndex -= 1;
      }
    }
    return end;
  };
}

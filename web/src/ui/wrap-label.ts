/** Letters this high up are as wide as they are high: Chinese, Japanese, Korean, emoji. */
const FIRST_WIDE_LETTER = 0x1100;
/** Mean width of a Latin letter, in ems. */
const NARROW = 0.56;

/**
 * Breaks a label into lines, for drawings, where nothing wraps by itself: between words, in Japanese too; within a word only when
 * it is longer than a line.
 *
 * @param width in ems.
 * @returns at most `most` lines; the last one ends in `…` when the label goes on.
 */
export function wrapLabel(text: string, language: string, width: number, most: number): string[] {
  const lines: string[] = [''];
  for (const part of partsOf(text, language, width)) {
    const line = lines.at(-1) as string;
    if (line === '' || widthOf(line + part.trimEnd()) <= width) lines[lines.length - 1] = line + part;
    else lines.push(part.trimStart());
  }
  const kept = lines.slice(0, most).map((line) => line.trim());
  if (lines.length > most) kept[most - 1] = `${cut(kept[most - 1] as string, width - 1)}…`;
  return kept;
}

function partsOf(text: string, language: string, width: number): string[] {
  const words = keepTogether(segment(text, language, 'word'));
  return words.flatMap((word) => (widthOf(word) <= width ? [word] : segment(word, language, 'grapheme')));
}

const OPENS = /\p{Ps}$|\p{Pi}$/u;
const CLOSES = /^[\p{Pe}\p{Pf}\p{Po}ー]/u;

/** No line ends with an opening bracket or begins with a closing one or a full stop. */
function keepTogether(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (const word of words) {
    const before = kept.at(-1);
    if (before !== undefined && (OPENS.test(before) || CLOSES.test(word)))
      kept[kept.length - 1] = before + word;
    else kept.push(word);
  }
  return kept;
}

function segment(text: string, language: string, granularity: 'word' | 'grapheme'): string[] {
  const segmenter = new Intl.Segmenter(localeOf(language), { granularity });
  return Array.from(segmenter.segment(text), (each) => each.segment);
}

function localeOf(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += (letter.codePointAt(0) as number) < FIRST_WIDE_LETTER ? NARROW : 1;
  return width;
}

function cut(text: string, width: number): string {
  let kept = '';
  for (const letter of text) {
    if (widthOf(kept + letter) > width) break;
    kept += letter;
  }
  return kept;
}

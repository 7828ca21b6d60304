/** What style control knows of an answer's form, beside what it says. Counts are of what stands outside code blocks. */
export interface StyleFeatures {
  /** Of the whole answer, in whatever unit the caller counts (FastChat: tokens). */
  length: number;
  /** Markdown headers, of any level. */
  headers: number;
  /** Items of lists, ordered or not. */
  lists: number;
  /** Spans in bold. */
  bold: number;
}

/** In the order of FastChat's STYLE_CONTROL_ELEMENTS_V1. */
export const STYLE_FEATURES = [
  'length',
  'headers',
  'lists',
  'bold',
] as const satisfies readonly (keyof StyleFeatures)[];

/**
 * The form of an answer, counted by the rules of FastChat's `add_markdown_info.py`: a header is a line of 1 to 6 `#` and a space; an
 * item a line that begins with `-`, `*`, `+` or a number with a full stop, and a space; bold is `**…**` or `__…__` within a line. A
 * code block is what stands between two ``` with no backtick between them.
 */
export function styleOf(text: string, lengthOf: (text: string) => number): StyleFeatures {
  const prose = text.replaceAll(CODE_BLOCK, '');
  return {
    length: lengthOf(text),
    headers: countOf(prose, HEADER),
    lists: countOf(prose, ITEM),
    bold: countOf(prose, BOLD),
  };
}

const CODE_BLOCK = /```[^`]*```/g;
// A line begins after \n alone, as in Python; `^` would take \r and others too. Blanks before an item do not run over lines, so that a
// text of empty lines is not searched again from each.
const HEADER = /(?<![^\n])#{1,6}\s/g;
const ITEM = /(?<![^\n])[^\S\n]*(?:\p{Nd}+\.|[-*+])\s/gu;
const BOLD = /\*\*[^*\n]+\*\*|__[^_\n]+__/g;

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * The features of one side of an arena row, from its `conv_metadata`: `sum_assistant_a_tokens`, `header_count_a` ({h1: …, h6: …}),
 * `list_count_a` ({ordered, unordered}), `bold_count_a` ({**, __}); a count may also be a plain number.
 *
 * @returns undefined where any of them is missing or no count.
 */
export function styleOfMetadata(metadata: unknown, side: 'a' | 'b'): StyleFeatures | undefined {
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  const entries = metadata as Record<string, unknown>;
  const length = sumOfCounts(entries[`sum_assistant_${side}_tokens`]);
  const headers = sumOfCounts(entries[`header_count_${side}`]);
  const lists = sumOfCounts(entries[`list_count_${side}`]);
  const bold = sumOfCounts(entries[`bold_count_${side}`]);
  if (length === undefined || headers === undefined || lists === undefined || bold === undefined) {
    return undefined;
  }
  return { length, headers, lists, bold };
}

/** A count, or the sum of several by name. */
function sumOfCounts(value: unknown): number | undefined {
  // Parquet's whole numbers of 64 bits.
  if (typeof value === 'bigint') return sumOfCounts(Number(value));
  if (typeof value === 'number') return value >= 0 && Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  let sum = 0;
  for (const each of Object.values(value)) {
    const count = typeof each === 'object' ? undefined : sumOfCounts(each);
    if (count === undefined) return undefined;
    sum += count;
  }
  return sum;
}

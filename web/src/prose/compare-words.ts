import { diffArrays } from 'diff';

/** A run of words that stands in both texts, or in one alone. */
export interface Stretch {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

export interface Comparison {
  stretches: Stretch[];
  /** Words, without spaces and signs. */
  same: number;
  removed: number;
  added: number;
}

/** Words and signs of both texts together that are compared. */
const MOST_TOKENS = 30_000;

/** Milliseconds after which the comparison is given up. */
const MOST_TIME = 400;

/**
 * The differences of two texts by words, words being what the language has for them: Japanese has no spaces.
 *
 * @param language a BCP 47 tag.
 * @returns undefined where the texts are too long, or too different, to be compared in a short time.
 */
export function compareWords(before: string, after: string, language: string): Comparison | undefined {
  // A word is three letters or so; what is far longer need not be cut into words first.
  if (before.length + after.length > MOST_TOKENS * 6) return undefined;
  const segmenter = segmenterOf(language);
  const [old, fresh] = [wordsOf(before, segmenter), wordsOf(after, segmenter)];
  if (old.length + fresh.length > MOST_TOKENS) return undefined;
  const changes = diffArrays(old, fresh, { timeout: MOST_TIME });
  if (changes === undefined) return undefined;
  const result: Comparison = { stretches: [], same: 0, removed: 0, added: 0 };
  for (const { added, removed, value } of changes) {
    const kind = added ? 'added' : removed ? 'removed' : 'same';
    result.stretches.push({ kind, text: value.join('') });
    result[kind] += value.filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  }
  return result;
}

function wordsOf(text: string, segmenter: Intl.Segmenter): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** The language comes from a file; an unknown one has words as English has. */
function segmenterOf(language: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language, { granularity: 'word' });
  } catch {
    return new Intl.Segmenter('en', { granularity: 'word' });
  }
}

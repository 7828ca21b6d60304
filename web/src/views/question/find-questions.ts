import type { Snapshot } from '../../../../src/analysis/snapshot.ts';

interface Wanted {
  /** Words of the text, or the id; everything where empty. */
  text: string;
  /** Names; all where empty. */
  categories: readonly string[];
}

/** Places of questions that hold every word that is looked for, whatever its case and width. */
export function findQuestions(snapshot: Snapshot, { text, categories }: Wanted): number[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  const places = new Set(categories.map((category) => snapshot.categories.indexOf(category)));
  return snapshot.questions.flatMap(({ id, category, turns }, place) => {
    if (places.size > 0 && !places.has(category)) return [];
    if (words.length === 0) return [place];
    const searched = plain([String(id), ...turns].join('\n'));
    return words.every((word) => searched.includes(word)) ? [place] : [];
  });
}

/** Japanese text has letters of two widths. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

import { basename, dirname, extname, join } from 'node:path';
import type { Snapshot } from '../analysis/snapshot.ts';

export interface PartPlan {
  category: string;
  /** The file's name, and where it is written. */
  name: string;
  path: string;
  /** The category's questions. */
  places: number[];
}

/** The categories' files beside the index: `report.html` has `report-math.html`. Categories are others' text: only letters, digits, `-` and `_` of them are used. */
export function splitByCategory(file: string, { questions, categories }: Snapshot): PartPlan[] {
  const ending = extname(file);
  const stem = basename(file, ending);
  const taken = new Set<string>();
  return [...categories.keys(), -1].flatMap((category) => {
    const places = questions.flatMap((question, place) => (question.category === category ? [place] : []));
    if (places.length === 0) return [];
    const word = fileWord(categories[category] ?? 'other');
    let name = `${stem}-${word}${ending}`;
    for (let more = 2; taken.has(name.toLowerCase()); more += 1) name = `${stem}-${word}-${more}${ending}`;
    taken.add(name.toLowerCase());
    return [{ category: categories[category] ?? 'other', name, path: join(dirname(file), name), places }];
  });
}

const LONGEST = 40;

function fileWord(category: string): string {
  const word = category
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}_]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .toLowerCase();
  return [...word].slice(0, LONGEST).join('') || 'category';
}

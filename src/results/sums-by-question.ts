import type { QuestionId } from '../benchmark/question.ts';
import { type GroupedSums, packSums } from '../stats/grouped-sums.ts';

/** Numbers that are summed up for each question, at places of the caller's choosing. */
export class SumsByQuestion {
  readonly #sums = new Map<QuestionId, Map<number, number>>();

  add(question: QuestionId, place: number, value: number): void {
    if (value === 0) return;
    let sums = this.#sums.get(question);
    if (sums === undefined) {
      sums = new Map();
      this.#sums.set(question, sums);
    }
    sums.set(place, (sums.get(place) ?? 0) + value);
  }

  /** In the order of the ids, so that one seed draws the same questions whatever file was read first. @param width above every place. */
  pack(width: number): GroupedSums {
    const ordered = [...this.#sums].sort(([a], [b]) => compareIds(a, b));
    return packSums(
      ordered.map(([, sums]) => sums),
      width,
    );
  }
}

function compareIds(a: QuestionId, b: QuestionId): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : 1;
}

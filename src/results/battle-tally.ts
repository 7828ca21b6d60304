import { HIGH_WINS, LOW_WINS, OUTCOMES, TIE, countCells, pairPlace } from '../stats/pair-outcomes.ts';
import type { GroupedCells } from '../stats/outcome-resamples.ts';
import type { Battle } from './battles.ts';
import { CellCounts } from './cell-counts.ts';
import { QuestionPlaces } from './question-places.ts';

/** Battles by number alone, for what needs them one after the other. */
interface BattleOrder {
  cells: Uint32Array;
  /** -1 (as 2³² - 1) where a battle has no question. */
  questions: Uint32Array;
}

export const NO_QUESTION = 2 ** 32 - 1;

/**
 * The battles of models two by two, counted as they come: by question where they have one, so that memory follows the models and the
 * questions and not the battles. With `keepsOrder` each battle is kept, in 8 bytes.
 */
export class BattleTally {
  readonly models: string[] = [];
  readonly #places = new Map<string, number>();
  /** Undefined from when they turn out to be no clusters. */
  #questions: QuestionPlaces | undefined = new QuestionPlaces();
  readonly #keepsOrder: boolean;
  /** Of battles without a question. */
  #alone = new Float64Array(0);
  #grouped = new CellCounts();
  #order: BattleOrder = { cells: new Uint32Array(0), questions: new Uint32Array(0) };
  #count = 0;

  constructor(keepsOrder: boolean) {
    this.#keepsOrder = keepsOrder;
  }

  get battles(): number {
    return this.#count;
  }

  add({ question, model_a, model_b, winner }: Omit<Battle, 'judge'>): void {
    const a = this.#placeOf(model_a);
    const b = this.#placeOf(model_b);
    const pair = a < b ? pairPlace(a, b) : pairPlace(b, a);
    const isLow = (winner === 'model_a') === a < b;
    const cell = OUTCOMES * pair + (winner === 'tie' ? TIE : isLow ? LOW_WINS : HIGH_WINS);
    const group = this.#groupOf(question);
    if (group === NO_QUESTION) this.#alone[cell] = (this.#alone[cell] as number) + 1;
    else this.#grouped.add(cell, group);
    if (this.#keepsOrder) this.#append(cell, group);
    this.#count += 1;
  }

  /** How many questions are clusters: 0 where no question has a second battle, or there is but one. */
  get questions(): number {
    const { count = 0, repeated = 0 } = this.#questions ?? {};
    return repeated > 0 && count > 1 ? count : 0;
  }

  /** The counts, by question where questions are clusters. */
  grouped(): GroupedCells {
    const cells = countCells(this.models.length);
    const alone = this.#alone.slice(0, cells);
    const groups = this.questions;
    if (groups > 0) return { alone, groups, ...this.#grouped.byCell(cells) };
    this.#grouped.addTo(alone);
    const none = new Uint32Array(0);
    return {
      alone,
      groups,
      starts: new Uint32Array(cells + 1),
      entryGroups: none,
      entryCounts: new Float64Array(0),
    };
  }

  /** The battles one after the other. */
  order(): BattleOrder {
    const { cells, questions } = this.#order;
    return { cells: cells.subarray(0, this.#count), questions: questions.subarray(0, this.#count) };
  }

  #placeOf(model: string): number {
    let place = this.#places.get(model);
    if (place === undefined) {
      place = this.models.length;
      this.#places.set(model, place);
      this.models.push(model);
      const cells = countCells(this.models.length);
      if (cells > this.#alone.length) {
        const larger = new Float64Array(2 * cells);
        larger.set(this.#alone);
        this.#alone = larger;
      }
    }
    return place;
  }

  #groupOf(question: string | undefined): number {
    if (question === undefined || this.#questions === undefined) return NO_QUESTION;
    const place = this.#questions.placeOf(question);
    if (place !== undefined) return place;
    // Every battle has a question to itself, as in the arena: what is counted is counted without them.
    this.#questions = undefined;
    this.#grouped.addTo(this.#alone);
    this.#grouped = new CellCounts();
    return NO_QUESTION;
  }

  #append(cell: number, question: number): void {
    if (this.#count === this.#order.cells.length) {
      this.#order = { cells: grown(this.#order.cells), questions: grown(this.#order.questions) };
    }
    this.#order.cells[this.#count] = cell;
    this.#order.questions[this.#count] = question;
  }
}

function grown(values: Uint32Array): Uint32Array {
  const larger = new Uint32Array(Math.max(1024, 2 * values.length));
  larger.set(values);
  return larger;
}

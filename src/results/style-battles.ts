import type { PairedData } from '../stats/paired-logistic.ts';
import { STYLE_FEATURES, type StyleFeatures } from './style-features.ts';

/** A battle between two answers whose style is known. */
export interface StyleBattle {
  model_a: string;
  model_b: string;
  /** The share of the win that model A has: 1, 0, or 0.5 for a tie. */
  outcome: number;
  style_a: StyleFeatures;
  style_b: StyleFeatures;
  /** What it was about: battles with the same one are resampled together; without it, a battle stands for itself. */
  question?: string | number | undefined;
}

/** Battles as columns, two million of which fit in memory. */
export interface StyleColumns {
  models: string[];
  /** Covariates are the differences in style between the two answers, from -1 to 1. */
  data: PairedData;
  /** By battle, which question it was about. */
  questionOf: Uint32Array;
  questions: number;
}

/**
 * Collects battles with their differences in style, as FastChat's `rating_systems.py` takes them (preprocess_for_style):
 * (a - b) / (a + b + 1) for each of length, headers, lists and bold. Of three items more, little is made where both answers have thirty.
 */
export class StyleBattles {
  readonly #models = new Map<string, number>();
  readonly #questions = new Map<string | number, number>();
  readonly #first: number[] = [];
  readonly #second: number[] = [];
  readonly #outcomes: number[] = [];
  readonly #differences: number[] = [];
  readonly #questionOf: number[] = [];
  #alone = 0;

  add({ model_a, model_b, outcome, style_a, style_b, question }: StyleBattle): void {
    this.#first.push(placeOf(this.#models, model_a));
    this.#second.push(placeOf(this.#models, model_b));
    this.#outcomes.push(outcome);
    for (const feature of STYLE_FEATURES) {
      const a = style_a[feature];
      const b = style_b[feature];
      this.#differences.push((a - b) / (a + b + 1));
    }
    // Battles without a question are numbered below 0, for how many questions there are is known last.
    this.#questionOf.push(question === undefined ? -(this.#alone += 1) : placeOf(this.#questions, question));
  }

  columns(): StyleColumns {
    const questions = this.#questions.size;
    return {
      models: [...this.#models.keys()],
      data: {
        models: this.#models.size,
        first: Int32Array.from(this.#first),
        second: Int32Array.from(this.#second),
        outcomes: Float64Array.from(this.#outcomes),
        covariates: Float64Array.from(this.#differences),
        width: STYLE_FEATURES.length,
      },
      questionOf: Uint32Array.from(this.#questionOf, (place) => (place < 0 ? questions - 1 - place : place)),
      questions: questions + this.#alone,
    };
  }
}

function placeOf<T>(places: Map<T, number>, name: T): number {
  let place = places.get(name);
  if (place === undefined) places.set(name, (place = places.size));
  return place;
}

/** The root of the mean square of each covariate: its standard deviation, were each battle counted in both orders. */
export function spreadOf({ covariates, width, outcomes }: PairedData): Float64Array {
  const squares = new Float64Array(width);
  for (let place = 0; place < covariates.length; place += 1) {
    const column = place % width;
    squares[column] = (squares[column] as number) + (covariates[place] as number) ** 2;
  }
  return squares.map((sum) => Math.sqrt(sum / outcomes.length));
}

/** From so many questions on, they are no clusters if hardly any of them has a second battle. */
const MANY_QUESTIONS = 100_000;
const FEW_REPEATED = 0.01;

/** The questions of battles as numbers from 0, in the order met. */
export class QuestionPlaces {
  readonly #places = new Map<string, number>();
  #battlesOf = new Uint32Array(1024);
  #repeated = 0;

  get count(): number {
    return this.#places.size;
  }

  /** How many questions have more than one battle. */
  get repeated(): number {
    return this.#repeated;
  }

  /** The question's place, for one more battle; undefined where there are too many questions that come once to keep them. */
  placeOf(question: string): number | undefined {
    let place = this.#places.get(question);
    if (place === undefined) {
      place = this.#places.size;
      if (place >= MANY_QUESTIONS && this.#repeated < FEW_REPEATED * place) return undefined;
      this.#places.set(question, place);
      if (place >= this.#battlesOf.length) {
        const larger = new Uint32Array(2 * place);
        larger.set(this.#battlesOf);
        this.#battlesOf = larger;
      }
    }
    const battles = (this.#battlesOf[place] as number) + 1;
    this.#battlesOf[place] = battles;
    if (battles === 2) this.#repeated += 1;
    return place;
  }
}

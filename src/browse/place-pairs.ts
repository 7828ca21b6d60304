/** Pairs of a model's place and a question's. */
export class PlacePairs {
  readonly #questions = new Map<number, Set<number>>();

  get isEmpty(): boolean {
    return this.#questions.size === 0;
  }

  add(model: number, question: number): void {
    const questions = this.#questions.get(model);
    if (questions === undefined) this.#questions.set(model, new Set([question]));
    else questions.add(question);
  }

  has(model: number, question: number): boolean {
    return this.#questions.get(model)?.has(question) ?? false;
  }
}

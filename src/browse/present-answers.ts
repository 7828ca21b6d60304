import { type Answer, answerSchema } from '../answers/answer.ts';
import type { AnswerSource } from '../results/staleness.ts';
import type { AnswersFile } from './answers-file.ts';
import type { BenchNames } from './bench-names.ts';
import type { RowReaders } from './row-readers.ts';

/** How many letters of answers are kept: rows of one question, or of one model, tend to stand together. */
const MOST_LETTERS = 8_000_000;

/** What models say now, for telling which judgments are stale; the answers used last stay in memory. */
export class PresentAnswers implements AnswerSource {
  readonly #names: BenchNames;
  readonly #readers: RowReaders;
  readonly #fileOf: (model: number) => AnswersFile | undefined;
  readonly #cache = new Map<string, { choices: string[][]; letters: number }>();
  #letters = 0;

  /** @param fileOf the file of a model's answers. */
  constructor(names: BenchNames, readers: RowReaders, fileOf: (model: number) => AnswersFile | undefined) {
    this.#names = names;
    this.#readers = readers;
    this.#fileOf = fileOf;
  }

  turnsOf(id: number | string): readonly string[] | undefined {
    const place = this.#names.findQuestion(id);
    return place === undefined ? undefined : this.#names.questions[place]?.turns;
  }

  answersOf(model: string, id: number | string, choice: number): readonly string[] | undefined {
    const place = this.#names.models.find(model);
    const question = this.#names.findQuestion(id);
    if (place === undefined || question === undefined) return undefined;
    const key = keyOf(place, question);
    const known = this.#cache.get(key);
    if (known !== undefined) return known.choices[choice];
    const answer = this.read(place, question);
    if (answer === undefined) return undefined;
    const choices = answer.choices.map(({ turns }) => turns);
    const letters = choices.flat().reduce((sum, text) => sum + text.length, 0);
    while (this.#letters + letters > MOST_LETTERS && this.#cache.size > 0) {
      this.#drop(this.#cache.keys().next().value as string);
    }
    this.#cache.set(key, { choices, letters });
    this.#letters += letters;
    return choices[choice];
  }

  /** A model's answer to a question, from the disk. */
  read(model: number, question: number): Answer | undefined {
    const answers = this.#fileOf(model);
    const place = answers?.placeOf(question);
    if (answers === undefined || place === undefined) return undefined;
    const row = answerSchema.safeParse(this.#readers.read(answers.file.path, place));
    if (!row.success || this.#names.findQuestion(row.data.question_id) !== question) return undefined;
    return row.data;
  }

  /** Another answer has taken its place. */
  forget(model: number, question: number): void {
    this.#drop(keyOf(model, question));
  }

  #drop(key: string): void {
    this.#letters -= this.#cache.get(key)?.letters ?? 0;
    this.#cache.delete(key);
  }
}

function keyOf(model: number, question: number): string {
  return `${model} ${question}`;
}

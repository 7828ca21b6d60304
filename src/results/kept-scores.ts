import type { QuestionId } from '../benchmark/question.ts';
import { entryOf } from '../judgments/columns.ts';
import { type SingleJudgment, choicesOf } from '../judgments/judgment.ts';
import { doubtfulScores } from './doubtful.ts';
import { valueIndex } from './tuple-index.ts';
import { withRoom } from './with-room.ts';

/** Whether a score counts, and why not. Kept as its place in this list. */
const STANDINGS = ['counts', 'refused', 'unparsed', 'doubtful'] as const;

/** What is kept of one choice of a judgment. */
export interface KeptScore {
  model: string;
  question_id: QuestionId;
  /** Counted from 1. */
  turn: number;
  choice: number;
  score: number;
  standing: (typeof STANDINGS)[number];
}

/** The scores of the judgments that may count, by number: columns of 29 bytes for a judgment of one choice. */
export class KeptScores {
  readonly #modelNames: string[] = [];
  readonly #questionIds: QuestionId[] = [];
  readonly #modelNumber = valueIndex(this.#modelNames);
  readonly #questionNumber = valueIndex(this.#questionIds);
  #count = 0;
  #models = new Uint32Array(0);
  #questions = new Uint32Array(0);
  #turns = new Uint32Array(0);
  /** Where the scores of a judgment begin, and how many choices it has. */
  #begins = new Uint32Array(0);
  #choices = new Uint32Array(0);
  #scoreCount = 0;
  #scores = new Float64Array(0);
  #standings = new Uint8Array(0);

  /** Keeps a row; it takes the place of one that was kept under this number. Numbers come in order, without gaps. */
  set(number: number, row: SingleJudgment): void {
    const scores = choicesOf(row.score);
    const isDoubtful = doubtfulScores(row);
    const begin = this.#begin(number, scores.length);
    this.#models[number] = this.#modelNumber(row.model);
    this.#questions[number] = this.#questionNumber(row.question_id);
    this.#turns[number] = row.turn;
    this.#begins[number] = begin;
    this.#choices[number] = scores.length;
    for (let choice = 0; choice < scores.length; choice += 1) {
      const score = scores[choice] as number;
      this.#scores[begin + choice] = score;
      const isRefused = entryOf(row.refusal, choice) != null;
      this.#standings[begin + choice] = isRefused ? 1 : score === -1 ? 2 : isDoubtful[choice] ? 3 : 0;
    }
  }

  /** Every choice of every judgment that is kept, in the order of their numbers. */
  *[Symbol.iterator](): Generator<KeptScore> {
    for (let number = 0; number < this.#count; number += 1) {
      const model = this.#modelNames[this.#models[number] as number] as string;
      const question_id = this.#questionIds[this.#questions[number] as number] as QuestionId;
      const turn = this.#turns[number] as number;
      for (let choice = 0; choice < (this.#choices[number] as number); choice += 1) {
        const place = (this.#begins[number] as number) + choice;
        const score = this.#scores[place] as number;
        const standing = STANDINGS[this.#standings[place] as number] as KeptScore['standing'];
        yield { model, question_id, turn, choice, score, standing };
      }
    }
  }

  /** Where the scores of a judgment go: where those of the earlier one stood, unless it had fewer choices. */
  #begin(number: number, choices: number): number {
    if (number < this.#count && choices <= (this.#choices[number] as number)) {
      return this.#begins[number] as number;
    }
    if (number >= this.#count) {
      this.#count = number + 1;
      this.#models = withRoom(this.#models, this.#count);
      this.#questions = withRoom(this.#questions, this.#count);
      this.#turns = withRoom(this.#turns, this.#count);
      this.#begins = withRoom(this.#begins, this.#count);
      this.#choices = withRoom(this.#choices, this.#count);
    }
    const begin = this.#scoreCount;
    this.#scoreCount += choices;
    this.#scores = withRoom(this.#scores, this.#scoreCount);
    this.#standings = withRoom(this.#standings, this.#scoreCount);
    return begin;
  }
}

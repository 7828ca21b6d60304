import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { type Answer, AnswerFile } from '../answers/answer.ts';
import type { Question, QuestionId } from '../benchmark/question.ts';
import { modelFileName } from '../benchmark/model-id.ts';
import { type SingleJudgment, choicesOf } from '../judgments/judgment.ts';

/** How many answers are kept in memory: rows of one question tend to stand together. */
const CACHED_ANSWERS = 512;

/**
 * Tells whether a judgment is of the answer that stands in `model_answer/` now: its prompt then quotes that answer. A
 * prompt that does not even quote the question (its template was another one) cannot be compared, and neither can a
 * judgment whose answer is not there.
 */
export class StalenessCheck {
  readonly #folder: string;
  readonly #questions: ReadonlyMap<QuestionId, Question>;
  readonly #warn: (message: string) => void;
  readonly #files = new Map<string, AnswerFile | undefined>();
  readonly #cache = new Map<string, Answer | undefined>();

  /** @param folder the benchmark's folder of answers and judgments. */
  constructor(folder: string, questions: readonly Question[], warn: (message: string) => void) {
    this.#folder = folder;
    this.#questions = new Map(questions.map((question) => [question.question_id, question]));
    this.#warn = warn;
  }

  isStale(row: SingleJudgment): boolean {
    const asked = this.#questions.get(row.question_id)?.turns[row.turn - 1];
    if (asked === undefined) return false;
    const answer = this.#answerOf(row);
    if (answer === undefined) return false;
    return choicesOf(row.user_prompt).some((prompt, index) => {
      const turns = answer.choices[index]?.turns.slice(0, row.turn);
      return turns !== undefined && prompt.includes(asked) && !turns.every((turn) => prompt.includes(turn));
    });
  }

  close(): void {
    for (const file of this.#files.values()) file?.close();
  }

  #answerOf({ model, question_id }: SingleJudgment): Answer | undefined {
    const key = `${model}\u0000${question_id}`;
    if (this.#cache.has(key)) return this.#cache.get(key);
    if (this.#cache.size >= CACHED_ANSWERS) this.#cache.delete(this.#cache.keys().next().value as string);
    const answer = this.#fileOf(model)?.get(question_id);
    this.#cache.set(key, answer);
    return answer;
  }

  #fileOf(model: string): AnswerFile | undefined {
    if (!this.#files.has(model)) this.#files.set(model, this.#openFile(model));
    return this.#files.get(model);
  }

  #openFile(model: string): AnswerFile | undefined {
    let name: string;
    try {
      name = modelFileName(model);
    } catch {
      return undefined; // a name that no answer file can have
    }
    const file = join(this.#folder, 'model_answer', `${name}.jsonl`);
    return existsSync(file) ? new AnswerFile(file, this.#warn) : undefined;
  }
}

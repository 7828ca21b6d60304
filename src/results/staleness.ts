import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { type Answer, AnswerFile } from '../answers/answer.ts';
import type { Question, QuestionId } from '../benchmark/question.ts';
import { modelFileName } from '../benchmark/model-id.ts';
import { type PairJudgment, type SingleJudgment, choicesOf } from '../judgments/judgment.ts';

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
    return choicesOf(row.user_prompt).some((prompt, choice) =>
      this.#isOutdated(prompt, row, [row.model], choice),
    );
  }

  isStalePair(row: PairJudgment): boolean {
    // Where each answer was graded by itself, a prompt quotes one answer alone.
    const models = row.m1_score === undefined ? [row.model_1, row.model_2] : undefined;
    return (
      this.#isOutdated(row.g1_user_prompt, row, models ?? [row.model_1], 0) ||
      this.#isOutdated(row.g2_user_prompt, row, models ?? [row.model_2], 0)
    );
  }

  /** Whether a prompt quotes a question but not what each of the models answers to it now. */
  #isOutdated(
    prompt: string,
    { question_id, turn }: Pick<SingleJudgment, 'question_id' | 'turn'>,
    models: readonly string[],
    choice: number,
  ): boolean {
    const asked = this.#questions.get(question_id)?.turns.slice(0, turn) ?? [];
    // A template may leave earlier turns out; what it quotes of one is question and answer.
    return models.some((model) => {
      const answers = this.#answerOf(model, question_id)?.choices[choice]?.turns ?? [];
      return asked.some((question, index) => {
        const answer = answers[index];
        return answer !== undefined && prompt.includes(question) && !prompt.includes(answer);
      });
    });
  }

  close(): void {
    for (const file of this.#files.values()) file?.close();
  }

  #answerOf(model: string, question_id: QuestionId): Answer | undefined {
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

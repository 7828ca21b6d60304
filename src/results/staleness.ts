import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { type Answer, AnswerFile } from '../answers/answer.ts';
import type { Question, QuestionId } from '../benchmark/question.ts';
import { modelFileName } from '../benchmark/model-id.ts';
import { type PairJudgment, type SingleJudgment, choicesOf } from '../judgments/judgment.ts';

/** How many answers are kept in memory: rows of one question tend to stand together. */
const CACHED_ANSWERS = 512;

/** Where questions and present answers are found. */
export interface AnswerSource {
  /** What the user says in each turn; undefined for a question that is not there. */
  turnsOf: (id: QuestionId) => readonly string[] | undefined;
  /** What a model says now in each turn of a choice; undefined where there is no such answer. */
  answersOf: (model: string, id: QuestionId, choice: number) => readonly string[] | undefined;
}

/**
 * Whether a judgment is of another answer than the one that stands in `model_answer/` now, which its prompt would quote. A
 * prompt that does not even quote the question (its template was another one) cannot be compared, and neither can a
 * judgment whose answer is not there.
 */
export function isStale(
  row: Pick<SingleJudgment, 'question_id' | 'turn' | 'model' | 'user_prompt'>,
  source: AnswerSource,
): boolean {
  return choicesOf(row.user_prompt).some((prompt, choice) =>
    isOutdated(prompt, row, [row.model], choice, source),
  );
}

/** The same of a match: one of its two answers has changed since. */
export function isStalePair(row: PairJudgment, source: AnswerSource): boolean {
  // Where each answer was graded by itself, a prompt quotes one answer alone.
  const models = row.m1_score === undefined ? [row.model_1, row.model_2] : undefined;
  return (
    isOutdated(row.g1_user_prompt, row, models ?? [row.model_1], 0, source) ||
    isOutdated(row.g2_user_prompt, row, models ?? [row.model_2], 0, source)
  );
}

/** Whether a prompt quotes a question but not what each of the models answers to it now. */
function isOutdated(
  prompt: string,
  { question_id, turn }: Pick<SingleJudgment, 'question_id' | 'turn'>,
  models: readonly string[],
  choice: number,
  source: AnswerSource,
): boolean {
  return models.some((model) => {
    const answers = source.answersOf(model, question_id, choice);
    if (answers === undefined) return false;
    const asked = source.turnsOf(question_id)?.slice(0, turn) ?? [];
    // A template may leave earlier turns out; what it quotes of one is question and answer.
    return asked.some((question, index) => {
      const answer = answers[index];
      return answer !== undefined && prompt.includes(question) && !prompt.includes(answer);
    });
  });
}

/** Tells of the judgments of one benchmark's folder whether they are stale. */
export class StalenessCheck {
  readonly #folder: string;
  readonly #source: AnswerSource;
  readonly #warn: (message: string) => void;
  readonly #files = new Map<string, AnswerFile | undefined>();
  readonly #cache = new Map<string, Answer | undefined>();

  /** @param folder the benchmark's folder of answers and judgments. */
  constructor(folder: string, questions: readonly Question[], warn: (message: string) => void) {
    this.#folder = folder;
    const turns = new Map(questions.map((question) => [question.question_id, question.turns]));
    this.#source = {
      turnsOf: (id) => turns.get(id),
      answersOf: (model, id, choice) => this.#answerOf(model, id)?.choices[choice]?.turns,
    };
    this.#warn = warn;
  }

  isStale(row: SingleJudgment): boolean {
    return isStale(row, this.#source);
  }

  isStalePair(row: PairJudgment): boolean {
    return isStalePair(row, this.#source);
  }

  close(): void {
    for (const file of this.#files.values()) file?.close();
  }

  #answerOf(model: string, question_id: QuestionId): Answer | undefined {
    const file = this.#fileOf(model);
    if (file === undefined) return undefined;
    const key = `${model}\u0000${question_id}`;
    if (this.#cache.has(key)) return this.#cache.get(key);
    if (this.#cache.size >= CACHED_ANSWERS) this.#cache.delete(this.#cache.keys().next().value as string);
    const answer = file.get(question_id);
    this.#cache.set(key, answer);
    return answer;
  }

  #fileOf(model: string): AnswerFile | undefined {
    const known = this.#files.get(model);
    if (known !== undefined || this.#files.has(model)) return known;
    const file = this.#openFile(model);
    this.#files.set(model, file);
    return file;
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

import type { QuestionId } from '../benchmark/question.ts';
import { ModelNames, NameList } from './name-list.ts';

/** A question as the snapshot has it, and where its row is. */
export interface KnownQuestion {
  id: QuestionId;
  /** A place in the categories; -1 where the benchmark does not have the question. */
  category: number;
  turns: string[];
}

/** The lists that the columns of one benchmark refer to. */
export class BenchNames {
  readonly models = new ModelNames();
  readonly judges = new NameList();
  readonly prompts = new NameList();
  readonly voters = new NameList();
  readonly questions: KnownQuestion[] = [];
  readonly #places = new Map<QuestionId, number>();

  findQuestion(id: QuestionId): number | undefined {
    return this.#places.get(id);
  }

  /** The place of a question; one that the benchmark does not have is added without category and text. */
  questionOf(id: QuestionId): number {
    return this.#places.get(id) ?? this.addQuestion({ id, category: -1, turns: [] });
  }

  addQuestion(question: KnownQuestion): number {
    const place = this.questions.push(question) - 1;
    this.#places.set(question.id, place);
    return place;
  }
}

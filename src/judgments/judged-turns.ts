import { type BenchmarkSettings, type Reference, referenceOf } from '../benchmark/benchmark.ts';
import type { Question } from '../benchmark/question.ts';
import { InputError } from '../errors.ts';
import type { PromptSet } from './prompt-set.ts';

/** How answers become matches; `R` is the kind of judge prompt. */
export interface MatchOptions<R> {
  judge: string;
  settings: BenchmarkSettings;
  prompts: PromptSet<R>;
  reference: Reference | undefined;
  /** Only the matches of these turns, counted from 1. @default all */
  turns?: ReadonlySet<number> | undefined;
}

/** A turn to be judged: its prompt, and what the prompt is filled from beside the answers. */
export interface JudgedTurn<R> {
  /** Counted from 1. */
  turn: number;
  ready: R;
  /** What the user says, up to this turn. */
  questions: readonly string[];
  /** The reference answers up to this turn; empty where the category takes none. */
  references: readonly string[];
  /** Where the references are from; undefined where the category takes none. */
  reference: Reference | undefined;
}

/** The turns of a question, each with what it is judged by. @throws InputError for a missing judge prompt or reference. */
export function* judgedTurns<R>(question: Question, options: MatchOptions<R>): Generator<JudgedTurn<R>> {
  const withReference = options.settings.reference_categories.includes(question.category);
  const reference = withReference ? referenceOf(question, options.reference) : undefined;
  for (let turn = 1; turn <= question.turns.length; turn += 1) {
    if (options.turns?.has(turn) === false) continue;
    yield {
      turn,
      ready: options.prompts(turn, withReference, question.category),
      questions: question.turns.slice(0, turn),
      references: withReference ? referenceTurns(question, turn, reference) : [],
      reference,
    };
  }
}

/** The reference answers of a question up to a turn. @throws InputError when there is none. */
function referenceTurns(question: Question, turn: number, reference: Reference | undefined): string[] {
  const turns = reference?.turns.get(question.question_id);
  if (turns !== undefined && turns.length >= turn) return turns.slice(0, turn);
  const what = `question ${question.question_id} is of category "${question.category}", which is judged with a reference answer`;
  if (reference === undefined) {
    throw new InputError(
      `${what}, but the benchmark has none`,
      {},
      'Put one into its folder reference_answer/.',
    );
  }
  throw new InputError(
    `${what}, but the file has none for turn ${turn}`,
    { file: reference.file },
    'Add it there, or name another file with --reference.',
  );
}

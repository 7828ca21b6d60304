/**
 * All that a benchmark's folder holds, its long texts aside, in columns: what the page, the report and the figures are computed
 * from. 100,000 judgments are a few megabytes, and every question that a person asks of them is one pass over numbers.
 *
 * Names (models, judges, categories …) stand once in a list; columns refer to them by their place. In a table all columns have
 * the same length, a row being one place in all of them; later rows are newer.
 */
export interface Snapshot {
  bench: string;
  /** The language of the questions, a BCP 47 tag. */
  language: string;
  /** Grows whenever anything below has changed. */
  revision: number;
  /** Share of the folder's bytes that has been read: 1 when all is here. */
  progress: number;
  /** In the benchmark's order. */
  categories: string[];
  questions: SnapshotQuestion[];
  /** Every model that has an answer, a judgment or a vote, by its id. */
  models: string[];
  /** Judge models, as the judgments name them. */
  judges: string[];
  /** Names of judge prompts. */
  prompts: string[];
  /** Who voted, as the votes name them (`expert_3`, `author_1`, `gpt4-pair`). */
  voters: string[];
  answers: AnswerColumns;
  grades: GradeColumns;
  matches: MatchColumns;
  votes: VoteColumns;
  /** What could not be read, a sentence each, with file and line. */
  problems: string[];
}

export interface SnapshotQuestion {
  id: number | string;
  /** A place in `categories`; -1 for a question that judgments know and the benchmark does not. */
  category: number;
  /** What the user says; empty where the benchmark does not have the question. */
  turns: string[];
}

/** A row is what a model said in one turn of one choice. Of several answers to a question the last one counts. */
export interface AnswerColumns {
  question: number[];
  model: number[];
  choice: number[];
  /** Counted from 1. */
  turn: number[];
  /** Letters (UTF-16 units) of the answer. */
  length: number[];
  /** As the server counted them; -1 where it did not say. */
  promptTokens: number[];
  completionTokens: number[];
  /** US dollars, where the server stated them; -1 elsewhere. */
  cost: number[];
  flags: number[];
}

/** A row is one judge's grade of one turn of one choice of an answer. */
export interface GradeColumns {
  question: number[];
  model: number[];
  judge: number[];
  prompt: number[];
  /** Counted from 1. */
  turn: number[];
  choice: number[];
  /** -1 where no verdict was found. */
  score: number[];
  flags: number[];
}

/** A row is two answers compared by one judge, in both orders. */
export interface MatchColumns {
  question: number[];
  model1: number[];
  model2: number[];
  judge: number[];
  prompt: number[];
  /** Counted from 1. */
  turn: number[];
  /** The winner of the game in which model 1 stands first: a place in `WINNERS`. */
  game1: number[];
  /** The winner of the game in which model 2 stands first. */
  game2: number[];
  flags: number[];
}

/** A row is one vote between two models' answers, of a person or of a judge whose votes were imported. */
export interface VoteColumns {
  question: number[];
  modelA: number[];
  modelB: number[];
  voter: number[];
  /** Counted from 1. */
  turn: number[];
  /** A place in `VOTE_WINNERS`. */
  winner: number[];
}

export const WINNERS = ['model_1', 'model_2', 'tie', 'error'] as const;
export const VOTE_WINNERS = ['model_a', 'model_b', 'tie'] as const;

/** Why a row does not count, or should be looked at: bits of its `flags`. */
export const FLAGS = {
  /** The answer or the prompt has changed since. */
  stale: 1,
  /** A later row judges the same answer. */
  superseded: 2,
  /** No verdict was found: in a grade its score is -1, in a match a game's winner is "error". */
  unparsed: 4,
  /** The provider's filter or the model withheld the reply. */
  refused: 8,
  /** The verdict was misread in all likelihood: beyond the scale, a code index, or contradicted by another one. */
  doubtful: 16,
  /** A person should look: the judge states a verdict that the pattern missed. */
  missed: 32,
  /** The token limit cut the text. */
  cut: 64,
  /** The call had failed, and FastChat wrote its error in place of an answer. */
  failed: 128,
} as const;

export type Flag = keyof typeof FLAGS;

/** The flags of a row by their names. */
export function flagNames(flags: number): Flag[] {
  return (Object.keys(FLAGS) as Flag[]).filter((name) => (flags & FLAGS[name]) !== 0);
}

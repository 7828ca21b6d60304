/** The texts about one question: what is read when somebody looks at it. All of them are hostile. */
export interface QuestionTexts {
  /** Every reference there is, the benchmark's own first. */
  references: { name: string; turns: string[] }[];
  answers: AnswerTexts[];
  grades: GradeTexts[];
  matches: MatchTexts[];
  votes: VoteTexts[];
}

export interface AnswerTexts {
  model: string;
  choices: { index: number; turns: AnswerTurn[] }[];
}

export interface AnswerTurn {
  text: string;
  /** What a reasoning model thought. */
  reasoning?: string;
  finish_reason?: string;
  /** A place in `FLAGS`' bits. */
  flags: number;
}

/** One judgment of one choice. */
export interface GradeTexts {
  model: string;
  judge: string;
  prompt: string;
  turn: number;
  choice: number;
  score: number;
  flags: number;
  judgment: string;
  /** What the judge was asked. */
  user_prompt: string;
  reasoning?: string;
  /** What the provider or the judge said in refusing. */
  refusal?: string;
  /** A sentence each. */
  doubts: string[];
  /** Seconds since 1970. */
  tstamp: number;
}

export interface MatchTexts {
  model_1: string;
  model_2: string;
  judge: string;
  prompt: string;
  turn: number;
  flags: number;
  /** In the first game model 1 stands first, in the second model 2. */
  games: [GameTexts, GameTexts];
  tstamp: number;
}

export interface GameTexts {
  winner: 'model_1' | 'model_2' | 'tie' | 'error';
  judgment: string;
  user_prompt: string;
  reasoning?: string;
  refusal?: string;
  doubts: string[];
}

export interface VoteTexts {
  model_a: string;
  model_b: string;
  voter: string;
  turn: number;
  winner: string;
}

/** A benchmark that can be looked at. */
export interface BenchSummary {
  name: string;
  language: string;
  questions: number;
  /** How many models have answers. */
  models: number;
  /** How many files of judgments there are. */
  judges: number;
}

/** A person's vote, as the page sends it. */
export interface NewVote {
  bench: string;
  question_id: number | string;
  /** Counted from 1. */
  turn: number;
  model_a: string;
  model_b: string;
  winner: 'model_a' | 'model_b' | 'tie' | 'tie (bothbad)';
  /** The name the person goes by: letters, digits, `-` and `_`. */
  voter: string;
}

import { FLAGS, type Flag, type Snapshot, VOTE_WINNERS, WINNERS } from '../../src/analysis/snapshot.ts';

type Winner = (typeof WINNERS)[number];

export interface GradeRow {
  question: number;
  model: string;
  score: number;
  judge?: string;
  prompt?: string;
  turn?: number;
  choice?: number;
  flags?: Flag[];
}

export interface MatchRow {
  question: number;
  /** Model 1 stands first in game 1. */
  models: [string, string];
  games: [Winner, Winner];
  judge?: string;
  turn?: number;
  flags?: Flag[];
}

export interface VoteRow {
  question: number;
  models: [string, string];
  winner: (typeof VOTE_WINNERS)[number];
  voter?: string;
  turn?: number;
}

/** A snapshot by hand. @param questions each question's category, `''` for one that the benchmark does not have; ids are 0, 1, … */
export function snapshotOf(
  questions: readonly string[],
  rows: { grades?: readonly GradeRow[]; matches?: readonly MatchRow[]; votes?: readonly VoteRow[] },
): Snapshot {
  const snapshot = emptySnapshot('hand-made', 'en');
  snapshot.categories = [...new Set(questions)].filter((category) => category !== '');
  snapshot.questions = questions.map((category, id) => ({
    id,
    category: snapshot.categories.indexOf(category),
    turns: category === '' ? [] : ['What?'],
  }));
  const { grades, matches, votes } = snapshot;
  for (const row of rows.grades ?? []) {
    grades.question.push(row.question);
    grades.model.push(placeIn(snapshot.models, row.model));
    grades.judge.push(placeIn(snapshot.judges, row.judge ?? 'j'));
    grades.prompt.push(placeIn(snapshot.prompts, row.prompt ?? 'p'));
    grades.turn.push(row.turn ?? 1);
    grades.choice.push(row.choice ?? 0);
    grades.score.push(row.score);
    grades.flags.push(bitsOf(row.flags));
  }
  for (const row of rows.matches ?? []) {
    matches.question.push(row.question);
    matches.model1.push(placeIn(snapshot.models, row.models[0]));
    matches.model2.push(placeIn(snapshot.models, row.models[1]));
    matches.judge.push(placeIn(snapshot.judges, row.judge ?? 'j'));
    matches.prompt.push(placeIn(snapshot.prompts, 'p'));
    matches.turn.push(row.turn ?? 1);
    matches.game1.push(WINNERS.indexOf(row.games[0]));
    matches.game2.push(WINNERS.indexOf(row.games[1]));
    matches.flags.push(bitsOf(row.flags));
  }
  for (const row of rows.votes ?? []) {
    votes.question.push(row.question);
    votes.modelA.push(placeIn(snapshot.models, row.models[0]));
    votes.modelB.push(placeIn(snapshot.models, row.models[1]));
    votes.voter.push(placeIn(snapshot.voters, row.voter ?? 'expert_1'));
    votes.turn.push(row.turn ?? 1);
    votes.winner.push(VOTE_WINNERS.indexOf(row.winner));
  }
  return snapshot;
}

function placeIn(names: string[], name: string): number {
  const place = names.indexOf(name);
  return place === -1 ? names.push(name) - 1 : place;
}

function bitsOf(flags: readonly Flag[] = []): number {
  return flags.reduce((bits, flag) => bits | FLAGS[flag], 0);
}

/** A snapshot of nothing, to fill. */
export function emptySnapshot(bench: string, language: string): Snapshot {
  return {
    bench,
    language,
    revision: 0,
    progress: 0,
    categories: [],
    questions: [],
    models: [],
    judges: [],
    prompts: [],
    voters: [],
    answers: {
      question: [],
      model: [],
      choice: [],
      turn: [],
      length: [],
      promptTokens: [],
      completionTokens: [],
      cost: [],
      flags: [],
    },
    grades: { question: [], model: [], judge: [], prompt: [], turn: [], choice: [], score: [], flags: [] },
    matches: {
      question: [],
      model1: [],
      model2: [],
      judge: [],
      prompt: [],
      turn: [],
      game1: [],
      game2: [],
      flags: [],
    },
    votes: { question: [], modelA: [], modelB: [], voter: [], turn: [], winner: [] },
    problems: [],
  };
}

import type { LeftOut } from '../analysis/scores.ts';
import type { GameWinner } from '../analysis/match-counts.ts';
import type { QuestionId } from '../benchmark/question.ts';
import { type PairJudgment, type SingleJudgment, pairIdentity } from '../judgments/judgment.ts';
import { countedScores } from './counted-scores.ts';
import { gameDoubts } from './doubtful.ts';
import { type ReadRow, newestRows } from './newest.ts';

/** One score that a judge has given and that counts. */
export interface JudgeScore {
  model: string;
  question: QuestionId;
  /** Counted from 1. */
  turn: number;
  choice: number;
  score: number;
}

/** A judge's scores that count, and how many of its rows do not, by model. */
export interface JudgeScores {
  judge: string;
  scores: JudgeScore[];
  leftOut: Map<string, LeftOut>;
}

/** The scores of one judge's file that count, by the rules of `summarizeSingle`. */
export function readJudgeScores(
  judge: string,
  rows: Iterable<ReadRow<SingleJudgment>>,
  isStale: (row: SingleJudgment) => boolean,
): JudgeScores {
  const { scores, leftOut } = countedScores(rows, { isStale, extraOf: () => [] });
  return {
    judge,
    scores: [...scores.values()].flatMap((ofModel) =>
      ofModel.map(({ model, question_id, turn, choice, score }) => ({
        model,
        question: question_id,
        turn,
        choice,
        score,
      })),
    ),
    leftOut,
  };
}

export function nothingLeftOut(): LeftOut {
  return { unparsed: 0, refused: 0, doubtful: 0, duplicate: 0, stale: 0 };
}

/** One match as a judge has decided it. */
export interface JudgeMatch {
  question: QuestionId;
  turn: number;
  models: readonly [string, string];
  games: readonly [GameWinner, GameWinner];
  isContradictory: boolean;
}

/** A judge's matches, those with a game without a verdict among them, and the rows that are not the newest. */
export interface JudgeMatches {
  judge: string;
  matches: JudgeMatch[];
  leftOut: (Pick<JudgeMatch, 'models'> & { reason: 'duplicate' | 'stale' })[];
}

/** The matches of one judge's file that count, by the rules of `summarizePairs`. */
export function readJudgeMatches(
  judge: string,
  rows: Iterable<ReadRow<PairJudgment>>,
  isStale: (row: PairJudgment) => boolean,
): JudgeMatches {
  const leftOut: JudgeMatches['leftOut'] = [];
  const matches = newestRows(rows, {
    identityOf: pairIdentity,
    isSamePrompt: (a, b) => a.g1_user_prompt === b.g1_user_prompt && a.g2_user_prompt === b.g2_user_prompt,
    isStale,
    keep: (row): JudgeMatch => ({
      question: row.question_id,
      turn: row.turn,
      models: [row.model_1, row.model_2],
      games: [row.g1_winner, row.g2_winner],
      isContradictory: gameDoubts(row)
        .flat()
        .some(({ kind }) => kind === 'contradictory'),
    }),
    onLeftOut: ({ model_1, model_2 }, reason) => leftOut.push({ models: [model_1, model_2], reason }),
  });
  return { judge, matches, leftOut };
}

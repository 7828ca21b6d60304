import { type PairJudgment, type SingleJudgment, choicesOf } from '../judgments/judgment.ts';
import { type Doubt, parseScore, parseWinner } from '../judgments/parse-verdict.ts';

/** For each choice of a row, what is doubtful about its score: as recorded, or as its judgment shows. */
export function scoreDoubts(row: Pick<SingleJudgment, 'score' | 'judgment' | 'parse'>): Doubt[][] {
  const judgments = choicesOf(row.judgment);
  const parses = row.parse === undefined ? undefined : choicesOf(row.parse);
  return choicesOf(row.score).map((score, choice) =>
    parses ? (parses[choice]?.doubts ?? []) : doubtsOf(judgments[choice] ?? '', score),
  );
}

/** For each choice of a row, whether its score was misread in all likelihood: means and votes leave it out. */
export function doubtfulScores(row: Pick<SingleJudgment, 'score' | 'judgment' | 'parse'>): boolean[] {
  return scoreDoubts(row).map((doubts) => doubts.some(({ kind }) => kind !== 'missed'));
}

/** The doubts about a score that others wrote down; none where it was read by another rule than ours. */
function doubtsOf(judgment: string, score: number): Doubt[] {
  const verdict = parseScore(judgment);
  return verdict.score === score ? verdict.doubts : [];
}

/** What is doubtful about the winner of each game. */
export function gameDoubts(
  row: Pick<PairJudgment, 'parse' | 'g1_judgment' | 'g2_judgment'>,
): [Doubt[], Doubt[]] {
  const { parse } = row;
  if (parse) return [parse[0]?.doubts ?? [], parse[1]?.doubts ?? []];
  return [parseWinner(row.g1_judgment).doubts, parseWinner(row.g2_judgment).doubts];
}

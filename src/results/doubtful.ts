import { type SingleJudgment, choicesOf } from '../judgments/judgment.ts';
import { type Doubt, parseScore } from '../judgments/parse-verdict.ts';

/** For each choice of a row, whether its score was misread in all likelihood: means and votes leave it out. */
export function doubtfulScores(row: Pick<SingleJudgment, 'score' | 'judgment' | 'parse'>): boolean[] {
  const judgments = choicesOf(row.judgment);
  const parses = row.parse === undefined ? undefined : choicesOf(row.parse);
  return choicesOf(row.score).map((score, choice) => {
    const doubts = parses ? (parses[choice]?.doubts ?? []) : doubtsOf(judgments[choice] ?? '', score);
    return doubts.some(({ kind }) => kind !== 'missed');
  });
}

/** The doubts about a score that others wrote down; none where it was read by another rule than ours. */
function doubtsOf(judgment: string, score: number): Doubt[] {
  const verdict = parseScore(judgment);
  return verdict.score === score ? verdict.doubts : [];
}

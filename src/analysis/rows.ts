import { type GameWinner, type Outcome, outcomeOf } from './match-counts.ts';
import type { LeftOut } from './scores.ts';
import { FLAGS, type GradeColumns, type MatchColumns, type Snapshot, WINNERS } from './snapshot.ts';

const OUTDATED = FLAGS.stale | FLAGS.superseded;
const WITHOUT_SCORE = OUTDATED | FLAGS.refused | FLAGS.unparsed | FLAGS.doubtful;

/** Whether a grade counts in means. */
export function isCountedGrade({ flags, score }: GradeColumns, row: number): boolean {
  return ((flags[row] as number) & WITHOUT_SCORE) === 0 && score[row] !== -1;
}

/** Why a grade does not count in means, as `show` names it; undefined where it counts. */
export function reasonLeftOut({ flags, score }: GradeColumns, row: number): keyof LeftOut | undefined {
  const bits = flags[row] as number;
  if ((bits & FLAGS.stale) !== 0) return 'stale';
  if ((bits & FLAGS.superseded) !== 0) return 'duplicate';
  if ((bits & FLAGS.refused) !== 0) return 'refused';
  if ((bits & FLAGS.unparsed) !== 0 || score[row] === -1) return 'unparsed';
  return (bits & FLAGS.doubtful) === 0 ? undefined : 'doubtful';
}

/** Whether a match is of the present answers; whether its games have verdicts is another matter. */
export function isPresentMatch({ flags }: MatchColumns, row: number): boolean {
  return ((flags[row] as number) & OUTDATED) === 0;
}

/** The winners that a match's two games name. */
export function gamesOf({ game1, game2 }: MatchColumns, row: number): [GameWinner, GameWinner] {
  return [WINNERS[game1[row] as number] ?? 'error', WINNERS[game2[row] as number] ?? 'error'];
}

/** 1 where model 1 won, -1 where model 2 did, 0 for a tie; undefined for a match that does not count. */
export function matchOutcome(matches: MatchColumns, row: number): Outcome | undefined {
  return isPresentMatch(matches, row) ? outcomeOf(gamesOf(matches, row)) : undefined;
}

/** A question's category; undefined where the benchmark does not have the question. */
export function categoryOf({ questions, categories }: Snapshot, question: number): string | undefined {
  return categories[questions[question]?.category ?? -1];
}

/** Which voters are people rather than authors or imported judges: a place for each of the snapshot's. */
export function arePeople({ voters }: Snapshot): boolean[] {
  return voters.map((name) => name === 'human' || name.startsWith('expert'));
}

/** The voters that are judges, whose votes were imported; the authors of a data set are neither. */
export function judgingVoters({ voters }: Pick<Snapshot, 'voters'>): string[] {
  return voters.filter((name) => !/^(expert|author|human$)/.test(name));
}

/** 1 where model A won, -1 where model B did, 0 for a tie. */
export function voteOutcome(winner: number | undefined): Outcome {
  return winner === 0 ? 1 : winner === 1 ? -1 : 0;
}

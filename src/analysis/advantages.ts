import type { Evidence } from './head-to-head.ts';
import { arePeople, isCountedGrade, matchOutcome, voteOutcome } from './rows.ts';
import type { Snapshot } from './snapshot.ts';

/** What one verdict says of two models: the first one's advantage. */
export interface Advantage {
  /** A place in the snapshot's questions. */
  question: number;
  turn: number;
  /** Of grades in points, of winners 1, 0 or -1. */
  difference: number;
  /** Both scores, where grades are compared. */
  scores?: [number, number];
}

/** Every verdict on both models, by places in the snapshot's models; grades where both have one on a turn and choice. */
export function findAdvantages(
  snapshot: Snapshot,
  models: readonly [number, number],
  evidence: Evidence,
): Advantage[] {
  switch (evidence.kind) {
    case 'grades':
      return compareGrades(snapshot, models, snapshot.judges.indexOf(evidence.judge));
    case 'matches':
      return compareMatches(snapshot, models, snapshot.judges.indexOf(evidence.judge));
    case 'votes':
      return compareVotes(
        snapshot,
        models,
        snapshot.voters.map((voter) => voter === evidence.judge),
      );
    case 'human':
      return compareVotes(snapshot, models, arePeople(snapshot));
  }
}

function compareGrades({ grades }: Snapshot, [a, b]: readonly [number, number], judge: number): Advantage[] {
  const { question, turn, choice, model, score } = grades;
  // Of several prompts' grades the newest counts.
  const pairs = new Map<string, { question: number; turn: number; scores: [number, number] }>();
  for (let row = 0; row < question.length; row += 1) {
    if (grades.judge[row] !== judge || !isCountedGrade(grades, row)) continue;
    const side = model[row] === a ? 0 : model[row] === b ? 1 : undefined;
    if (side === undefined) continue;
    const key = `${question[row]} ${turn[row]} ${choice[row]}`;
    const pair = pairs.get(key) ?? {
      question: question[row] as number,
      turn: turn[row] as number,
      scores: [NaN, NaN],
    };
    pairs.set(key, pair);
    pair.scores[side] = score[row] as number;
  }
  return [...pairs.values()]
    .filter(({ scores }) => !scores.some(Number.isNaN))
    .map((pair) => Object.assign(pair, { difference: pair.scores[0] - pair.scores[1] }));
}

function compareMatches(
  { matches }: Snapshot,
  models: readonly [number, number],
  judge: number,
): Advantage[] {
  const advantages: Advantage[] = [];
  for (let row = 0; row < matches.question.length; row += 1) {
    if (matches.judge[row] !== judge) continue;
    const sign = signOf(models, matches.model1[row], matches.model2[row]);
    const outcome = sign === 0 ? undefined : matchOutcome(matches, row);
    if (outcome === undefined) continue;
    advantages.push({
      question: matches.question[row] as number,
      turn: matches.turn[row] as number,
      difference: sign * outcome,
    });
  }
  return advantages;
}

function compareVotes(
  { votes }: Snapshot,
  models: readonly [number, number],
  isVoter: readonly boolean[],
): Advantage[] {
  const advantages: Advantage[] = [];
  for (let row = 0; row < votes.question.length; row += 1) {
    const sign = signOf(models, votes.modelA[row], votes.modelB[row]);
    if (sign === 0 || isVoter[votes.voter[row] as number] !== true) continue;
    advantages.push({
      question: votes.question[row] as number,
      turn: votes.turn[row] as number,
      difference: sign * voteOutcome(votes.winner[row]),
    });
  }
  return advantages;
}

/** 1 where the two stand in this order, -1 in the other, 0 where they are not these two. */
function signOf([a, b]: readonly [number, number], first?: number, second?: number): number {
  return first === a && second === b ? 1 : first === b && second === a ? -1 : 0;
}

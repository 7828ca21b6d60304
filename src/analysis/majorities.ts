import { pairOf } from './disagreeing-judges.ts';
import { voteOutcome } from './rows.ts';
import type { Snapshot } from './snapshot.ts';
import { inOrder, pairSubjects } from './verdict-table.ts';

/** What the most of some voters say of a pair of answers. */
export interface Majority {
  question: number;
  turn: number;
  /** The one with the lesser place first. */
  models: [number, number];
  /** 1 for the first, -1 for the second; 0 for a tie, or where neither has more than half of the votes. */
  winner: number;
}

/**
 * The majority on every pair of answers that some voters voted on, by its number (`pairSubjects`).
 *
 * @param isVoter by the places of the snapshot's voters: whose votes count.
 */
export function majoritiesOf(snapshot: Snapshot, isVoter: readonly boolean[]): Map<number, Majority> {
  const { question, turn, modelA, modelB, voter, winner } = snapshot.votes;
  const subjectOf = pairSubjects(snapshot);
  const ballots = new Map<
    number,
    { place: Omit<Majority, 'winner'>; first: number; second: number; all: number }
  >();
  for (let row = 0; row < question.length; row += 1) {
    if (isVoter[voter[row] as number] !== true) continue;
    const models = pairOf(modelA[row] as number, modelB[row] as number);
    const place = { question: question[row] as number, turn: turn[row] as number, models };
    const subject = subjectOf(place.question, place.turn, ...models);
    const ballot = ballots.get(subject) ?? { place, first: 0, second: 0, all: 0 };
    ballots.set(subject, ballot);
    const outcome = inOrder(modelA[row] as number, modelB[row] as number, voteOutcome(winner[row]));
    if (outcome === 1) ballot.first += 1;
    if (outcome === -1) ballot.second += 1;
    ballot.all += 1;
  }
  return new Map(
    [...ballots].map(([subject, { place, first, second, all }]) => [
      subject,
      { ...place, winner: first > all / 2 ? 1 : second > all / 2 ? -1 : 0 },
    ]),
  );
}

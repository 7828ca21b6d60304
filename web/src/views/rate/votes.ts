import type { NewVote } from '../../../../src/analysis/texts.ts';
import { type RateItem, itemKey } from './plan.ts';

/**
 * - `sending`: on its way;
 * - `recorded`: in the file of votes;
 * - `failed`: the server did not take it; it is sent again when the person says so.
 */
export type VoteState = 'sending' | 'recorded' | 'failed';

/** What a person has said of an item. */
export interface Entry {
  /** Grows from entry to entry. */
  id: number;
  item: RateItem;
  /** `skip`: nothing. */
  winner: NewVote['winner'] | 'skip';
  state: VoteState;
  /** Why it failed; else empty. */
  problem: string;
  /** Which session it was given in. */
  seed: number;
  voter: string;
}

/** What the browser keeps of a benchmark's sessions until the tab is closed. */
export interface Log {
  /** In the order in which they were given. */
  entries: Entry[];
  /** Items (by `itemKey`) whose votes were sent, and that are asked again. */
  reopened: string[];
}

export const EMPTY: Log = { entries: [], reopened: [] };

/** The log with one more entry. */
export function withEntry(log: Log, entry: Omit<Entry, 'id'>): Log {
  const key = itemKey(entry.item);
  return {
    entries: [...log.entries, { ...entry, id: (log.entries.at(-1)?.id ?? 0) + 1 }],
    reopened: log.reopened.filter((each) => each !== key),
  };
}

/** The log with an entry's state changed; a vote that was taken back meanwhile stays away. */
export function withState(log: Log, id: number, state: VoteState, problem = ''): Log {
  return {
    ...log,
    entries: log.entries.map((each) => (each.id === id ? { ...each, state, problem } : each)),
  };
}

/** The log without the session's last entry. */
export function withoutLast(log: Log, seed: number, voter: string): Log {
  const place = log.entries.findLastIndex((entry) => entry.seed === seed && entry.voter === voter);
  const last = log.entries[place];
  if (last === undefined) return log;
  const wasSent = last.winner !== 'skip' && last.state !== 'failed';
  return {
    entries: log.entries.toSpliced(place, 1),
    reopened: wasSent ? [...log.reopened, itemKey(last.item)] : log.reopened,
  };
}

export function toVote(bench: string, { item, winner, voter }: Entry): NewVote | undefined {
  if (winner === 'skip') return undefined;
  const { question, turn, modelA, modelB } = item;
  return { bench, question_id: question, turn, model_a: modelA, model_b: modelB, winner, voter };
}

/** What the person said, as a sentence; the models have no names yet. */
export function describeWinner(winner: Entry['winner']): string {
  switch (winner) {
    case 'model_a':
      return 'A is better';
    case 'model_b':
      return 'B is better';
    case 'tie':
      return 'Tie';
    case 'tie (bothbad)':
      return 'Both are bad';
    case 'skip':
      return 'Skipped';
  }
}

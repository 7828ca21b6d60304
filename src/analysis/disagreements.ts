import { disagreeingGrades, disagreeingMatches } from './disagreeing-judges.ts';
import { disagreeingOrders } from './disagreeing-orders.ts';
import { disagreeingPeople } from './disagreeing-people.ts';
import type { Snapshot } from './snapshot.ts';

export { type FlaggedRow, findFlagged } from './flagged-rows.ts';

/**
 * Where to look first when a judge is judged:
 * - `orders`: one judge's two games of a match name different winners;
 * - `judges`: judges' scores of one answer lie apart, or their matches name different winners;
 * - `human`: people's majority and a judge's verdict name different winners. More than half of the votes make a winner, else it is a
 *   tie; a judge's verdict is its match's winner or, where it has none, the answer that it scored higher.
 */
export type DisagreementKind = 'orders' | 'judges' | 'human';

export interface Disagreement {
  kind: DisagreementKind;
  /** Places in the snapshot's lists. */
  question: number;
  turn: number;
  /** One model whose answer was graded, or the two that were compared. */
  models: [number] | [number, number];
  /** Of an answer that was graded: which of its choices. */
  choice?: number;
  /** Who disagrees: names of judges, `people`. One for `orders`. */
  judges: string[];
  /** What each says, in the order of `judges` (of the games, for `orders`): a score, or the winner's name, `tie`. */
  verdicts: string[];
  /** How far apart, for sorting; of scores in points, of winners 1 for a tie against a winner and 2 for opposite winners. */
  size: number;
}

/** Disagreements of a kind, the largest first; among equals in the order of the questions. */
export function findDisagreements(snapshot: Snapshot, kind: DisagreementKind): Disagreement[] {
  return FINDERS[kind](snapshot).sort(
    (a, b) => b.size - a.size || a.question - b.question || a.turn - b.turn,
  );
}

const FINDERS = {
  orders: disagreeingOrders,
  judges: (snapshot) => [...disagreeingGrades(snapshot), ...disagreeingMatches(snapshot)],
  human: disagreeingPeople,
} satisfies Record<DisagreementKind, (snapshot: Snapshot) => Disagreement[]>;

import type { Flag } from '../../../../src/analysis/snapshot.ts';
import type { GameTexts, MatchTexts } from '../../../../src/analysis/texts.ts';

/** Flags in a word or two, for a badge; the sentence is beside it. */
export const FLAG_BADGES = {
  stale: 'stale',
  superseded: 'superseded',
  unparsed: 'no verdict',
  refused: 'refused',
  doubtful: 'doubtful',
  missed: 'missed verdict',
  cut: 'cut off',
  failed: 'failed',
} satisfies Record<Flag, string>;

/** What two games of a match come to. A game without a verdict leaves the match without one. */
export type Result = { kind: 'won'; model: string } | { kind: 'tied' | 'orders-disagree' | 'no-verdict' };

/** A model has won that has won both games; scores count a match whose orders disagree as a tie. */
export function resultOf({ model_1, model_2, games }: MatchTexts): Result {
  const [first, second] = [games[0].winner, games[1].winner];
  if (first === 'error' || second === 'error') return { kind: 'no-verdict' };
  if (first !== second) return { kind: 'orders-disagree' };
  if (first === 'tie') return { kind: 'tied' };
  return { kind: 'won', model: first === 'model_1' ? model_1 : model_2 };
}

/** Whom a game's winner names; undefined for a tie and for none. */
export function winnerOf({ model_1, model_2 }: MatchTexts, { winner }: GameTexts): string | undefined {
  return winner === 'model_1' ? model_1 : winner === 'model_2' ? model_2 : undefined;
}

import type { Vote } from './agreement.ts';

/** The one vote of a judge that compared the same answers several times: what most repeats say; a tie where two outcomes lead. */
export function voteOfRepeats(repeats: readonly Vote[]): Vote {
  const [first] = repeats as [Vote];
  const counts = new Map<Vote['winner'], number>();
  for (const { winner } of repeats) counts.set(winner, (counts.get(winner) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const leaders = [...counts].filter(([, count]) => count === most);
  return { ...first, winner: leaders.length === 1 ? (leaders[0]?.[0] as Vote['winner']) : 'tie' };
}

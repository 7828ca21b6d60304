import type { BootstrapInterval } from './bootstrap.ts';

/**
 * Ranks by the Chatbot Arena's rule: 1 + the number of models whose interval lies wholly above one's own. Models that cannot be told
 * apart share a rank. W.-L. Chiang et al., "Chatbot Arena", 2024, arXiv 2403.04132, section 5.
 *
 * @example arenaRanks([{ low: 5, high: 7 }, { low: 6, high: 8 }, { low: 1, high: 2 }]) // [1, 1, 3]
 */
export function arenaRanks(intervals: readonly BootstrapInterval[]): number[] {
  return intervals.map(({ high }) => 1 + intervals.filter(({ low }) => low > high).length);
}

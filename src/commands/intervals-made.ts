import type { IntervalSettings } from '../analysis/interval-settings.ts';
import type { IntervalsMade } from '../results/results.ts';

/** A record's word on how its intervals were made; nothing where it has none. */
export function intervalsMade({ intervals }: { intervals?: IntervalSettings | undefined }): {
  intervals?: IntervalsMade;
} {
  if (intervals === undefined) return {};
  const { method, confidence } = intervals;
  return { intervals: method === 'analytic' ? { method, confidence } : intervals };
}

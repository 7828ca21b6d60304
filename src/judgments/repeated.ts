import { ofRepeat } from './judgment.ts';
import type { Match } from './match.ts';

/**
 * Each match so many times: the first as it is, the others as judgments of their own, with the same prompts. A comparison is
 * repeated in both orders.
 *
 * @param count at least 1.
 */
export function* repeated(matches: Iterable<Match>, count: number): Generator<Match> {
  for (const match of matches) {
    yield match;
    for (let repeat = 1; repeat < count; repeat += 1) yield asRepeat(match, repeat);
  }
}

function asRepeat(match: Match, repeat: number): Match {
  return {
    ...match,
    identity: match.identity + ofRepeat({ repeat }),
    repeat,
    toRecord: (replies, tstamp) => ({ ...match.toRecord(replies, tstamp), repeat }),
  };
}

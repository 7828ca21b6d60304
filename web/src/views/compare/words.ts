import type { Evidence, Tally } from '../../../../src/analysis/head-to-head.ts';
import {
  type Format,
  countOf,
  formatInterval,
  formatPoints,
  formatShareDifference,
} from '../../ui/format.ts';

/** How a kind of evidence speaks of its differences. */
export interface Measure {
  /** The head of the column. */
  difference: string;
  format: Format;
  /** What the difference is. */
  meaning: string;
}

const VOTES: Measure = {
  difference: 'Wins less losses',
  format: formatShareDifference,
  meaning:
    'The difference is the share of votes for the first model less the share for the second, by question.',
};

export const MEASURES = {
  grades: {
    difference: 'Mean difference',
    format: formatPoints,
    meaning: 'The difference is that of the mean grades, in points on the scale from 1 to 10.',
  },
  matches: {
    difference: 'Wins less losses',
    format: formatShareDifference,
    meaning: 'The difference is the share of matches won less the share lost, by question.',
  },
  votes: VOTES,
  human: VOTES,
} satisfies Record<Evidence['kind'], Measure>;

export type Verdict = 'first' | 'second' | 'unknown';

/** Which model is ahead: known only when the interval leaves zero out. */
export function verdictOf({ interval }: Tally): Verdict {
  if (interval === undefined) return 'unknown';
  if (interval.low > 0) return 'first';
  return interval.high < 0 ? 'second' : 'unknown';
}

/** What the total says, without the models' names. */
export function explain(total: Tally, format: Format): string {
  const questions = countOf(total.win + total.tie + total.loss, 'question');
  const difference = format(total.difference ?? 0);
  if (total.interval === undefined) {
    return `Over ${questions} the difference is ${difference}; one question is too few for an interval.`;
  }
  const interval = formatInterval(total.interval, format);
  return verdictOf(total) === 'unknown'
    ? `Over ${questions} the difference is ${difference}, and its 95% interval (${interval}) spans zero.`
    : `Over ${questions} the difference is ${difference}, and its 95% interval (${interval}) leaves zero out.`;
}

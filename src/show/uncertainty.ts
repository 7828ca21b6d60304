import { FEWEST_RESAMPLED, MOST_RESAMPLED } from '../analysis/interval-settings.ts';
import { levelText } from './level-text.ts';
import type { Interval, IntervalsMade, Uncertainty } from '../results/results.ts';

/** Whether there is any interval to show: `--no-ci` leaves all of them out. */
export function haveIntervals(rows: readonly Uncertainty[]): boolean {
  return rows.some(({ interval }) => interval !== undefined);
}

/** What columns of intervals are called: "95%". */
export function intervalHead(made: IntervalsMade | undefined): string {
  return made === undefined ? 'Interval' : levelText(made.confidence);
}

/** An interval as tables show it: "6.41 to 7.12". */
export function formatInterval(
  { interval }: { interval?: Interval },
  format: (end: number) => string = (end) => end.toFixed(2),
): string {
  return interval === undefined ? '-' : `${format(interval.low)} to ${format(interval.high)}`;
}

/** The same behind its number: "7.12 (6.41 to 7.83)". */
export function withInterval(
  text: string,
  row: { interval?: Interval } | undefined,
  format?: (end: number) => string,
): string {
  return row?.interval === undefined ? text : `${text} (${formatInterval(row, format)})`;
}

/** A standard error as tables show it: "0.35". */
export function formatStandardError(
  { standard_error: error }: Uncertainty,
  format: (error: number) => string = (each) => each.toFixed(2),
): string {
  return error === undefined ? '-' : format(error);
}

/** The columns of a machine's table that stand beside a mean's own. */
export function uncertaintyHeads(name: string): string[] {
  return [`${name}_low`, `${name}_high`, `${name}_standard_error`];
}

export function uncertaintyCells(row: Uncertainty | undefined): (number | null)[] {
  return [row?.interval?.low ?? null, row?.interval?.high ?? null, row?.standard_error ?? null];
}

/**
 * What a reader of intervals must know beside them.
 *
 * @param subject what they are of: "a mean".
 */
export function intervalNotes(
  subject: string,
  rows: readonly Uncertainty[],
  made: IntervalsMade | undefined,
): string[] {
  if (made === undefined) return [];
  if (!haveIntervals(rows))
    return ['There are no intervals: one question alone does not tell how far others differ.'];
  const missing = rows.some(({ interval }) => interval === undefined)
    ? ' Where there is none, there is one question alone.'
    : '';
  return [
    `${intervalHead(made)}: the interval over questions of ${subject} (${describeMethod(made)}).${missing}`,
  ];
}

/** The same where standard errors stand beside the intervals. */
export function uncertaintyNotes(...of: Parameters<typeof intervalNotes>): string[] {
  const [, rows] = of;
  const error = haveIntervals(rows) ? ' SE: its standard error, clustered by question.' : '';
  return intervalNotes(...of).map((note) => note + error);
}

function describeMethod({ method, rounds, seed }: IntervalsMade): string {
  const ofFew = `below ${FEWEST_RESAMPLED} questions and above ${MOST_RESAMPLED} by Student's t`;
  switch (method) {
    case 'analytic':
      return "by Student's t";
    case 'bca':
      return `bootstrap BCa, ${rounds} rounds, seed ${seed}; ${ofFew}`;
    case 'percentile':
      return `bootstrap percentiles, ${rounds} rounds, seed ${seed}; ${ofFew}`;
  }
}

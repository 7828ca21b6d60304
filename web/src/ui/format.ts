import type { Interval } from '../../../src/analysis/scores.ts';

/** Writes a number for a table. */
export type Format = (value: number) => string;

const MINUS = '\u2212';

export const formatCount: Format = (value) => value.toLocaleString('en');

export const formatScore: Format = (value) => withMinus(value.toFixed(2));

/** A share of 1 in percent. */
export const formatShare: Format = (value) => `${withMinus((value * 100).toFixed(1))}%`;

/** Points with their sign: a difference of grades. */
export const formatPoints: Format = (value) => withSign(value, value.toFixed(2));

/** A difference of shares, in percent, with its sign. */
export const formatShareDifference: Format = (value) => `${withSign(value, (value * 100).toFixed(1))}%`;

export function formatInterval({ low, high }: Interval, format: Format): string {
  return `${format(low)} \u2013 ${format(high)}`;
}

/** The same numbers for an axis, where room is scarce: without zeros behind the point. */
export function forAxis(format: Format): Format {
  return (value) => format(value).replace(/\.0+(?=%|$)|(?<=\.\d*[1-9])0+(?=%|$)/, '');
}

/** For a screen reader, which says neither dash nor drawing. */
export function describeValue(value: number | null, interval: Interval | undefined, format: Format): string {
  if (value === null) return 'no value';
  if (interval === undefined) return `${format(value)}, no interval`;
  return `${format(value)}, 95% interval ${format(interval.low)} to ${format(interval.high)}`;
}

/** `1 question`, `2 questions`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

function withSign(value: number, digits: string): string {
  // What rounds to zero has no sign.
  if (Number.parseFloat(digits) === 0) return digits.replace('-', '');
  return value > 0 ? `+${digits}` : withMinus(digits);
}

function withMinus(digits: string): string {
  return digits.replace('-', MINUS);
}

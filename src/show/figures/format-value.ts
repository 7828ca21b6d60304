import type { Measure } from './ranking.ts';

/** A value as figures write it: scores with two decimals, win rates in whole percent. */
export function formatValue(value: number | null | undefined, measure: Measure): string {
  if (value == null) return '–';
  return measure === 'score' ? value.toFixed(2) : (100 * value).toFixed(0);
}

/** "7.12 (6.80 to 7.44)", for those who do not see the figure. */
export function describeValue(
  { value, interval }: { value: number | null; interval?: { low: number; high: number } | undefined },
  measure: Measure,
): string {
  const unit = measure === 'score' ? '' : '%';
  const text = (each: number | null) => `${formatValue(each, measure)}${each === null ? '' : unit}`;
  return interval === undefined
    ? text(value)
    : `${text(value)} (${text(interval.low)} – ${text(interval.high)})`;
}

import type { Interval, Results } from './results.ts';

/** One model's share of a gate. */
export interface GateCase {
  /** What is asked of the model: "my-model: average of at least 7.5". */
  name: string;
  passed: boolean;
  /** What was found, in words. */
  detail: string;
}

/** A condition on results that continuous integration asks for, and how it went. */
export interface Gate {
  /** What was judged, by whom. */
  title: string;
  cases: GateCase[];
}

/**
 * What decides: `mean`: the number itself lies below the threshold; `interval`: all of its interval does, so that chance alone
 * seldom fails a gate.
 */
export const GATE_RULES = ['mean', 'interval'] as const;
export type GateRule = (typeof GATE_RULES)[number];

/**
 * Asks that every model's average (of single answers) or win rate with ties as half (of comparisons) be at least `threshold`.
 *
 * @param threshold in the unit of the scores, or a share of 1.
 */
export function gateAtLeast(results: Results, threshold: number, rule: GateRule): Gate {
  const numbers =
    results.mode === 'single'
      ? results.models.map(({ model, average }) => ({
          model,
          value: average.mean,
          interval: average.interval,
        }))
      : results.models.map((each) => ({
          model: each.model,
          value: each.win_rate_adjusted,
          interval: each.interval,
        }));
  const what = results.mode === 'single' ? 'average' : 'win rate';
  return {
    title: `${results.bench}, judged by ${results.judge}`,
    cases: numbers.map(({ model, value, interval }) => ({
      name: `${model}: ${what} of at least ${threshold}`,
      passed: isAtLeast(value, interval, threshold, rule),
      detail: describe(what, value, interval, threshold),
    })),
  };
}

function isAtLeast(
  value: number | null,
  interval: Interval | undefined,
  threshold: number,
  rule: GateRule,
): boolean {
  if (value === null) return false;
  return (rule === 'interval' && interval !== undefined ? interval.high : value) >= threshold;
}

function describe(
  what: string,
  value: number | null,
  interval: Interval | undefined,
  threshold: number,
): string {
  if (value === null) return 'there is no score that counts';
  const found = `${what} ${value.toFixed(3)}`;
  if (interval === undefined) return `${found} (no interval)`;
  const { low, high } = interval;
  const side =
    high < threshold
      ? 'all of it below'
      : low >= threshold
        ? 'none of it below'
        : 'which holds the threshold: chance may have decided';
  return `${found} (interval ${low.toFixed(3)} to ${high.toFixed(3)}, ${side})`;
}

import type { CompareResults } from './compare-results.ts';
import type { GateCase } from './gate.ts';

/**
 * Whether the first model is not significantly worse than the second: it fails where the difference is below 0 and the two-sided
 * permutation test's p is below 1 - confidence.
 */
export function gateOf(results: CompareResults): GateCase {
  const [{ model: first }, { model: second }] = results.models;
  return {
    name: `${first} is not significantly worse than ${second}`,
    passed: results.verdict !== 'worse',
    detail: describe(results),
  };
}

/**
 * Whether the first model is surely not worse than the second by `margin` or more (non-inferiority): it passes where the whole interval of
 * the difference lies above -margin. Few questions make a wide interval, and a failure.
 *
 * @param margin above 0, in the unit of the scores; of comparisons a share of 1.
 */
export function marginGateOf(results: CompareResults, margin: number): GateCase {
  const [{ model: first }, { model: second }] = results.models;
  return {
    name: `${first} is surely less than ${margin} worse than ${second}`,
    passed: results.interval.low > -margin,
    detail: describe(results),
  };
}

function describe({ difference, interval, confidence, permutation }: CompareResults): string {
  const [low, high] = [interval.low, interval.high].map((end) => end.toFixed(3));
  const level = `${Number((100 * confidence).toFixed(4))}%`;
  return `the difference is ${difference.toFixed(3)} (${level}: ${low} to ${high}; permutation p = ${permutation.p.toPrecision(2)})`;
}

import { type BootstrapInterval, bcaInterval, percentileInterval } from './bootstrap.ts';
import { type Resampling, resamples } from './resamples.ts';

/** Fewer rounds than this share in which a statistic exists give it no interval. */
const LEAST_EXISTING = 0.5;

export interface JackknifedSettings extends Resampling {
  method: 'bca' | 'percentile';
  /** A share, such as 0.95. */
  confidence: number;
}

/**
 * Bootstrap intervals of several statistics of the same groups, all from one bootstrap and, for BCa, one jackknife.
 *
 * @param estimates the statistics of the data themselves.
 * @param groups how many groups there are.
 * @param statistics of the groups drawn, in the order of the estimates; NaN where one does not exist.
 * @returns one a statistic; undefined below two groups, or where the statistic does not exist, of the data or of most resamples.
 */
export function jackknifedInterval(
  estimates: readonly number[],
  groups: number,
  statistics: (drawn: ArrayLike<number>) => readonly number[],
  { method, confidence, ...resampling }: JackknifedSettings,
): (BootstrapInterval | undefined)[] {
  if (groups < 2) return estimates.map(() => undefined);
  const drawnValues = estimates.map(() => new Float64Array(resampling.rounds));
  const counts = estimates.map(() => 0);
  for (const drawn of resamples(groups, resampling)) {
    for (const [place, value] of statistics(drawn).entries()) {
      if (Number.isNaN(value)) continue;
      (drawnValues[place] as Float64Array)[counts[place] as number] = value;
      counts[place] = (counts[place] as number) + 1;
    }
  }
  const leftOut = Array.from({ length: method === 'bca' ? groups : 0 }, (_, out) =>
    statistics(Array.from({ length: groups - 1 }, (__, place) => (place < out ? place : place + 1))),
  );
  return estimates.map((estimate, place) => {
    const count = counts[place] as number;
    if (Number.isNaN(estimate) || count < LEAST_EXISTING * resampling.rounds) return undefined;
    const distribution = (drawnValues[place] as Float64Array).subarray(0, count).sort();
    if (method === 'percentile') return percentileInterval(distribution, confidence);
    const jackknife = Float64Array.from(leftOut, (values) => values[place] as number);
    return bcaInterval(distribution, estimate, jackknife, confidence);
  });
}

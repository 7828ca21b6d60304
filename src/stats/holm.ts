/**
 * Holm's step-down adjustment of p-values for how many tests there are: sorted ascending, the k-th of m is multiplied by m - k + 1,
 * and none is below an earlier one (S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
 * Statistics 6, 1979). Rejecting where the adjusted value is below α keeps the chance of any false rejection at α, however the tests
 * hang together.
 *
 * @param probabilities from 0 to 1, in any order.
 * @returns the adjusted ones in the same order, 1 at most.
 *
 * @example holmAdjusted([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]
 */
export function holmAdjusted(probabilities: readonly number[]): number[] {
  const order = probabilities
    .map((_, place) => place)
    .sort((a, b) => (probabilities[a] as number) - (probabilities[b] as number));
  const adjusted = probabilities.slice();
  let least = 0;
  order.forEach((place, rank) => {
    least = Math.max(least, Math.min(1, (probabilities.length - rank) * (probabilities[place] as number)));
    adjusted[place] = least;
  });
  return adjusted;
}

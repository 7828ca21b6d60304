/**
 * The rank of each category where items of one category share the mean of their ranks, counted from 1; for two categories the
 * difference is the one of Krippendorff's ordinal metric.
 *
 * @param counts how many items each category has, from the lowest category up.
 *
 * @example middleRanks(Float64Array.of(2, 1)) // 1.5, 3
 */
export function middleRanks(counts: Float64Array): Float64Array {
  let below = 0;
  return counts.map((count) => {
    const rank = below + (count + 1) / 2;
    below += count;
    return rank;
  });
}

/**
 * The value below which a share `probability` of sorted values lies, between two of them by linear interpolation (type 7 of Hyndman
 * and Fan, "Sample quantiles in statistical packages", The American Statistician 50, 1996; NumPy's default).
 *
 * @param sorted ascending, at least one.
 * @param probability from 0 to 1.
 * @throws RangeError for no value, or a number that is no probability.
 *
 * @example sortedQuantile(Float64Array.of(1, 2, 3, 4), 0.5) // 2.5
 */
export function sortedQuantile(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) throw new RangeError('no value has no quantile');
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`);
  const place = probability * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (place - below) * (high - low);
}

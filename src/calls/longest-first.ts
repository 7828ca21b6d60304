/**
 * The places of work that is to be done, the longest first: what is begun last should be short, so that all ends together (longest
 * processing time first, Graham 1969: at most 4/3 of the best schedule).
 *
 * @param weights how long each is expected to take, in any unit; 0 where there is nothing to do.
 */
export function longestFirst(weights: Uint32Array): Uint32Array {
  const places = new Uint32Array(weights.length);
  let count = 0;
  for (const [place, weight] of weights.entries()) {
    if (weight > 0) places[count++] = place;
  }
  // Equal ones in their own order.
  return places.subarray(0, count).sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
}

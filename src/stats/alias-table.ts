/** Places with a probability each, for drawing many times: a draw takes one number and no search. */
export interface AliasTable {
  /** Of each column its place in the table plus the share of it that is its own. */
  limits: Float64Array;
  /** What the rest of the column stands for. */
  aliases: Uint32Array;
}

/**
 * Makes columns of equal width of weights, each the own weight of a place topped up by one other place (A. J. Walker, "An efficient method
 * for generating discrete random variables with general distributions", ACM Transactions on Mathematical Software 3, 1977; built as by
 * M. D. Vose, "A linear algorithm for generating random numbers with a given distribution", IEEE Transactions on Software Engineering
 * 17, 1991).
 *
 * @param weights none negative, some of them above 0; they need no sum of 1.
 */
export function aliasTable(weights: Float64Array): AliasTable {
  const size = weights.length;
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / size;
  const shares = weights.map((weight) => weight / mean);
  const aliases = Uint32Array.from({ length: size }, (_, place) => place);
  const below: number[] = [];
  const above: number[] = [];
  for (const [place, share] of shares.entries()) (share < 1 ? below : above).push(place);
  while (below.length > 0 && above.length > 0) {
    const small = below.pop() as number;
    const large = above.pop() as number;
    aliases[small] = large;
    const rest = (shares[large] as number) + (shares[small] as number) - 1;
    shares[large] = rest;
    (rest < 1 ? below : above).push(large);
  }
  // What is left over differs from a full column by rounding alone.
  for (const place of [...below, ...above]) shares[place] = 1;
  return { limits: shares.map((share, place) => place + share), aliases };
}

/**
 * The place that a random number stands for.
 *
 * @param share from 0 up to, and without, 1.
 */
export function placeAt({ limits, aliases }: AliasTable, share: number): number {
  const scaled = share * limits.length;
  const column = Math.floor(scaled);
  return scaled < (limits[column] as number) ? column : (aliases[column] as number);
}

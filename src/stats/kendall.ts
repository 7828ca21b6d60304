/**
 * Kendall's tau-b, the rank correlation by pairs: (concordant - discordant) / √(pairs without a tie in the first · in the second).
 * Every pair is looked at, which is quick for leaderboards.
 *
 * M. G. Kendall, "The treatment of ties in ranking problems", Biometrika 33, 1945.
 *
 * @returns from -1 to 1; null for fewer than two pairs, or where one side does not vary.
 *
 * @example kendall(Float64Array.of(1, 2, 3), Float64Array.of(10, 30, 20)) // 0.33…
 */
export function kendall(first: Float64Array, second: Float64Array): number | null {
  let balance = 0;
  let [untiedFirst, untiedSecond] = [0, 0];
  for (let place = 0; place < first.length; place += 1) {
    for (let other = 0; other < place; other += 1) {
      const one = Math.sign((first[place] as number) - (first[other] as number));
      const two = Math.sign((second[place] as number) - (second[other] as number));
      balance += one * two;
      untiedFirst += Math.abs(one);
      untiedSecond += Math.abs(two);
    }
  }
  const untied = untiedFirst * untiedSecond;
  return untied === 0 ? null : balance / Math.sqrt(untied);
}

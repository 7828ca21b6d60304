import { randomOf } from './random.ts';
import type { Resampling } from './resamples.ts';
import { commonStep } from './common-step.ts';

export interface PermutationTest {
  /** Two-sided; 1 where every difference is 0. */
  p: number;
  /** `exact`: over all signs; `sampled`: over as many random signs as there are rounds. */
  method: 'exact' | 'sampled';
}

/**
 * The paired permutation test of a mean difference, two-sided: if two models are alike, each difference might as well have had the
 * other sign, and p is the share of all choices of signs whose mean lies at least as far from 0 as the one that was found (R. Fisher,
 * "The Design of Experiments", 1935, section 21; `scipy.stats.permutation_test` with `permutation_type='samples'`).
 *
 * Exact where the differences are multiples of one step, as scores are, or are few. Elsewhere signs are drawn, and the found ones
 * count among them: p = (b + 1)/(m + 1) (B. Phipson and G. Smyth, "Permutation p-values should never be zero", Statistical
 * Applications in Genetics and Molecular Biology 9, 2010), which is never 0.
 *
 * @param differences one a question, in any unit. The same ones with all signs changed give the same p.
 *
 * @example permutationTest([1, 1, 1, 1, 1], { rounds: 1000, seed: 0 }) // { p: 0.0625, method: 'exact' }: 2 of 32 choices of signs
 */
export function permutationTest(differences: readonly number[], resampling: Resampling): PermutationTest {
  const sizes = differences.filter((difference) => difference !== 0).map(Math.abs);
  if (sizes.length === 0) return { p: 1, method: 'exact' };
  let sum = 0;
  let all = 0;
  for (const difference of differences) {
    sum += difference;
    all += Math.abs(difference);
  }
  const step = commonStep(sizes);
  const steps = step === undefined ? undefined : sizes.map((size) => Math.round(size / step));
  if (step !== undefined && steps !== undefined && (all / step) * sizes.length <= MOST_WORK) {
    return { p: shareOnLattice(steps, Math.abs(Math.round(sum / step))), method: 'exact' };
  }
  // Sums of the same numbers in another order differ in the last digits.
  const bound = Math.abs(sum) - 1e-12 * all;
  if (sizes.length <= MOST_ENUMERATED) return { p: shareOfAll(sizes, bound), method: 'exact' };
  return { p: shareOfDrawn(sizes, bound, resampling), method: 'sampled' };
}

/** Additions: some tenths of a second. */
const MOST_WORK = 1e8;
/** 65,536 choices of signs. */
const MOST_ENUMERATED = 16;

/**
 * The probability of a sum at least `bound` away from 0, for whole numbers with random signs. The distribution of the sum of the
 * positive ones is built up a number at a time: with W of it and S of all, the sum is 2W - S.
 */
function shareOnLattice(sizes: readonly number[], bound: number): number {
  let total = 0;
  for (const size of sizes) total += size;
  const probabilities = new Float64Array(total + 1);
  probabilities[0] = 1;
  let reached = 0;
  for (const size of sizes) {
    reached += size;
    for (let sum = reached; sum >= 0; sum -= 1) {
      const withIt = sum >= size ? (probabilities[sum - size] as number) : 0;
      probabilities[sum] = ((probabilities[sum] as number) + withIt) / 2;
    }
  }
  let share = 0;
  probabilities.forEach((probability, sum) => {
    if (Math.abs(2 * sum - total) >= bound) share += probability;
  });
  return Math.min(1, share);
}

/** The same of any few numbers, over every choice of signs. */
function shareOfAll(sizes: readonly number[], bound: number): number {
  const sums = new Float64Array(2 ** sizes.length);
  let total = 0;
  let filled = 1;
  for (const size of sizes) {
    total += size;
    for (let place = 0; place < filled; place += 1) sums[filled + place] = (sums[place] as number) + size;
    filled *= 2;
  }
  let count = 0;
  for (const sum of sums) if (Math.abs(2 * sum - total) >= bound) count += 1;
  return count / sums.length;
}

/** The same over random signs. */
function shareOfDrawn(sizes: readonly number[], bound: number, { rounds, seed }: Resampling): number {
  const random = randomOf(seed);
  let count = 0;
  for (let round = 0; round < rounds; round += 1) {
    let sum = 0;
    let bits = 0;
    for (let place = 0; place < sizes.length; place += 1) {
      if (place % 32 === 0) bits = random.below(2 ** 32);
      sum += bits & 1 ? (sizes[place] as number) : -(sizes[place] as number);
      bits >>>= 1;
    }
    if (Math.abs(sum) >= bound) count += 1;
  }
  return (count + 1) / (rounds + 1);
}

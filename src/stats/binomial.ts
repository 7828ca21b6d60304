import type { Random } from './random.ts';

/**
 * How many of `trials` succeed, drawn at random: each does with `probability`, independently.
 *
 * Where few are expected, by adding up the probabilities of 0, 1, 2, … successes; else by W. Hörmann's transformed rejection, "The
 * generation of binomial random variates", Journal of Statistical Computation and Simulation 46, 1993, algorithm BTRS.
 *
 * @param trials a whole number, not negative.
 * @param probability from 0 to 1.
 */
export function drawBinomial(random: Random, trials: number, probability: number): number {
  if (probability > 0.5) return trials - drawBinomial(random, trials, 1 - probability);
  if (trials === 0 || probability <= 0) return 0;
  return trials * probability < FEW
    ? drawFew(random, trials, probability)
    : drawMany(random, trials, probability);
}

const FEW = 10;

function drawFew(random: Random, trials: number, probability: number): number {
  const odds = probability / (1 - probability);
  let chance = Math.exp(trials * Math.log1p(-probability));
  let rest = random.share();
  let successes = 0;
  while (rest > chance && successes < trials) {
    rest -= chance;
    successes += 1;
    chance *= (odds * (trials - successes + 1)) / successes;
  }
  return successes;
}

function drawMany(random: Random, trials: number, probability: number): number {
  const odds = probability / (1 - probability);
  const spread = Math.sqrt(trials * probability * (1 - probability));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * probability;
  const centre = trials * probability + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const mode = Math.floor((trials + 1) * probability);
  for (;;) {
    const u = random.share() - 0.5;
    const v = 1 - random.share();
    const us = 0.5 - Math.abs(u);
    const successes = Math.floor(((2 * a) / us + b) * u + centre);
    if (us >= 0.07 && v <= squeeze) return successes;
    if (successes < 0 || successes > trials) continue;
    const height = Math.log((v * alpha) / (a / (us * us) + b));
    const bound =
      (mode + 0.5) * Math.log((mode + 1) / (odds * (trials - mode + 1))) +
      (trials + 1) * Math.log((trials - mode + 1) / (trials - successes + 1)) +
      (successes + 0.5) * Math.log((odds * (trials - successes + 1)) / (successes + 1)) +
      stirlingRest(mode) +
      stirlingRest(trials - mode) -
      stirlingRest(successes) -
      stirlingRest(trials - successes);
    if (height <= bound) return successes;
  }
}

/** ln k! less Stirling's formula for it: (k + ½)·ln(k + 1) - (k + 1) + ½·ln 2π. */
function stirlingRest(k: number): number {
  if (k < RESTS.length) return RESTS[k] as number;
  const square = (k + 1) * (k + 1);
  return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1);
}

const RESTS = Float64Array.from({ length: 10 }, (_, k) => {
  let logFactorial = 0;
  for (let factor = 2; factor <= k; factor += 1) logFactorial += Math.log(factor);
  return logFactorial - ((k + 0.5) * Math.log(k + 1) - (k + 1) + Math.log(2 * Math.PI) / 2);
});

/**
 * Draws one of the counts' places `trials` times, each time with a probability in proportion to its count, and writes how often each
 * place was drawn: as often as the counts have a sum, it is the resample of as many independent rows that were counted into `counts`.
 *
 * @param trials @default the sum of the counts
 */
export function drawMultinomial(
  random: Random,
  counts: Float64Array,
  into: Float64Array,
  trials = counts.reduce((sum, count) => sum + count, 0),
): void {
  let weight = counts.reduce((sum, count) => sum + count, 0);
  let missing = trials;
  for (let place = 0; place < counts.length; place += 1) {
    const count = counts[place] as number;
    const drawn = count === 0 ? 0 : drawBinomial(random, missing, Math.min(1, count / weight));
    into[place] = drawn;
    weight -= count;
    missing -= drawn;
  }
}

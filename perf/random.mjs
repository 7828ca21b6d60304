// @ts-check

/**
 * Random numbers on [0, 1) from a seed (Tommy Ettinger's mulberry32).
 *
 * @param {number} seed
 */
export function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A standard normal number (Box and Muller 1958).
 *
 * @param {() => number} random uniform on [0, 1).
 */
export function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * A lognormal number with the median 1.
 *
 * @param {() => number} random uniform on [0, 1).
 * @param {number} sigma of its logarithm.
 */
export function logNormal(random, sigma) {
  return Math.exp(sigma * normal(random));
}

/**
 * The probability that a standard normal number is below `score` (Abramowitz and Stegun 1964, 26.2.17; within 7.5e-8).
 *
 * @param {number} score
 */
export function normalBelow(score) {
  const t = 1 / (1 + 0.2316419 * Math.abs(score));
  const polynomial =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const above = (Math.exp((-score * score) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
  return score >= 0 ? 1 - above : above;
}

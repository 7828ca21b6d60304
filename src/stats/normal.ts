/**
 * The standard normal distribution function Φ(z): the probability of a value of at most z.
 *
 * Marsaglia, "Evaluating the Normal Distribution", Journal of Statistical Software 11(4), 2004: near 0 the series of φ's integral, of
 * which every term is positive; in the tail the continued fraction of Mills' ratio (Abramowitz and Stegun 26.2.14), which keeps small
 * probabilities to full relative precision.
 *
 * @example normalProbability(1.96) // 0.9750…
 */
export function normalProbability(z: number): number {
  if (Number.isNaN(z)) return NaN;
  if (Math.abs(z) >= TAIL) return z > 0 ? 1 - upperTail(z) : upperTail(-z);
  let term = z;
  let sum = z;
  for (let power = 3; Math.abs(term) > Number.EPSILON * Math.abs(sum); power += 2) {
    term *= (z * z) / power;
    sum += term;
  }
  return 0.5 + density(z) * sum;
}

const TAIL = 3;

/** 1 - Φ(z) for z of at least `TAIL`. */
function upperTail(z: number): number {
  if (z > MOST_SIGMAS) return 0;
  let fraction = z;
  for (let step = FRACTION_STEPS; step >= 1; step -= 1) fraction = z + step / fraction;
  return density(z) / fraction;
}

/** Beyond these, probabilities are less than the least positive number. */
const MOST_SIGMAS = 39;
/** From z = 3 on, so many steps leave less than rounding does. */
const FRACTION_STEPS = 80;

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/**
 * The standard normal quantile: the z below which a share `probability` of the distribution lies; -Infinity for 0 and Infinity for 1.
 *
 * A first guess (Abramowitz and Stegun 26.2.23, right to 4.5e-4) is mended by Halley's method, of which each step triples the digits.
 *
 * @throws RangeError for a number that is no probability.
 *
 * @example normalQuantile(0.975) // 1.9599…
 */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`);
  if (probability === 0 || probability === 1) return probability === 0 ? -Infinity : Infinity;
  if (probability > 0.5) return -normalQuantile(1 - probability);
  let z = firstGuess(probability);
  for (let step = 0; step < HALLEY_STEPS; step += 1) {
    const error = (normalProbability(z) - probability) / density(z);
    z -= error / (1 + (z * error) / 2);
  }
  return z;
}

const HALLEY_STEPS = 3;

/** For probabilities of at most a half. */
function firstGuess(probability: number): number {
  const t = Math.sqrt(-2 * Math.log(probability));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return above / below - t;
}

/**
 * The quantile of Student's t distribution: the t below which a share `probability` of it lies.
 *
 * For a whole number of degrees of freedom the distribution function is a finite sum (Abramowitz and Stegun, "Handbook of
 * Mathematical Functions", 26.7.3 and 26.7.4), so that no approximation is needed: with t = √df · tan θ the probability of lying
 * between -t and t is a function A(θ), and A(θ) = p is solved by Newton's method. A rises ever more slowly, so that from θ = 0
 * each step falls short of the solution and none can pass it.
 *
 * @param probability above 0 and below 1.
 * @param df degrees of freedom: a whole number, at least 1.
 * @throws RangeError for others.
 *
 * @example studentQuantile(0.975, 7) // 2.3646…
 */
export function studentQuantile(probability: number, df: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`not a probability: ${probability}`);
  if (!Number.isInteger(df) || df < 1) throw new RangeError(`not a number of degrees of freedom: ${df}`);
  const between = Math.abs(2 * probability - 1);
  const slope = centralSlope(df);
  let angle = 0;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const gain = (between - centralProbability(angle, df)) / (slope * Math.cos(angle) ** (df - 1));
    // Short of the solution by nothing but rounding.
    if (!(gain > angle * Number.EPSILON)) break;
    angle += gain;
  }
  return Math.sign(probability - 0.5) * Math.sqrt(df) * Math.tan(angle);
}

/** Each step at least halves what is missing, far out in a heavy tail; near the solution digits double. */
const MOST_STEPS = 100;

/** A(θ): the probability of lying within ±√df · tan θ. */
function centralProbability(angle: number, df: number): number {
  const sine = Math.sin(angle);
  const cosine = Math.cos(angle);
  if (df % 2 === 0) return sine * sumOfPowers(1, cosine ** 2, df);
  const sum = df === 1 ? 0 : sine * sumOfPowers(cosine, cosine ** 2, df);
  return (2 / Math.PI) * (angle + sum);
}

/** A's derivative is this times the (df - 1)th power of cos θ. */
function centralSlope(df: number): number {
  if (df % 2 === 0) return sumOfPowers(1, 1, df);
  return (2 / Math.PI) * (1 + (df === 1 ? 0 : sumOfPowers(1, 1, df)));
}

/**
 * For even df: 1 + 1/2 c² + (1·3)/(2·4) c⁴ + …, up to the (df - 2)th power of c; for odd df: c + 2/3 c³ + (2·4)/(3·5) c⁵ + …, up
 * to the same.
 */
function sumOfPowers(first: number, square: number, df: number): number {
  let term = first;
  let sum = first;
  for (let power = (df % 2) + 2; power <= df - 2; power += 2) {
    term *= (square * (power - 1)) / power;
    sum += term;
  }
  return sum;
}

import { factorCholesky, solveCholesky } from './cholesky.ts';
import { maximize } from './newton.ts';
import { HIGH_WINS, LOW_WINS, OUTCOMES, type PairOutcomes, TIE } from './pair-outcomes.ts';

/**
 * The strengths of models by maximum likelihood in the model of Bradley and Terry, a tie being half a win for either: i wins against j
 * with probability 1 / (1 + exp(s(j) - s(i))).
 *
 * R. Bradley and M. Terry, "Rank analysis of incomplete block designs", Biometrika 39, 1952; D. Hunter, "MM algorithms for generalized
 * Bradley-Terry models", The Annals of Statistics 32(1), 2004, for when the maximum exists (`findSeparation` in comparison-graph.ts; it
 * is asked for first). The last model is held at 0 while Newton's method looks for the others.
 *
 * @param start strengths near the maximum, if any are known; they are not changed.
 * @returns natural logarithms of odds, of mean 0, to about 10⁻¹²; undefined where none was found.
 *
 * @example bradleyTerry({ models: 2, cells: Float64Array.of(3, 1, 0) }) // [0.549…, -0.549…]: their difference is ln 3
 */
export function bradleyTerry(outcomes: PairOutcomes, start?: Float64Array): Float64Array | undefined {
  const { models } = outcomes;
  const strengths = startFrom(models, start);
  const isFound = maximize(
    {
      size: models - 1,
      differentiate: (point, slope, curvature) => differentiate(outcomes, point, slope, curvature),
    },
    strengths.subarray(0, models - 1),
  );
  return isFound ? centred(strengths) : undefined;
}

/** The first guess of a fit: strengths less that of the last model, which is held at 0. */
export function startFrom(models: number, start: Float64Array | undefined): Float64Array {
  if (start === undefined) return new Float64Array(models);
  const last = start[models - 1] as number;
  return start.map((strength) => strength - last);
}

/** Strengths of mean 0, in place. */
export function centred(strengths: Float64Array): Float64Array {
  let sum = 0;
  for (const strength of strengths) sum += strength;
  for (let model = 0; model < strengths.length; model += 1) {
    strengths[model] = (strengths[model] as number) - sum / strengths.length;
  }
  return strengths;
}

/**
 * Writes the slope of the log-likelihood and its negated second derivatives (size × size, the lower triangle) at strengths whose last,
 * held at 0, is left out.
 *
 * @returns true: it exists everywhere.
 */
export function differentiate(
  { models, cells }: PairOutcomes,
  point: Float64Array,
  slope: Float64Array,
  curvature: Float64Array,
): boolean {
  const size = models - 1;
  const odds = new Float64Array(models).fill(1);
  for (let model = 0; model < size; model += 1) odds[model] = Math.exp(point[model] as number);
  slope.fill(0);
  curvature.fill(0);
  let cell = 0;
  for (let high = 1; high < models; high += 1) {
    const highOdds = odds[high] as number;
    let highSlope = 0;
    let highCurvature = 0;
    for (let low = 0; low < high; low += 1, cell += OUTCOMES) {
      const wins = cells[cell + LOW_WINS] as number;
      const ties = cells[cell + TIE] as number;
      const battles = wins + ties + (cells[cell + HIGH_WINS] as number);
      if (battles === 0) continue;
      const lowOdds = odds[low] as number;
      const chance = lowOdds / (lowOdds + highOdds);
      const surprise = wins + ties / 2 - battles * chance;
      const weight = battles * chance * (1 - chance);
      slope[low] = (slope[low] as number) + surprise;
      curvature[low * size + low] = (curvature[low * size + low] as number) + weight;
      highSlope -= surprise;
      highCurvature += weight;
      if (high < size) curvature[high * size + low] = -weight;
    }
    if (high < size) {
      slope[high] = (slope[high] as number) + highSlope;
      curvature[high * size + high] = (curvature[high * size + high] as number) + highCurvature;
    }
  }
  return true;
}

/**
 * The covariance of the estimated strengths where battles are independent: the inverse of Fisher's information, for strengths of mean
 * 0 (models × models, row by row). The variance of a difference of two is c(i, i) + c(j, j) - 2·c(i, j).
 *
 * @param strengths the maximum.
 */
export function bradleyTerryCovariance(outcomes: PairOutcomes, strengths: Float64Array): Float64Array {
  const { models } = outcomes;
  const size = models - 1;
  const information = new Float64Array(size * size);
  const point = startFrom(models, strengths).subarray(0, size);
  differentiate(outcomes, point, new Float64Array(size), information);
  factorCholesky(information, size);
  const covariance = new Float64Array(models * models);
  for (let model = 0; model < size; model += 1) {
    const column = new Float64Array(size);
    column[model] = 1;
    solveCholesky(information, size, column);
    covariance.set(column, model * models);
  }
  // From "less the last strength" to "less the mean": the mean is taken off every row, then off every column.
  for (let row = 0; row < models; row += 1) centred(covariance.subarray(row * models, (row + 1) * models));
  for (let column = 0; column < models; column += 1) {
    const values = centred(
      Float64Array.from({ length: models }, (_, row) => covariance[row * models + column] as number),
    );
    for (let row = 0; row < models; row += 1) covariance[row * models + column] = values[row] as number;
  }
  return covariance;
}

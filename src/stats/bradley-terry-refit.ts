import { bradleyTerry, centred, differentiate, startFrom } from './bradley-terry.ts';
import { factorCholesky, solveCholesky } from './cholesky.ts';
import { HIGH_WINS, LOW_WINS, OUTCOMES, type PairOutcomes, TIE, countCells } from './pair-outcomes.ts';

/** Natural logarithms of odds: less than a millionth of a point of a rating. */
const MOST_ERROR = 1e-10;
/** Where a step is more than this share of the one before, Newton's own steps are the shorter way. */
const MOST_RATIO = 0.4;

/**
 * Fits resamples of data that have a fit. Their curvature is nearly that of the data, so that its Cholesky factor is computed once and
 * serves the steps of every resample: a step costs the slope and two triangular systems instead of a factorization (the simplified
 * Newton method; C. T. Kelley, "Solving Nonlinear Equations with Newton's Method", 2003, 2.4, "chord method").
 *
 * Steps shrink by a ratio q, the share by which the curvatures differ, and after one of length |s| the maximum is |s| · q / (1 - q)
 * away; the last step is the one after which that is below 10⁻¹⁰, with the largest q seen. Where steps do not shrink to 0.4 of the one
 * before, as in resamples of few battles, the resample is fitted by `bradleyTerry`.
 *
 * @param strengths the fit of `data`.
 * @returns a function that gives a resample's strengths, of mean 0; undefined where it has none.
 */
export function bradleyTerryRefit(
  data: PairOutcomes,
  strengths: Float64Array,
): (resample: PairOutcomes) => Float64Array | undefined {
  const { models } = data;
  const size = models - 1;
  const start = startFrom(models, strengths);
  const factor = new Float64Array(size * size);
  const step = new Float64Array(models);
  differentiate(data, start.subarray(0, size), step, factor);
  const isFactored = factorCholesky(factor, size);
  const odds = new Float64Array(models);
  const pairs: PairScores = {
    battles: new Float64Array(countCells(models) / OUTCOMES),
    scores: new Float64Array(countCells(models) / OUTCOMES),
  };
  const battles = scorePairs(data, pairs);

  return (resample) => {
    if (!isFactored) return bradleyTerry(resample, strengths);
    // A resample of questions may have more battles than the data, or fewer, and its curvature is in proportion.
    const scale = battles / scorePairs(resample, pairs);
    const point = start.slice();
    let before = Infinity;
    let mostRatio = 0;
    for (;;) {
      for (let model = 0; model < models; model += 1) odds[model] = Math.exp(point[model] as number);
      writeSlope(pairs, odds, step);
      solveCholesky(factor, size, step);
      let length = 0;
      for (let model = 0; model < size; model += 1) {
        const change = scale * (step[model] as number);
        point[model] = (point[model] as number) + change;
        length = Math.max(length, Math.abs(change));
      }
      const ratio = length / before;
      if (length === 0) return centred(point);
      // Not a number counts as no success too.
      if (!(ratio <= MOST_RATIO)) return bradleyTerry(resample, strengths);
      mostRatio = Math.max(mostRatio, ratio);
      // The first step has no ratio.
      if (before < Infinity && (length * mostRatio) / (1 - mostRatio) < MOST_ERROR) return centred(point);
      before = length;
    }
  };
}

/** By pair of models: their battles, and what the lower one scored, a tie being half a win. */
interface PairScores {
  battles: Float64Array;
  scores: Float64Array;
}

/** @returns how many battles there are. */
function scorePairs({ cells }: PairOutcomes, { battles, scores }: PairScores): number {
  let total = 0;
  for (let pair = 0, cell = 0; pair < battles.length; pair += 1, cell += OUTCOMES) {
    const wins = cells[cell + LOW_WINS] as number;
    const ties = cells[cell + TIE] as number;
    const count = wins + ties + (cells[cell + HIGH_WINS] as number);
    battles[pair] = count;
    scores[pair] = wins + ties / 2;
    total += count;
  }
  return total;
}

/** What each model scored more than its odds let expect. */
function writeSlope({ battles, scores }: PairScores, odds: Float64Array, slope: Float64Array): void {
  slope.fill(0);
  for (let high = 1, pair = 0; high < odds.length; high += 1) {
    const highOdds = odds[high] as number;
    let ofHigh = 0;
    for (let low = 0; low < high; low += 1, pair += 1) {
      const lowOdds = odds[low] as number;
      const surprise =
        (scores[pair] as number) - ((battles[pair] as number) * lowOdds) / (lowOdds + highOdds);
      slope[low] = (slope[low] as number) + surprise;
      ofHigh -= surprise;
    }
    slope[high] = (slope[high] as number) + ofHigh;
  }
}

import { generalizedInverse } from './generalized-inverse.ts';
import { SUMS, turnPlaces } from './nested-sums.ts';

/** What a score varies with, each within the one before it: the question, its turn, the answer sampled, the judgment of it. */
export const LEVELS = ['question', 'turn', 'answer', 'judge'] as const;
export type Level = (typeof LEVELS)[number];

/** An analysis of variance: for each level its sum of squares, and what that is expected to be. */
export interface NestedAnova {
  /** In the unit of the scores, squared. */
  squares: Float64Array;
  freedom: Float64Array;
  /** Row by row: how often the variance of each level is in the expected sum of squares of each. */
  coefficients: Float64Array;
  /** What the variance of each level is multiplied by in the variance of the mean of all scores. */
  inMean: Float64Array;
}

const SIZE = LEVELS.length;

/**
 * The sums of squares of scores y = turn + question + (turn of the question) + answer + judgment, where the effect of a turn is fixed and all
 * others are random, each fitted after those before it, with their expectations. The data may be unbalanced: C. R. Henderson, "Estimation of
 * variance and covariance components", Biometrics 9, 1953, method 3; S. R. Searle, G. Casella and C. E. McCulloch, "Variance
 * Components", 1992, section 5.5.
 *
 * @param sums `nestedSums` of all questions, added.
 * @param turns with which they were made.
 */
export function nestedAnova(sums: Float64Array, turns: number): NestedAnova {
  const at = (place: number) => sums[place] as number;
  const places = turnPlaces(turns);
  const matrixAt = (place: number) => sums.subarray(place, place + turns * turns);
  const n = at(SUMS.scores);
  const questions = at(SUMS.questions);
  let fittedTurns = 0;
  let squaresOfTurns = 0;
  let scoresInTurns = 0;
  let answersInTurns = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    const count = at(places.scores + turn);
    if (count === 0) continue;
    fittedTurns += 1;
    squaresOfTurns += at(places.total + turn) ** 2 / count;
    scoresInTurns += at(places.squaredScores + turn) / count;
    answersInTurns += at(places.squaredAnswers + turn) / count;
  }
  // Turns within questions: what they explain beside the questions is Wy' G⁻ Wy.
  const { values: inverse, rank } = generalizedInverse(matrixAt(places.gram), turns);
  let beside = 0;
  for (let row = 0; row < turns; row += 1) {
    for (let column = 0; column < turns; column += 1) {
      const weight = inverse[row * turns + column] as number;
      beside += at(places.crossTotal + row) * weight * at(places.crossTotal + column);
    }
  }
  const turnsInBoth = at(SUMS.turnsInQuestion) + traceOf(inverse, matrixAt(places.gramOfSquares));
  const answersInBoth = at(SUMS.answersInQuestion) + traceOf(inverse, matrixAt(places.gramOfAnswers));
  // For each fit, from the turns alone to the answers: the trace of Z' P Z for the effects of each level.
  const traces = [
    [scoresInTurns, scoresInTurns, answersInTurns, fittedTurns],
    [n, turnsInBoth, answersInBoth, questions + rank],
    [n, n, at(SUMS.answersInTurns), at(SUMS.turns)],
    [n, n, n, at(SUMS.answers)],
    [n, n, n, n],
  ] as const;
  const coefficients = new Float64Array(SIZE * SIZE);
  const freedom = new Float64Array(SIZE);
  for (let row = 0; row < SIZE; row += 1) {
    const [before, after] = [traces[row], traces[row + 1]] as [readonly number[], readonly number[]];
    for (let column = row; column < SIZE; column += 1)
      coefficients[row * SIZE + column] = (after[column] as number) - (before[column] as number);
    freedom[row] = coefficients[row * SIZE + SIZE - 1] as number;
  }
  return {
    squares: Float64Array.of(
      at(SUMS.squaredMean) + beside - squaresOfTurns,
      at(SUMS.betweenTurns) - beside,
      at(SUMS.betweenAnswers),
      at(SUMS.withinAnswers),
    ),
    freedom,
    coefficients,
    inMean: Float64Array.of(
      at(SUMS.squaredScores) / n ** 2,
      at(SUMS.squaredTurns) / n ** 2,
      at(SUMS.squaredAnswers) / n ** 2,
      1 / n,
    ),
  };
}

/** The trace of a product of two symmetric matrices. */
function traceOf(one: Float64Array, other: Float64Array): number {
  let trace = 0;
  for (let place = 0; place < one.length; place += 1)
    trace += (one[place] as number) * (other[place] as number);
  return trace;
}

/** Several analyses as one: the same variances are looked for in all of them. */
export function pooledAnova(parts: readonly NestedAnova[]): NestedAnova {
  const sum = (of: (part: NestedAnova) => Float64Array, length: number) =>
    Float64Array.from({ length }, (_, place) =>
      parts.reduce((total, part) => total + (of(part)[place] as number), 0),
    );
  return {
    squares: sum(({ squares }) => squares, SIZE),
    freedom: sum(({ freedom }) => freedom, SIZE),
    coefficients: sum(({ coefficients }) => coefficients, SIZE * SIZE),
    inMean: sum(({ inMean }) => inMean, SIZE).map((value) => value / parts.length),
  };
}

/**
 * The levels that can be told apart: one that never varies within the level before it (one answer to each turn, one judgment of each
 * answer) is one with it. A list of places in `LEVELS` for each.
 */
export function separableLevels({ freedom }: NestedAnova): number[][] {
  const groups: number[][] = [];
  for (let level = 0; level < SIZE; level += 1) {
    const before = groups.at(-1);
    if (before === undefined || (freedom[level] as number) > 0.5) groups.push([level]);
    else before.push(level);
  }
  return groups;
}

/**
 * The variances that set each sum of squares equal to its expectation. For balanced data they are those of REML where none is negative; a
 * negative one is returned as it is, and says that there is no more variance than chance.
 *
 * @param groups of `separableLevels`: one variance each.
 * @returns one a group, in the unit of the scores, squared; NaN where it cannot be estimated.
 */
export function varianceComponents(
  { squares, coefficients }: NestedAnova,
  groups: readonly (readonly number[])[],
): number[] {
  const variances: number[] = groups.map(() => 0);
  for (let place = groups.length - 1; place >= 0; place -= 1) {
    const row = groups[place]?.[0] as number;
    let rest = squares[row] as number;
    for (let other = place + 1; other < groups.length; other += 1) {
      const column = groups[other]?.[0] as number;
      rest -= (variances[other] as number) * (coefficients[row * SIZE + column] as number);
    }
    const own = coefficients[row * SIZE + row] as number;
    variances[place] = own > 1e-9 ? rest / own : Number.NaN;
  }
  return variances;
}

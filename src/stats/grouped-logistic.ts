import { logistic, logisticLoss } from './logistic.ts';
import { type FitOutcome, type NewtonPoint, minimizeByNewton } from './logistic-newton.ts';
import { solvePositive } from './solve-positive.ts';

/** Rows that each belong to one series and one group, such as a model and an instruction. */
export interface GroupedData {
  series: number;
  groups: number;
  /** One a row. */
  seriesOf: Int32Array;
  groupOf: Int32Array;
  /** One a row, about 1 in size. */
  covariate: Float64Array;
  /** From 0 to 1. */
  outcomes: Float64Array;
}

export interface GroupedOptions {
  /** λ of the penalty λ/2 · level² of each group: above 0. */
  ridge: number;
  /** How often each group counts, its penalty with it: as if it stood there so often. @default 1 */
  times?: Float64Array | undefined;
  /** A fit of similar data. */
  start?: Omit<GroupedFit, 'outcome'> | undefined;
}

/** In log-odds; of no use unless `converged`. */
export interface GroupedFit {
  /** By series: its level, and its slope for a covariate of 1. */
  levels: Float64Array;
  slopes: Float64Array;
  /** By group: its level, drawn towards 0 by the penalty. */
  groupLevels: Float64Array;
  outcome: FitOutcome;
}

/**
 * Logistic regression with a level and a slope for each series, and a level for each group that all series share; the groups' levels
 * are penalized (as if drawn from a normal distribution of variance 1/λ), which is what makes both kinds of level tell apart.
 *
 * Newton's method, where the groups' levels, whose curvature is diagonal, are eliminated by Schur's complement (Boyd and Vandenberghe,
 * "Convex Optimization", 2004, appendix C.4): a step costs groups × series² and not (groups + series)³.
 */
export function fitGrouped(data: GroupedData, options: GroupedOptions): GroupedFit {
  const { series, groups, outcomes } = data;
  const { ridge, times, start } = options;
  const terms = 2 * series;
  const begin = new Float64Array(terms + groups);
  if (start !== undefined) {
    begin.set(start.levels);
    begin.set(start.slopes, series);
    begin.set(start.groupLevels, terms);
  }
  const at = (coefficients: Float64Array): NewtonPoint => {
    const sums = sumRows(data, coefficients, times);
    let { loss } = sums;
    for (let group = 0; group < groups; group += 1) {
      const λ = ridge * (times === undefined ? 1 : (times[group] as number));
      const level = coefficients[terms + group] as number;
      loss += (λ / 2) * level ** 2;
      sums.groupDescent[group] = (sums.groupDescent[group] as number) - λ * level;
      sums.groupBend[group] = (sums.groupBend[group] as number) + λ;
    }
    return { loss, step: schurStep(sums, terms, groups) };
  };
  const { coefficients, outcome } = minimizeByNewton(begin, at, outcomes.length);
  return {
    levels: coefficients.slice(0, series),
    slopes: coefficients.slice(series, terms),
    groupLevels: coefficients.slice(terms),
    outcome,
  };
}

interface Sums {
  loss: number;
  /** Of the series' terms: levels, then slopes. */
  descent: Float64Array;
  curvature: Float64Array;
  /** Of the groups. */
  groupDescent: Float64Array;
  groupBend: Float64Array;
  /** Groups × terms: the curvature between both. */
  shared: Float64Array;
}

function sumRows(
  { series, groups, seriesOf, groupOf, covariate, outcomes }: GroupedData,
  coefficients: Float64Array,
  times: Float64Array | undefined,
): Sums {
  const terms = 2 * series;
  const sums: Sums = {
    loss: 0,
    descent: new Float64Array(terms),
    curvature: new Float64Array(terms * terms),
    groupDescent: new Float64Array(groups),
    groupBend: new Float64Array(groups),
    shared: new Float64Array(groups * terms),
  };
  const { descent, curvature, groupDescent, groupBend, shared } = sums;
  for (let row = 0; row < outcomes.length; row += 1) {
    const level = seriesOf[row] as number;
    const group = groupOf[row] as number;
    const weight = times === undefined ? 1 : (times[group] as number);
    if (weight === 0) continue;
    const slope = series + level;
    const value = covariate[row] as number;
    const outcome = outcomes[row] as number;
    const logOdds =
      (coefficients[level] as number) +
      value * (coefficients[slope] as number) +
      (coefficients[terms + group] as number);
    const expected = logistic(logOdds);
    const surprise = weight * (outcome - expected);
    const bend = weight * expected * (1 - expected);
    sums.loss += weight * logisticLoss(logOdds, outcome);
    addTo(descent, level, surprise);
    addTo(descent, slope, surprise * value);
    addTo(groupDescent, group, surprise);
    addTo(curvature, level * terms + level, bend);
    addTo(curvature, slope * terms + level, bend * value);
    addTo(curvature, slope * terms + slope, bend * value ** 2);
    addTo(groupBend, group, bend);
    addTo(shared, group * terms + level, bend);
    addTo(shared, group * terms + slope, bend * value);
  }
  return sums;
}

/** Newton's step of all coefficients; undefined where the series' terms cannot be told apart. */
function schurStep(
  { descent, curvature, groupDescent, groupBend, shared }: Sums,
  terms: number,
  groups: number,
): Float64Array | undefined {
  for (let group = 0; group < groups; group += 1) {
    const bend = groupBend[group] as number;
    if (bend === 0) continue;
    const from = group * terms;
    for (let row = 0; row < terms; row += 1) {
      const own = (shared[from + row] as number) / bend;
      if (own === 0) continue;
      addTo(descent, row, -own * (groupDescent[group] as number));
      for (let column = 0; column <= row; column += 1) {
        addTo(curvature, row * terms + column, -own * (shared[from + column] as number));
      }
    }
  }
  if (!solvePositive(curvature, terms, descent)) return undefined;
  const step = new Float64Array(terms + groups);
  step.set(descent);
  for (let group = 0; group < groups; group += 1) {
    const bend = groupBend[group] as number;
    if (bend === 0) continue;
    let rest = groupDescent[group] as number;
    for (let row = 0; row < terms; row += 1) {
      rest -= (shared[group * terms + row] as number) * (descent[row] as number);
    }
    step[terms + group] = rest / bend;
  }
  return step;
}

function addTo(sums: Float64Array, place: number, value: number): void {
  sums[place] = (sums[place] as number) + value;
}

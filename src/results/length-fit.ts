import { type GroupedFit, fitGrouped } from '../stats/grouped-logistic.ts';
import { logistic } from '../stats/logistic.ts';
import { fitLogistic } from '../stats/logistic-regression.ts';
import { type Resampling, resamples } from '../stats/resamples.ts';
import type { LengthTable } from './length-table.ts';

/** Coefficients in log-odds, and by model the rate that they give for answers of equal length. */
export interface LengthFit extends Omit<GroupedFit, 'outcome'> {
  rates: Float64Array;
}

/** λ of the penalty on an instruction's difficulty: as if they were drawn from a normal distribution of variance 1. */
const RIDGE = 1;

/** Fits all models at once, instructions' difficulties with them; undefined where there is no finite solution. */
export function fitTable(table: LengthTable): LengthFit | undefined {
  const fit = fitDrawn(table, undefined, undefined);
  return fit && { ...fit, rates: ratesOf(table, fit, undefined) };
}

/** Rates of resamples. */
export interface DrawnRates {
  /** By model, sorted. */
  rates: Float64Array[];
  /** Resamples that have no finite fit by themselves. */
  withoutMaximum: number;
}

/**
 * The rates of resamples of the questions. Where a resample has no finite fit, as when a model won all of it, every question is
 * counted a hundredth of a time more.
 */
export function drawRates(table: LengthTable, full: LengthFit, resampling: Resampling): DrawnRates {
  const { series, groups, questionOf, questions } = table;
  const rates = Array.from({ length: series }, () => new Float64Array(resampling.rounds));
  const drawnTimes = new Float64Array(questions);
  const times = new Float64Array(groups);
  let round = 0;
  let withoutMaximum = 0;
  for (const drawn of resamples(questions, resampling)) {
    drawnTimes.fill(0);
    for (const question of drawn) drawnTimes[question] = (drawnTimes[question] as number) + 1;
    for (let group = 0; group < groups; group += 1) {
      times[group] = drawnTimes[questionOf[group] as number] as number;
    }
    let fit = fitDrawn(table, times, full);
    if (fit === undefined) {
      withoutMaximum += 1;
      for (let group = 0; group < groups; group += 1) times[group] = (times[group] as number) + LITTLE;
      fit = fitDrawn(table, times, full) ?? full;
    }
    for (const [place, rate] of ratesOf(table, fit, times).entries()) {
      (rates[place] as Float64Array)[round] = rate;
    }
    round += 1;
  }
  return { rates: rates.map((values) => values.sort()), withoutMaximum };
}

const LITTLE = 0.01;

type Coefficients = Omit<GroupedFit, 'outcome'>;

function fitDrawn(
  table: LengthTable,
  times: Float64Array | undefined,
  start: Coefficients | undefined,
): Coefficients | undefined {
  if (table.series === 1) return fitAlone(table, times, start);
  const fit = fitGrouped(table, { ridge: RIDGE, times, start });
  return fit.outcome === 'converged' ? fit : undefined;
}

/** The fit of a single model, with no difficulty of instructions. */
function fitAlone(
  { covariate, outcomes, groupOf, groups }: LengthTable,
  times: Float64Array | undefined,
  start: Coefficients | undefined,
): Coefficients | undefined {
  const design = new Float64Array(2 * outcomes.length).fill(1);
  for (let row = 0; row < outcomes.length; row += 1) design[2 * row + 1] = covariate[row] as number;
  const { coefficients, outcome } = fitLogistic(
    {
      design,
      terms: 2,
      outcomes,
      weights: times && Float64Array.from(groupOf, (group) => times[group] as number),
    },
    { start: start && Float64Array.of(start.levels[0] as number, start.slopes[0] as number) },
  );
  if (outcome !== 'converged') return undefined;
  return {
    levels: coefficients.slice(0, 1),
    slopes: coefficients.slice(1),
    groupLevels: new Float64Array(groups),
  };
}

/** By model, the mean over its matches of the probability of a win at equal length. */
function ratesOf(
  { series, seriesOf, groupOf }: LengthTable,
  { levels, groupLevels }: Coefficients,
  times: Float64Array | undefined,
): Float64Array {
  const sums = new Float64Array(series);
  const weights = new Float64Array(series);
  for (const [row, place] of seriesOf.entries()) {
    const group = groupOf[row] as number;
    const weight = times === undefined ? 1 : (times[group] as number);
    const logOdds = (levels[place] as number) + (groupLevels[group] as number);
    sums[place] = (sums[place] as number) + weight * logistic(logOdds);
    weights[place] = (weights[place] as number) + weight;
  }
  return sums.map((sum, place) => sum / (weights[place] as number));
}

import { logistic, logisticLoss } from './logistic.ts';
import { type FitOutcome, type NewtonPoint, minimizeByNewton } from './logistic-newton.ts';
import { solvePositive } from './solve-positive.ts';

/** Battles of two models each, with what else tells their answers apart. */
export interface PairedData {
  /** By their places, how many models there are. */
  models: number;
  /** One a battle: the place of the model that stands first, and of the other. */
  first: Int32Array;
  second: Int32Array;
  /** From 0 to 1: the share of the win that the first model has; a tie is 0.5. */
  outcomes: Float64Array;
  /** Battles × width, row by row: differences between the first answer and the second, about 1 in size. */
  covariates: Float64Array;
  width: number;
}

export interface PairedOptions {
  /** How often each battle counts. @default 1 */
  weights?: Float64Array | undefined;
  /** λ of the penalty λ/2 · Σ slopes²; strengths have none. @default 0 */
  ridge?: number | undefined;
  /** A fit of similar data. */
  start?: Pick<PairedFit, 'strengths' | 'slopes'> | undefined;
}

/** In log-odds; of no use unless `converged`. */
export interface PairedFit {
  /** By model; their mean is 0. */
  strengths: Float64Array;
  /** By covariate: for a difference of 1. */
  slopes: Float64Array;
  steps: number;
  outcome: FitOutcome;
}

/**
 * Bradley and Terry's model with covariates: the log-odds that the first answer wins are the difference of the models' strengths plus
 * slopes · covariates (R. A. Bradley and M. E. Terry, "Rank analysis of incomplete block designs", Biometrika 39, 1952; with covariates of
 * the battle, W.-L. Chiang and others, "Chatbot Arena", 2024, and LMSYS, "Does style matter?", 2024). Maximum likelihood; slopes may
 * be penalized. A battle touches two models alone, so that a pass costs no more for many models; memory beside the data is that of
 * (models + width)² numbers.
 *
 * Strengths are told up to a constant: that of the first model is held at 0 while fitting, and then their mean is made 0.
 */
export function fitPairs(data: PairedData, { weights, ridge = 0, start }: PairedOptions = {}): PairedFit {
  const { models, first, second, outcomes, covariates, width } = data;
  // Model m has the term m - 1, covariate c the term models - 1 + c.
  const terms = models - 1 + width;
  const total = weights === undefined ? outcomes.length : weights.reduce((sum, weight) => sum + weight, 0);

  const at = (coefficients: Float64Array): NewtonPoint => {
    const curvature = new Float64Array(terms * terms);
    const descent = new Float64Array(terms);
    let loss = 0;
    for (let battle = 0; battle < outcomes.length; battle += 1) {
      const weight = weights === undefined ? 1 : (weights[battle] as number);
      if (weight === 0) continue;
      const one = (first[battle] as number) - 1;
      const other = (second[battle] as number) - 1;
      const from = battle * width;
      let logOdds = 0;
      if (one >= 0) logOdds += coefficients[one] as number;
      if (other >= 0) logOdds -= coefficients[other] as number;
      for (let c = 0; c < width; c += 1) {
        logOdds += (covariates[from + c] as number) * (coefficients[models - 1 + c] as number);
      }
      const outcome = outcomes[battle] as number;
      const expected = logistic(logOdds);
      const surprise = weight * (outcome - expected);
      const bend = weight * expected * (1 - expected);
      loss += weight * logisticLoss(logOdds, outcome);
      if (one >= 0) {
        descent[one] = (descent[one] as number) + surprise;
        addTo(curvature, one * terms + one, bend);
      }
      if (other >= 0) {
        descent[other] = (descent[other] as number) - surprise;
        addTo(curvature, other * terms + other, bend);
      }
      if (one >= 0 && other >= 0) {
        addTo(curvature, Math.max(one, other) * terms + Math.min(one, other), -bend);
      }
      for (let c = 0; c < width; c += 1) {
        const value = covariates[from + c] as number;
        if (value === 0) continue;
        const term = models - 1 + c;
        const scaled = bend * value;
        descent[term] = (descent[term] as number) + surprise * value;
        if (one >= 0) addTo(curvature, term * terms + one, scaled);
        if (other >= 0) addTo(curvature, term * terms + other, -scaled);
        for (let d = 0; d <= c; d += 1) {
          addTo(curvature, term * terms + models - 1 + d, scaled * (covariates[from + d] as number));
        }
      }
    }
    for (let term = models - 1; term < terms; term += 1) {
      const slope = coefficients[term] as number;
      loss += (ridge / 2) * slope ** 2;
      descent[term] = (descent[term] as number) - ridge * slope;
      addTo(curvature, term * (terms + 1), ridge);
    }
    return { loss, step: solvePositive(curvature, terms, descent) ? descent : undefined };
  };

  const begin = new Float64Array(terms);
  if (start !== undefined) {
    const reference = start.strengths[0] as number;
    for (let model = 1; model < models; model += 1) {
      begin[model - 1] = (start.strengths[model] as number) - reference;
    }
    begin.set(start.slopes, models - 1);
  }
  const { coefficients, steps, outcome } = minimizeByNewton(begin, at, total);
  const strengths = new Float64Array(models);
  strengths.set(coefficients.subarray(0, models - 1), 1);
  const mean = strengths.reduce((sum, value) => sum + value, 0) / models;
  return {
    strengths: strengths.map((value) => value - mean),
    slopes: coefficients.slice(models - 1),
    steps,
    outcome,
  };
}

function addTo(sums: Float64Array, place: number, value: number): void {
  sums[place] = (sums[place] as number) + value;
}

import { bradleyTerry } from './bradley-terry.ts';
import { bradleyTerryRefit } from './bradley-terry-refit.ts';
import { type NoEstimate, findSeparation, findTieSeparation } from './comparison-graph.ts';
import { davidson, davidsonScore } from './davidson.ts';
import type { PairOutcomes } from './pair-outcomes.ts';
import { raoKupper, raoKupperScore } from './rao-kupper.ts';

/** What a model of comparisons was fitted to: strengths (natural logarithms of odds, of mean 0) and, where it has one, the tie parameter's logarithm. */
export interface PairFit {
  strengths: Float64Array;
  logTie: number;
}

/** A model of comparisons, fitted by maximum likelihood. */
export interface PairModel {
  /** Why there is no maximum; undefined where there is one. */
  findProblem: (outcomes: PairOutcomes) => NoEstimate | undefined;
  fit: (outcomes: PairOutcomes, start?: PairFit) => PairFit | undefined;
  /** Makes what fits resamples of data that has a fit: the same strengths as `fit` gives, sooner where there is a shorter way. */
  refitterOf: (data: PairOutcomes, fit: PairFit) => (resample: PairOutcomes) => PairFit | undefined;
  /** What a model scores on average against one that is weaker by `difference`, a tie being half a win: from 0 to 1. */
  scoreOf: (difference: number, logTie: number) => number;
}

/** The models by the names of their authors. */
export const PAIR_MODELS = {
  'bradley-terry': {
    findProblem: findSeparation,
    fit(outcomes, start) {
      const strengths = bradleyTerry(outcomes, start?.strengths);
      return strengths && { strengths, logTie: 0 };
    },
    refitterOf(data, fit) {
      const refit = bradleyTerryRefit(data, fit.strengths);
      return (resample) => {
        const strengths = refit(resample);
        return strengths && { strengths, logTie: 0 };
      };
    },
    scoreOf: (difference) => 1 / (1 + Math.exp(-difference)),
  },
  'rao-kupper': {
    findProblem: findTieSeparation,
    fit: raoKupper,
    refitterOf: (_data, fit) => (resample) => raoKupper(resample, fit),
    scoreOf: raoKupperScore,
  },
  davidson: {
    findProblem: findTieSeparation,
    fit: davidson,
    refitterOf: (_data, fit) => (resample) => davidson(resample, fit),
    scoreOf: davidsonScore,
  },
} as const satisfies Record<string, PairModel>;

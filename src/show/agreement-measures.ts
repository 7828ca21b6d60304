import type { AgreementCoefficients } from '../results/agreement-coefficients.ts';
import type { Coefficient } from '../results/coefficient.ts';
import type { LeaderboardAgreement, RankCorrelation } from '../results/leaderboard-agreement.ts';
import type { CoefficientsByTurn } from '../results/vote-coefficients.ts';

/** What is measured, in the words of a table. */
export const MEASURES: Record<string, string> = {
  agreement: 'Agreement, with ties',
  agreement_without_ties: 'Agreement, without ties',
  accuracy: 'Accuracy, with ties',
  accuracy_without_ties: 'Accuracy, without ties',
  cohen_kappa: "Cohen's kappa",
  fleiss_kappa: "Fleiss' kappa",
  gwet_ac1: "Gwet's AC1",
  krippendorff_alpha: "Krippendorff's alpha",
  krippendorff_alpha_ordinal: "Krippendorff's alpha, ordinal",
  krippendorff_alpha_interval: "Krippendorff's alpha, interval",
  quadratic_kappa: "Cohen's kappa, quadratic",
  spearman: "Spearman's rank correlation",
  kendall: "Kendall's tau-b",
  mean_difference: 'Mean difference',
  win_rate: 'Win rate',
  separability: 'Separability',
  agreement_with_confidence: 'Agreement with confidence',
  agreement_with_confidence_of_separated: 'Agreement with confidence, of separated pairs',
  pair_rank_brier: 'Pair rank Brier score',
};

/** Shares that are told in per cent. */
export const SHARES: ReadonlySet<string> = new Set([
  'agreement',
  'agreement_without_ties',
  'accuracy',
  'accuracy_without_ties',
  'win_rate',
  'separability',
  'agreement_with_confidence',
  'agreement_with_confidence_of_separated',
]);

/** One number with what it is about. */
export interface Measured {
  part: 'votes' | 'majority' | 'others' | 'leaderboards' | 'scores';
  /** A key of `MEASURES`. */
  measure: string;
  /** A turn, or `all`. */
  turn: string;
  /** Whose it is where it is one judge's; of a model's win rate, the model. */
  judge?: string | undefined;
  model?: string;
  value: number | null;
  interval?: { low: number; high: number } | null | undefined;
  count?: number;
  missing?: Coefficient['missing'] | undefined;
}

/** All numbers of the coefficients, part by part. */
export function listMeasures(
  judges: readonly [string, string],
  { votes, majority, others, leaderboards, scores }: AgreementCoefficients,
): Measured[] {
  return [
    ...ofTurns('votes', votes),
    ...ofTurns('majority', majority ?? {}),
    ...Object.entries(others).flatMap(([judge, turns]) => ofTurns('others', turns, judge)),
    ...(leaderboards?.kind === 'compared' ? ofLeaderboards(judges, leaderboards) : []),
    ...(scores === undefined ? [] : ofTurns('scores', { all: { ...scores } })),
  ];
}

function ofTurns(part: Measured['part'], turns: CoefficientsByTurn, judge?: string): Measured[] {
  return Object.entries(turns).flatMap(([turn, coefficients]) =>
    Object.entries(coefficients).map(([measure, { value, interval, votes, missing }]) => ({
      part,
      measure,
      turn,
      value,
      interval,
      count: votes,
      missing,
      judge,
    })),
  );
}

function ofLeaderboards(
  judges: readonly [string, string],
  { models, spearman, kendall, quality }: LeaderboardAgreement & { kind: 'compared' },
): Measured[] {
  const rates = models.flatMap(({ model, win_rates, intervals, items }) =>
    judges.map((judge, place): Measured => {
      const [value, interval] = [win_rates[place] as number, intervals?.[place]];
      return {
        part: 'leaderboards',
        measure: 'win_rate',
        turn: 'all',
        judge,
        model,
        value,
        interval,
        count: items,
      };
    }),
  );
  const correlations = [ofBoth('spearman', spearman), ofBoth('kendall', kendall)];
  if (quality === undefined) return [...rates, ...correlations];
  const { separability, pairs: _, ...others } = quality;
  return [
    ...rates,
    ...correlations,
    ...judges.map((judge, place) => ofBoth('separability', { value: separability[place] as number }, judge)),
    ...Object.entries(others).map(([measure, value]) => ofBoth(measure, { value })),
  ];
}

function ofBoth(measure: string, { value, interval }: RankCorrelation, judge?: string): Measured {
  const missing = value === null ? 'no_variation' : undefined;
  return { part: 'leaderboards', measure, turn: 'all', judge, value, interval, missing };
}

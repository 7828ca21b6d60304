import type { IntervalSettings } from '../stats/sums-interval.ts';
import type { Ballot, Outcomes } from './agreement.ts';
import { type Coefficient, type Measure, coefficientsOf } from './coefficient.ts';
import {
  EXPERTS_AC1,
  EXPERTS_ALPHA,
  EXPERTS_OBSERVED,
  EXPERTS_WITHOUT_TIES,
  EXPERT_WIDTH,
  FLEISS_KAPPA,
  expertSums,
} from './expert-agreement.ts';
import {
  COHEN_KAPPA,
  CONFUSION_WIDTH,
  OBSERVED,
  OBSERVED_WITHOUT_TIES,
  PAIRED_AC1,
  PAIRED_ALPHA,
  addAgainst,
  confusionOf,
} from './outcome-confusion.ts';
import { SumsByQuestion } from './sums-by-question.ts';

/** Coefficients by name, by turn (counted from 1), and of `all` turns. */
export type CoefficientsByTurn = Record<string, Record<string, Coefficient>>;

/** Of every vote of one judge with every vote of the other on the same item. */
export function betweenVotes(ballots: readonly Ballot[], settings: IntervalSettings | undefined) {
  return byTurn(ballots, settings, {
    width: CONFUSION_WIDTH,
    sumsOf: ({ outcomes: [one, other] }) => confusionOf(one, other),
    measures: {
      agreement: OBSERVED,
      agreement_without_ties: OBSERVED_WITHOUT_TIES,
      cohen_kappa: COHEN_KAPPA,
      gwet_ac1: PAIRED_AC1,
      krippendorff_alpha: PAIRED_ALPHA,
    },
  });
}

/** Of a judge's votes on one item with each other: people's, for instance. */
export function amongVotes(ballots: readonly Ballot[], settings: IntervalSettings | undefined) {
  return byTurn(ballots, settings, {
    width: EXPERT_WIDTH,
    sumsOf: ({ outcomes: [votes] }) => expertSums(votes),
    measures: {
      agreement: EXPERTS_OBSERVED,
      agreement_without_ties: EXPERTS_WITHOUT_TIES,
      fleiss_kappa: FLEISS_KAPPA,
      gwet_ac1: EXPERTS_AC1,
      krippendorff_alpha: EXPERTS_ALPHA,
    },
  });
}

const AGAINST_MAJORITY = {
  accuracy: OBSERVED,
  accuracy_without_ties: OBSERVED_WITHOUT_TIES,
  cohen_kappa: COHEN_KAPPA,
};

/** What the most of a judge's votes on an item say, held against what the most of the other's say: one comparison an item. */
export function betweenMajorities(ballots: readonly Ballot[], settings: IntervalSettings | undefined) {
  return byTurn(ballots, settings, {
    width: CONFUSION_WIDTH,
    sumsOf: ({ outcomes: [one, other] }) => {
      const sums = new Float64Array(CONFUSION_WIDTH);
      if (haveVotes(one) && haveVotes(other)) addAgainst(sums, majorityOf(one), majorityOf(other), 1);
      return sums;
    },
    measures: AGAINST_MAJORITY,
  });
}

/**
 * Each vote of a judge held against the majority of its other votes on the item.
 *
 * @param judge 0 for the first one of the ballots, 1 for the second.
 */
export function againstTheOthers(
  ballots: readonly Ballot[],
  judge: 0 | 1,
  settings: IntervalSettings | undefined,
) {
  return byTurn(ballots, settings, {
    width: CONFUSION_WIDTH,
    sumsOf: ({ outcomes }) => {
      const sums = new Float64Array(CONFUSION_WIDTH);
      const votes = outcomes[judge];
      for (const [outcome, count] of votes.entries()) {
        const others = votes.map((each, place) => (place === outcome ? each - 1 : each)) as Outcomes;
        if (count > 0 && haveVotes(others)) addAgainst(sums, outcome, majorityOf(others), count);
      }
      return sums;
    },
    measures: AGAINST_MAJORITY,
  });
}

/** The outcome with more than half of the votes; a tie where there is none. */
function majorityOf(votes: Outcomes): number {
  const half = (votes[0] + votes[1] + votes[2]) / 2;
  return votes[0] > half ? 0 : votes[1] > half ? 1 : 2;
}

function haveVotes(votes: Outcomes): boolean {
  return votes.some((count) => count > 0);
}

interface Comparison {
  width: number;
  sumsOf: (ballot: Ballot) => Float64Array;
  measures: Record<string, Measure>;
}

function byTurn(
  ballots: readonly Ballot[],
  settings: IntervalSettings | undefined,
  { width, sumsOf, measures }: Comparison,
): CoefficientsByTurn {
  const turns = new Map<number, SumsByQuestion>();
  const all = new SumsByQuestion();
  for (const ballot of ballots) {
    const turn = turns.get(ballot.turn) ?? new SumsByQuestion();
    turns.set(ballot.turn, turn);
    for (const [place, value] of sumsOf(ballot).entries()) {
      turn.add(ballot.question_id, place, value);
      all.add(ballot.question_id, place, value);
    }
  }
  const parts: [string, SumsByQuestion][] = [...turns]
    .sort(([a], [b]) => a - b)
    .map(([turn, sums]) => [String(turn), sums]);
  return Object.fromEntries(
    [...parts, ['all', all] as const].map(([turn, sums]) => [
      turn,
      coefficientsOf(sums.pack(width), measures, settings),
    ]),
  );
}

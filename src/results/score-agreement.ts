import type { QuestionId } from '../benchmark/question.ts';
import {
  type PairedCells,
  cellsOf,
  meanDifference,
  pairedAlpha,
  quadraticKappa,
} from '../stats/paired-scores.ts';
import { spearmanOfCells } from '../stats/spearman.ts';
import type { IntervalSettings } from '../stats/sums-interval.ts';
import { type Coefficient, coefficientsOf } from './coefficient.ts';
import { SumsByQuestion } from './sums-by-question.ts';
import type { JudgeScore } from './votes.ts';

/** How two judges' scores of the same answers agree. */
export interface ScoreAgreement {
  spearman: Coefficient;
  quadratic_kappa: Coefficient;
  krippendorff_alpha_ordinal: Coefficient;
  krippendorff_alpha_interval: Coefficient;
  /** The first judge's mean score less the second's, in points: above 0, the first is the more lenient. */
  mean_difference: Coefficient;
}

/** The scores that two judges gave, by answer: a model's, on a turn of a question, in one of its choices. */
export class ScorePairs {
  readonly #judges: readonly [string, string];
  readonly #answers = new Map<string, { question: QuestionId; scores: [number?, number?] }>();

  constructor(judges: readonly [string, string]) {
    this.#judges = judges;
  }

  /** A later score of the same answer takes the place of an earlier one. */
  add({ question_id, turn, model, choice, judge, score }: JudgeScore): void {
    const place = this.#judges.indexOf(judge);
    if (place === -1) return;
    const key = `${turn}\u0000${choice}\u0000${question_id}\u0000${model}`;
    const answer = this.#answers.get(key) ?? { question: question_id, scores: [] };
    this.#answers.set(key, answer);
    answer.scores[place] = score;
  }

  /** Those that both judges gave. */
  pairs(): { question: QuestionId; first: number; second: number }[] {
    return [...this.#answers.values()].flatMap(({ question, scores: [first, second] }) =>
      first === undefined || second === undefined ? [] : [{ question, first, second }],
    );
  }
}

/** Null where the two have no score of the same answer: one of them does not grade single answers, for instance. */
export function compareScores(
  scores: ScorePairs,
  settings: IntervalSettings | undefined,
): ScoreAgreement | null {
  const pairs = scores.pairs();
  if (pairs.length === 0) return null;
  const { cellOf, ...cells } = cellsOf(
    Float64Array.from(pairs, ({ first }) => first),
    Float64Array.from(pairs, ({ second }) => second),
  );
  const sums = new SumsByQuestion();
  for (const [place, { question }] of pairs.entries()) sums.add(question, cellOf[place] as number, 1);
  const measure = (statistic: (cells: PairedCells, counts: Float64Array) => number | null) => ({
    statistic: (counts: Float64Array) => statistic(cells, counts),
    items: () => pairs.length,
    votes: () => pairs.length,
  });
  return coefficientsOf(
    sums.pack(cells.first.length),
    {
      spearman: measure(spearmanOfCells),
      quadratic_kappa: measure(quadraticKappa),
      krippendorff_alpha_ordinal: measure((...pair) => pairedAlpha(...pair, 'ordinal')),
      krippendorff_alpha_interval: measure((...pair) => pairedAlpha(...pair, 'interval')),
      mean_difference: measure(meanDifference),
    },
    settings,
  );
}

import { methodFor } from '../analysis/interval-parts.ts';
import type { QuestionId } from '../benchmark/question.ts';
import { cohensD, cohensDInterval, rankBiserial } from '../stats/effect-size.ts';
import { permutationTest } from '../stats/permutation-test.ts';
import { detectableEffect, questionsNeeded } from '../stats/power.ts';
import { sampleStandardDeviation } from '../stats/standard-deviation.ts';
import { wilcoxonTest } from '../stats/wilcoxon.ts';
import { type CompareOptions, differencesByCategory, differencesByTurn, meansOf } from './compare-groups.ts';
import type { Compared, ComparedModel, CompareResults, QuestionDifference } from './compare-results.ts';
import type { Contestant, ScoresByQuestion } from './contestant.ts';
import { pairedInterval, pairedStandardError } from './paired-interval.ts';
import { type PairedQuestion, meanOf, pairQuestions } from './paired-questions.ts';
import type { Interval } from './results.ts';

const POWER = 0.8;

/** Compares two models. @returns undefined below two questions that both have scores for: nothing can be said of others then. */
export function compareContestants(
  facts: Compared,
  [first, second]: readonly [Contestant, Contestant],
  options: CompareOptions,
): CompareResults | undefined {
  const paired = pairQuestions(first.scores, second.scores, options.orderOf);
  const n = paired.length;
  if (n < 2) return undefined;
  const differences = paired.map(({ difference }) => difference);
  const { kind, confidence, rounds, seed } = options;
  const { means, difference } = meansOf(paired);
  const permutation = permutationTest(differences, { rounds, seed });
  const interval = pairedInterval(differences, options) as Interval;
  // 1 - 0.95 is not quite 0.05.
  const alpha = Number((1 - confidence).toPrecision(12));
  return {
    ...facts,
    models: [
      { model: first.model, mean: means[0], only: onlyIn(first, paired), left_out: first.leftOut },
      { model: second.model, mean: means[1], only: onlyIn(second, paired), left_out: second.leftOut },
    ],
    n,
    difference,
    interval,
    interval_kind: methodFor(n, kind),
    confidence,
    standard_error: pairedStandardError(differences) as number,
    verdict: permutation.p < alpha ? (difference > 0 ? 'better' : 'worse') : 'undecided',
    permutation,
    wilcoxon: wilcoxonTest(differences),
    effect: {
      cohens_d: cohensD(differences),
      cohens_d_interval: cohensDInterval(
        differences,
        kind === 'percentile' ? 'percentile' : 'bca',
        confidence,
        { rounds, seed },
      ),
      rank_biserial: rankBiserial(differences),
    },
    power: powerOf(differences, alpha),
    turns: differencesByTurn(paired, options),
    categories: differencesByCategory(paired, options),
    questions: questionsOf(paired, options),
  };
}

/** What one model has scores for and the other does not. */
function onlyIn({ scores }: Contestant, paired: readonly PairedQuestion[]): ComparedModel['only'] {
  let turns = 0;
  for (const { question, turns: both } of paired) turns += countTurns(scores, question) - both.size;
  return { questions: scores.size - paired.length, turns };
}

function countTurns(scores: ScoresByQuestion, question: QuestionId): number {
  return [...(scores.get(question)?.values() ?? [])].filter((choices) => meanOf(choices) !== null).length;
}

function powerOf(differences: readonly number[], alpha: number): CompareResults['power'] {
  const effect = cohensD(differences);
  const aim = { power: POWER, alpha };
  const deviation = sampleStandardDeviation(differences) as number;
  return {
    ...aim,
    questions_needed: effect === null ? null : questionsNeeded(effect, aim),
    detectable_difference: effect === null ? null : detectableEffect(differences.length, aim) * deviation,
  };
}

function questionsOf(
  paired: readonly PairedQuestion[],
  { most, categoryOf }: CompareOptions,
): QuestionDifference[] {
  return [...paired]
    .filter(({ difference }) => difference !== 0)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
    .slice(0, most)
    .map(({ question, means, difference }): QuestionDifference => {
      const category = categoryOf(question);
      const found = { question_id: question, means, difference };
      return category === undefined ? found : Object.assign(found, { category });
    });
}

import { recordByName } from '../analysis/record-by-name.ts';
import type { CategoryOptions } from '../analysis/score-means.ts';
import type { QuestionId } from '../benchmark/question.ts';
import { holmAdjusted } from '../stats/holm.ts';
import { permutationTest } from '../stats/permutation-test.ts';
import type { CompareResults, GroupDifference } from './compare-results.ts';
import { type IntervalOptions, pairedInterval } from './paired-interval.ts';
import { type PairedMeans, type PairedQuestion, meanOf } from './paired-questions.ts';

export interface CompareOptions extends CategoryOptions<QuestionId>, IntervalOptions {
  /** Where a question stands in the benchmark. */
  orderOf: (question: QuestionId) => number;
  /** How many of the questions that differ most are named. */
  most: number;
}

/** The means over questions, each question counting once. */
export function meansOf(paired: readonly PairedMeans[]): PairedMeans {
  const mean = (valueOf: (each: PairedMeans) => number) => meanOf(paired.map(valueOf)) as number;
  return {
    means: [mean(({ means }) => means[0]), mean(({ means }) => means[1])],
    difference: mean(({ difference }) => difference),
  };
}

/** The difference within a group of questions. */
function groupDifference(paired: readonly PairedMeans[], options: CompareOptions): GroupDifference {
  const differences = paired.map(({ difference }) => difference);
  const found = { n: paired.length, ...meansOf(paired) };
  const interval = pairedInterval(differences, options);
  return interval === undefined
    ? { ...found, reason: 'one question' }
    : { ...found, interval, p: permutationTest(differences, options).p };
}

/** By turn, counted from 1. */
export function differencesByTurn(
  paired: readonly PairedQuestion[],
  options: CompareOptions,
): CompareResults['turns'] {
  const byTurn = new Map<number, PairedMeans[]>();
  for (const { turns } of paired) {
    for (const [turn, means] of turns) {
      const group = byTurn.get(turn);
      if (group === undefined) byTurn.set(turn, [means]);
      else group.push(means);
    }
  }
  return Object.fromEntries(
    [...byTurn]
      .sort(([a], [b]) => a - b)
      .map(([turn, means]) => [String(turn), groupDifference(means, options)]),
  );
}

/** By category, in the benchmark's order. */
export function differencesByCategory(
  paired: readonly PairedQuestion[],
  options: CompareOptions,
): CompareResults['categories'] {
  const { categoryOf, categoryOrder } = options;
  const byCategory = new Map<string, PairedQuestion[]>();
  for (const each of paired) {
    const category = categoryOf(each.question);
    if (category === undefined) continue;
    const group = byCategory.get(category);
    if (group === undefined) byCategory.set(category, [each]);
    else group.push(each);
  }
  const place = (name: string) => (categoryOrder.includes(name) ? categoryOrder.indexOf(name) : Infinity);
  const groups = [...byCategory]
    .sort(([a], [b]) => (place(a) === place(b) ? 0 : place(a) - place(b)))
    .map(([name, questions]) => [name, groupDifference(questions, options)] as const);
  const adjusted = holmAdjusted(groups.flatMap(([, { p }]) => (p === undefined ? [] : [p])));
  return recordByName(
    groups.map(([name, group]) => [
      name,
      group.p === undefined ? group : { ...group, p_holm: adjusted.shift() as number },
    ]),
  );
}

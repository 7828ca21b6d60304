import { inSeededOrder } from '../analysis/seeded-order.ts';
import type { Snapshot } from '../analysis/snapshot.ts';

/**
 * The questions (places) in the order in which their texts go into a report: one of each category in turn, in the benchmark's order of
 * categories; within a category in an order that follows from the seed and the questions' ids. So any beginning of it is a random
 * sample, even over the categories.
 */
export function sampleOrder(
  { questions }: Pick<Snapshot, 'questions'>,
  places: readonly number[],
  seed: number,
): number[] {
  const categories = new Map<number, number[]>();
  for (const place of places) {
    const category = questions[place]?.category ?? -1;
    categories.set(category, [...(categories.get(category) ?? []), place]);
  }
  const groups = [...categories]
    .sort(([one], [other]) => one - other)
    .map(([, group]) => inSeededOrder(group, seed, (place) => String(questions[place]?.id)));
  const longest = Math.max(0, ...groups.map(({ length }) => length));
  return Array.from({ length: longest }, (_, round) => round).flatMap((round) =>
    groups.flatMap((group) => group.slice(round, round + 1)),
  );
}

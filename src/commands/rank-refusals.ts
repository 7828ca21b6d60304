import { InputError, type Place } from '../errors.ts';
import type { RankMethod } from '../results/ranking.ts';
import type { NoEstimate } from '../stats/comparison-graph.ts';

/** How many models of a group an error lists. */
const MOST_NAMES = 10;

/** Says in words why the battles give no ratings. @throws InputError always. */
export function refuse(
  problem: NoEstimate,
  models: readonly string[],
  method: RankMethod,
  place: Place,
): never {
  const named = (group: readonly number[]) => {
    const names = group.map((model) => models[model] as string).sort();
    const rest = names.length - MOST_NAMES;
    return names.slice(0, MOST_NAMES).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
  };
  switch (problem.kind) {
    case 'disconnected':
      throw new InputError(
        `these groups of models were never compared with each other: ${problem.groups.map((group) => `{${named(group)}}`).join(' and ')}`,
        place,
        'Ratings of one group say nothing about the other. Rank one at a time with --model-list, or add comparisons between them.',
      );
    case 'separated':
      throw new InputError(
        `no finite ratings: ${describeSeparation(problem, models.length, named)}`,
        place,
        'Leave them out with --model-list, add comparisons, or use --method elo, which has ratings for any battles.',
      );
    case 'no-ties':
      throw new InputError(
        `there is no tie, from which ${method} could estimate its tie parameter`,
        { flag: '--method' },
        'Use --method bradley-terry.',
      );
    case 'only-ties':
      throw new InputError(
        `every battle is a tie: ${method} has no finite tie parameter`,
        { flag: '--method' },
        'Nothing tells these models apart; --method bradley-terry rates all of them the same.',
      );
    case 'one-directional':
      throw new InputError(
        `all wins point in one direction, and ties alone speak against it: ${method} has no finite ratings`,
        { flag: '--method' },
        'Use --method bradley-terry, which counts a tie as half a win, or add comparisons.',
      );
  }
}

function describeSeparation(
  { unbeaten, winless }: Extract<NoEstimate, { kind: 'separated' }>,
  models: number,
  named: (group: readonly number[]) => string,
): string {
  const told = (group: readonly number[], one: string, several: string) =>
    group.length === 1 ? `${named(group)} ${one}` : `none of {${named(group)}} ${several}`;
  const above = unbeaten.map((group) =>
    told(group, 'won every battle', 'ever lost to or tied with another model'),
  );
  // Of two groups each is told by the other.
  const below = winless
    .filter((group) => group.length === 1 || group.length < models / 2)
    .map((group) => told(group, 'lost every battle', 'ever won against or tied with another model'));
  return [...above, ...below].join('; ');
}

import { eloRatings, pairModels } from './elo.ts';
import { randomOf } from './random.ts';
import { type Resampling, resamples } from './resamples.ts';

/**
 * Elo ratings of resampled battles in a random order: in each round as many battles are drawn with replacement as there are, or, where
 * battles hang together in groups (questions), as many groups, each with all of its battles. As FastChat's `elo_analysis.py` does,
 * the spread is that of other battles in another order.
 *
 * @param battles the cell of each battle (pair-outcomes.ts).
 * @param groups the group of each battle, from 0; undefined where each stands by itself.
 * @returns rounds × models, row by row, in points.
 */
export function bootstrapElo(
  models: number,
  battles: Uint32Array,
  groups: Uint32Array | undefined,
  resampling: Resampling,
): Float64Array {
  const pairs = pairModels(models);
  const ratings = new Float64Array(resampling.rounds * models);
  const random = randomOf(~resampling.seed);
  let round = 0;
  for (const drawn of groups === undefined
    ? drawRows(battles, resampling)
    : drawGroups(battles, groups, resampling)) {
    if (groups !== undefined) shuffle(drawn);
    ratings.set(eloRatings(models, drawn, pairs), round * models);
    round += 1;
  }
  return ratings;

  function shuffle(values: Uint32Array): void {
    for (let last = values.length - 1; last > 0; last -= 1) {
      const other = random.below(last + 1);
      const value = values[last] as number;
      values[last] = values[other] as number;
      values[other] = value;
    }
  }
}

function* drawRows(battles: Uint32Array, resampling: Resampling): Generator<Uint32Array> {
  const chosen = new Uint32Array(battles.length);
  for (const drawn of resamples(battles.length, resampling)) {
    for (let place = 0; place < drawn.length; place += 1) {
      chosen[place] = battles[drawn[place] as number] as number;
    }
    yield chosen;
  }
}

function* drawGroups(
  battles: Uint32Array,
  groups: Uint32Array,
  resampling: Resampling,
): Generator<Uint32Array> {
  const members: number[][] = [];
  for (let battle = 0; battle < battles.length; battle += 1) {
    (members[groups[battle] as number] ??= []).push(battles[battle] as number);
  }
  const lists = members.map((list) => Uint32Array.from(list));
  for (const drawn of resamples(lists.length, resampling)) {
    let count = 0;
    for (const group of drawn) count += (lists[group] as Uint32Array).length;
    const chosen = new Uint32Array(count);
    let place = 0;
    for (const group of drawn) {
      chosen.set(lists[group] as Uint32Array, place);
      place += (lists[group] as Uint32Array).length;
    }
    yield chosen;
  }
}

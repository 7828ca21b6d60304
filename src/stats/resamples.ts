import { keptArrays } from './kept-arrays.ts';
import { type Random, randomOf } from './random.ts';

/** How often, and from which seed, a bootstrap draws. */
export interface Resampling {
  /** Rounds: how many resamples are drawn. */
  rounds: number;
  /** A whole number. */
  seed: number;
}

/**
 * The resamples of a bootstrap: in each round as many groups as there are, drawn with replacement. A statistic is computed anew of
 * each. The same number of groups and the same seed give the same draws, so that two models that were asked the same questions are
 * resampled alike.
 *
 * @returns for each round the places of the groups drawn, from 0, `groups` of them. They are others' to read too: do not write there.
 *
 * @example for (const drawn of resamples(3, { rounds: 2, seed: 1 })) … // e.g. [2, 0, 0], then [1, 2, 1]
 */
export function* resamples(groups: number, resampling: Resampling): Generator<Uint32Array> {
  // Of nothing there is nothing to draw, and that as often as asked for.
  if (groups === 0) {
    for (let round = 0; round < resampling.rounds; round += 1) yield new Uint32Array(0);
    return;
  }
  for (const block of resampleBlocks(groups, resampling)) {
    for (let from = 0; from < block.length; from += groups) yield block.subarray(from, from + groups);
  }
}

/** The same rounds, many one behind the other in one array, which is used again for the next: for statistics that take no time. */
export function* resampleBlocks(groups: number, resampling: Resampling): Generator<Uint32Array> {
  const { rounds, seed } = resampling;
  if (groups === 0) return;
  if (groups * rounds <= MOST_KEPT) {
    yield keptResamples(groups, resampling);
    return;
  }
  const random = randomOf(seed);
  const most = Math.max(1, Math.floor(BLOCK / groups));
  const block = new Uint32Array(groups * Math.min(most, rounds));
  for (let done = 0; done < rounds; done += most) {
    const part = block.subarray(0, groups * Math.min(most, rounds - done));
    fill(part, groups, random);
    yield part;
  }
}

function fill(drawn: Uint32Array, groups: number, random: Random): void {
  for (let place = 0; place < drawn.length; place += 1) drawn[place] = random.below(groups);
}

/** Places that are kept at most, in all sets together (4 bytes each): drawing costs ten times what a mean of them does. */
const MOST_KEPT = 6_000_000;
const BLOCK = 65_536;
const kept = keptArrays<Uint32Array>(MOST_KEPT);

function keptResamples(groups: number, { rounds, seed }: Resampling): Uint32Array {
  return kept(`${groups} ${rounds} ${seed}`, () => {
    const all = new Uint32Array(groups * rounds);
    fill(all, groups, randomOf(seed));
    return all;
  });
}

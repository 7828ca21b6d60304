import { keptArrays } from './kept-arrays.ts';
import { type Resampling, resampleBlocks } from './resamples.ts';

/**
 * Of each round of `resamples` how many places below each one were drawn: at [place · rounds + round] the number of draws of lesser
 * places. A sum over the drawn groups needs only the places where the value changes, so that a mean of questions which are sorted and
 * have a score of 1 to 10 costs ten steps a round, not one a question.
 *
 * @returns undefined where it would be too large to keep. It is others' to read too: do not write there.
 */
export function drawnBelow(groups: number, resampling: Resampling): Uint16Array | Uint32Array | undefined {
  const { rounds, seed } = resampling;
  if (groups * rounds > MOST_KEPT) return undefined;
  return kept(`${groups} ${rounds} ${seed}`, () => countBelow(groups, resampling));
}

/** In all tables together; 2 bytes each. */
const MOST_KEPT = 40_000_000;
const kept = keptArrays<Uint16Array | Uint32Array>(MOST_KEPT);

function countBelow(groups: number, resampling: Resampling): Uint16Array | Uint32Array {
  const { rounds } = resampling;
  const below = groups < 2 ** 16 ? new Uint16Array(groups * rounds) : new Uint32Array(groups * rounds);
  const counts = new Uint32Array(groups);
  let round = 0;
  for (const block of resampleBlocks(groups, resampling)) {
    for (let from = 0; from < block.length; from += groups) {
      counts.fill(0);
      for (let draw = from; draw < from + groups; draw += 1) {
        const place = block[draw] as number;
        counts[place] = (counts[place] as number) + 1;
      }
      let sum = 0;
      for (let place = 0; place < groups; place += 1) {
        below[place * rounds + round] = sum;
        sum += counts[place] as number;
      }
      round += 1;
    }
  }
  return below;
}

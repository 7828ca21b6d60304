import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A seeded source of randomness: the same seed gives the same numbers on every machine. */
export interface Random {
  /** A whole number from 0 up to, and without, `bound`; `bound` is at least 1 and at most 2³². */
  below(bound: number): number;
  /** A number from 0 up to, and without, 1; 53 bits. */
  share(): number;
}

/** Xoroshiro128+ (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018), as pure-rand implements it. */
export function randomOf(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  return {
    below: (bound) => uniformInt(generator, 0, bound - 1),
    share: () => uniformFloat64(generator),
  };
}

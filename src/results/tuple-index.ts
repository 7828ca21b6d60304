import { withRoom } from './with-room.ts';

/** What tuples are made of. A number and a text are never the same. */
export type TuplePart = string | number;

/**
 * Numbers tuples, all of one length, from 0, in the order in which they are first met. A tuple costs 16 to 28 bytes, not an object: only
 * the parts are kept as they are, each once. Parts with few values should stand first.
 *
 * @returns a function that gives the number of a tuple.
 *
 * @example
 * const numberOf = tupleIndex();
 * numberOf(['a', 1]); // 0
 * numberOf(['b', 1]); // 1
 * numberOf(['a', 1]); // 0
 */
export function tupleIndex(): (parts: readonly TuplePart[]) => number {
  const valueNumbers: ValueIndex[] = [];
  // The first two parts make a pair, that pair and the third part the next one, and so on.
  const pairNumbers: PairIndex[] = [];
  return (parts) => {
    let number = (valueNumbers[0] ??= valueIndex())(parts[0] as TuplePart);
    for (let place = 1; place < parts.length; place += 1) {
      const value = (valueNumbers[place] ??= valueIndex())(parts[place] as TuplePart);
      number = (pairNumbers[place - 1] ??= pairIndex())(number, value);
    }
    return number;
  };
}

type ValueIndex = (value: TuplePart) => number;

/** Numbers values from 0, in the order in which they are first met. */
export function valueIndex<V>(values: V[] = []): (value: V) => number {
  const numbers = new Map<V, number>();
  // The last two: rows of one model stand together, and turns take turns. To compare a text is cheaper than to hash it.
  let last: V | undefined;
  let lastNumber = -1;
  let other: V | undefined;
  let otherNumber = -1;
  return (value) => {
    if (lastNumber !== -1 && value === last) return lastNumber;
    let number: number | undefined;
    if (otherNumber !== -1 && value === other) number = otherNumber;
    else number = numbers.get(value);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(value, number);
      values.push(value);
    }
    other = last;
    otherNumber = lastNumber;
    last = value;
    lastNumber = number;
    return number;
  };
}

type PairIndex = (first: number, second: number) => number;

/**
 * Numbers pairs of whole numbers below 2^32 from 0, in the order in which they are first met: a hash table with open addressing and
 * linear probing (Knuth, The Art of Computer Programming 3, 6.4, algorithm L).
 */
function pairIndex(): PairIndex {
  // First and second side by side: a look at one brings the other into the processor's cache.
  let pairs = new Uint32Array(32);
  // The number of a pair and one more; 0 where the place is free. At most half of the places are taken.
  let table = new Uint32Array(32);
  let count = 0;
  return (first, second) => {
    let place = placeOf(first, second);
    const found = table[place] as number;
    if (found !== 0) return found - 1;
    if (count * 2 >= table.length) {
      enlarge();
      place = placeOf(first, second);
    }
    pairs = withRoom(pairs, 2 * count + 2);
    pairs[2 * count] = first;
    pairs[2 * count + 1] = second;
    count += 1;
    table[place] = count;
    return count - 1;
  };

  /** Where the pair stands in the table, or the free place where it would. */
  function placeOf(first: number, second: number): number {
    const mask = table.length - 1;
    for (let place = hashOf(first, second) & mask; ; place = (place + 1) & mask) {
      const number = table[place] as number;
      if (number === 0) return place;
      if (pairs[2 * number - 2] === first && pairs[2 * number - 1] === second) return place;
    }
  }

  function enlarge(): void {
    table = new Uint32Array(table.length * 2);
    for (let number = 1; number <= count; number += 1) {
      table[placeOf(pairs[2 * number - 2] as number, pairs[2 * number - 1] as number)] = number;
    }
  }
}

/** Pairs whose seconds follow one another stand together in eights, in one line of the processor's cache: 2 to the power of this. */
const TOGETHER = 3;

/** The finalizer of MurmurHash3 (Austin Appleby, public domain) over both numbers, the last bits of the second left as they are. */
function hashOf(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ (second >>> TOGETHER);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) << TOGETHER) | (second & ((1 << TOGETHER) - 1))) >>> 0;
}

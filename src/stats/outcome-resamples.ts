import { multinomialOf } from './multinomial.ts';
import { randomOf } from './random.ts';
import { type Resampling, resamples } from './resamples.ts';

/** Counts of cells (pair-outcomes.ts), some of which hang together in groups: the battles over one question. */
export interface GroupedCells {
  /** Of battles that belong to no group: a count for each cell. */
  alone: Float64Array;
  groups: number;
  /** The grouped counts of a cell are the entries from `starts[cell]` up to, and without, `starts[cell + 1]`. */
  starts: Uint32Array;
  /** Of each entry its group, from 0, and how many battles it counts. */
  entryGroups: Uint32Array;
  entryCounts: Float64Array;
}

/** The counts of all battles: one for each cell. */
export function totalCells({ alone, starts, entryCounts }: GroupedCells): Float64Array {
  return alone.map((count, cell) => {
    let total = count;
    for (let entry = starts[cell] as number; entry < (starts[cell + 1] as number); entry += 1) {
      total += entryCounts[entry] as number;
    }
    return total;
  });
}

/**
 * Bootstrap resamples of counted battles. In each round as many groups are drawn with replacement as there are, each with all of its
 * battles, and of the battles outside of groups as many as there are, each by itself. Neither needs the battles, only their counts: the
 * time of a round does not depend on how many there were.
 *
 * @returns the cells of each round. The array is used again in a later one.
 */
export function* outcomeResamples(data: GroupedCells, resampling: Resampling): Generator<Float64Array> {
  const { alone, groups } = data;
  const drawAlone = alone.some((count) => count > 0) ? multinomialOf(alone) : undefined;
  // Another stream than the groups': the same numbers would tie the two together.
  const random = randomOf(~resampling.seed);
  const { digits, base } = digitsOf(data);
  const rounds = Array.from({ length: 2 * digits }, () => new Float64Array(alone.length));
  const times = new Float64Array(2 * groups);
  let filled = 0;
  for (const drawn of resamples(groups, resampling)) {
    const cells = rounds[filled] as Float64Array;
    if (drawAlone === undefined) cells.fill(0);
    else drawAlone(random, cells);
    const half = filled < digits ? 0 : 1;
    const unit = base ** (filled % digits);
    for (const group of drawn) times[2 * group + half] = (times[2 * group + half] as number) + unit;
    filled += 1;
    if (filled < rounds.length) continue;
    addGroups(data, times, rounds, base);
    yield* rounds;
    times.fill(0);
    filled = 0;
  }
  addGroups(data, times, rounds, base);
  yield* rounds.slice(0, filled);
}

/** Bits of a number that are exact. */
const BITS = 53;
const MOST_DIGITS = 4;

/** How many whole numbers, each as large as a cell of a round can be, one number holds as its digits, and to what base. */
function digitsOf({ groups, entryCounts }: GroupedCells): { digits: number; base: number } {
  const largest = groups * entryCounts.reduce((most, count) => Math.max(most, count), 0);
  const bits = Math.ceil(Math.log2(largest + 1));
  return { digits: Math.min(MOST_DIGITS, Math.max(1, Math.floor(BITS / bits))), base: 2 ** bits };
}

/**
 * Adds the groups' battles to several rounds at once. The rounds of a half are digits of one number, so that a multiplication and an
 * addition serve all of them; and there are two halves since a sum waits for its last addition.
 *
 * @param times how often each group was drawn in the rounds of each half: groups × 2.
 * @param rounds those of the first half, then those of the other, the lowest digit first.
 */
function addGroups(
  { alone, groups, starts, entryGroups, entryCounts }: GroupedCells,
  times: Float64Array,
  rounds: readonly Float64Array[],
  base: number,
): void {
  if (groups === 0) return;
  const digits = rounds.length / 2;
  for (let cell = 0; cell < alone.length; cell += 1) {
    let [first, second] = [0, 0];
    const end = starts[cell + 1] as number;
    for (let entry = starts[cell] as number; entry < end; entry += 1) {
      const place = 2 * (entryGroups[entry] as number);
      const count = entryCounts[entry] as number;
      first += count * (times[place] as number);
      second += count * (times[place + 1] as number);
    }
    addDigits(first, base, rounds, 0, digits, cell);
    addDigits(second, base, rounds, digits, 2 * digits, cell);
  }
}

/** Adds the digits of a number to one cell of the rounds from `from` up to, and without, `to`. */
function addDigits(
  number: number,
  base: number,
  rounds: readonly Float64Array[],
  from: number,
  to: number,
  cell: number,
): void {
  let rest = number;
  for (let round = from; round < to; round += 1) {
    const cells = rounds[round] as Float64Array;
    const above = Math.floor(rest / base);
    cells[cell] = (cells[cell] as number) + (rest - above * base);
    rest = above;
  }
}

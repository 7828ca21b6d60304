import { type AliasTable, aliasTable, placeAt } from './alias-table.ts';
import { drawBinomial, drawMultinomial } from './binomial.ts';
import type { Random } from './random.ts';

/** Below so many rows tables take longer to make than they save. */
const FEW_ROWS = 2000;
/** Counts above it have no table: it would be large, and there are few of them. */
const MOST_TABLED = 1024;
/** How many deviations of their sum the Poisson draws stay below the rows. */
const MARGIN = 5;
/** Probabilities, relative to the largest, that are less than what numbers can tell apart. */
const LEAST_SHARE = 1e-18;

/**
 * What `drawMultinomial` draws, many times from the same counts.
 *
 * Poisson variables, given their sum, are multinomial (N. Johnson, S. Kotz, N. Balakrishnan, "Discrete Multivariate Distributions", 1997,
 * 35.2). So each place has a Poisson variable, of somewhat less than its count, from a table that all places of the same count share; and
 * the rows that are then missing are drawn one by one. Where the variables' sum is too large they are given up, and the round is drawn
 * by binomials. Large counts are drawn by binomials beforehand. The distribution is exact, to rounding.
 *
 * @param counts whole numbers, none negative.
 * @returns a function that writes how often each place was drawn; over what the array held.
 */
export function multinomialOf(counts: Float64Array): (random: Random, into: Float64Array) => void {
  const rows = sumOf(counts);
  if (rows < FEW_ROWS) return (random, into) => drawMultinomial(random, counts, into);
  const heavy = [...counts.keys()].filter((place) => (counts[place] as number) > MOST_TABLED);
  const light = counts.map((count) => (count > MOST_TABLED ? 0 : count));
  const drawLight = lightMultinomial(light);
  const drawn = new Float64Array(heavy.length);
  return (random, into) => {
    let weight = rows;
    let trials = rows;
    for (const [index, place] of heavy.entries()) {
      const count = counts[place] as number;
      const successes = drawBinomial(random, trials, Math.min(1, count / weight));
      drawn[index] = successes;
      weight -= count;
      trials -= successes;
    }
    drawLight(random, trials, into);
    for (const [index, place] of heavy.entries()) into[place] = drawn[index] as number;
  };
}

function lightMultinomial(
  counts: Float64Array,
): (random: Random, trials: number, into: Float64Array) => void {
  const rows = sumOf(counts);
  if (rows === 0) return (_random, _trials, into) => void into.fill(0);
  const places = Uint32Array.from([...counts.keys()].filter((place) => (counts[place] as number) > 0));
  const rate = Math.max(0, 1 - MARGIN / Math.sqrt(rows));
  const tables = new Map<number, PoissonTable>();
  for (const count of counts) {
    if (count > 0 && !tables.has(count)) tables.set(count, poissonTable(rate * count));
  }
  const tableOf = Array.from(places, (place) => tables.get(counts[place] as number) as PoissonTable);
  const single = aliasTable(Float64Array.from(places, (place) => counts[place] as number));
  return (random, trials, into) => {
    into.fill(0);
    let missing = trials;
    for (let index = 0; index < places.length; index += 1) {
      const { first, table } = tableOf[index] as PoissonTable;
      const drawn = first + placeAt(table, random.share());
      into[places[index] as number] = drawn;
      missing -= drawn;
    }
    if (missing < 0) return drawMultinomial(random, counts, into, trials);
    for (; missing > 0; missing -= 1) {
      const place = places[placeAt(single, random.share())] as number;
      into[place] = (into[place] as number) + 1;
    }
  };
}

/** The probabilities of `first`, `first` + 1, … */
interface PoissonTable {
  first: number;
  table: AliasTable;
}

function poissonTable(mean: number): PoissonTable {
  const mode = Math.floor(mean);
  const below: number[] = [];
  for (let value = mode, weight = 1; value > 0; value -= 1) {
    weight *= value / mean;
    if (weight < LEAST_SHARE) break;
    below.push(weight);
  }
  const above: number[] = [];
  for (let value = mode + 1, weight = 1; ; value += 1) {
    weight *= mean / value;
    if (weight < LEAST_SHARE) break;
    above.push(weight);
  }
  return {
    first: mode - below.length,
    table: aliasTable(Float64Array.from([...below.toReversed(), 1, ...above])),
  };
}

function sumOf(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

import { type Resampling, resamples } from './resamples.ts';

/**
 * Sums by group (a question), from which a statistic of all groups is a function of the totals: a confusion matrix, for instance.
 * Sparse: group g has the entries from `starts[g]` up to `starts[g + 1]`, each of which adds a value to a place of the totals.
 */
export interface GroupedSums {
  /** How many places the totals have. */
  width: number;
  /** One more than there are groups. */
  starts: Uint32Array;
  places: Uint32Array;
  values: Float64Array;
}

/** Packs the sums of groups, each given by place. @param width how many places there are. */
export function packSums(groups: readonly ReadonlyMap<number, number>[], width: number): GroupedSums {
  const entries = groups.reduce((sum, { size }) => sum + size, 0);
  const starts = new Uint32Array(groups.length + 1);
  const places = new Uint32Array(entries);
  const values = new Float64Array(entries);
  let entry = 0;
  for (const [group, sums] of groups.entries()) {
    for (const [place, value] of sums) {
      places[entry] = place;
      values[entry] = value;
      entry += 1;
    }
    starts[group + 1] = entry;
  }
  return { width, starts, places, values };
}

export function groupCount({ starts }: GroupedSums): number {
  return starts.length - 1;
}

/** The totals over all groups. */
export function totalSums(groups: GroupedSums): Float64Array {
  const totals = new Float64Array(groups.width);
  for (let group = 0; group < groupCount(groups); group += 1) addGroup(groups, group, 1, totals);
  return totals;
}

/** The totals over each resample of the groups (`resamples`). The array is used again in the next round. */
export function* resampledSums(groups: GroupedSums, resampling: Resampling): Generator<Float64Array> {
  const totals = new Float64Array(groups.width);
  const times = new Uint32Array(groupCount(groups));
  for (const drawn of resamples(groupCount(groups), resampling)) {
    totals.fill(0);
    times.fill(0);
    for (let place = 0; place < drawn.length; place += 1) {
      const group = drawn[place] as number;
      times[group] = (times[group] as number) + 1;
    }
    for (let group = 0; group < times.length; group += 1) {
      if (times[group] !== 0) addGroup(groups, group, times[group] as number, totals);
    }
    yield totals;
  }
}

/** The totals with each group left out in turn (the jackknife). The array is used again for the next group. */
export function* leftOutSums(groups: GroupedSums): Generator<Float64Array> {
  const all = totalSums(groups);
  const totals = new Float64Array(groups.width);
  for (let group = 0; group < groupCount(groups); group += 1) {
    totals.set(all);
    addGroup(groups, group, -1, totals);
    yield totals;
  }
}

function addGroup({ starts, places, values }: GroupedSums, group: number, times: number, to: Float64Array) {
  const end = starts[group + 1] as number;
  for (let entry = starts[group] as number; entry < end; entry += 1) {
    const place = places[entry] as number;
    to[place] = (to[place] as number) + times * (values[entry] as number);
  }
}

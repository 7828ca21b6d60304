/** A straight axis with round bounds. */
export interface Scale {
  low: number;
  high: number;
  /** Round values from `low` to `high`, both of them included. */
  ticks: number[];
}

/** The narrowest axis with round bounds that holds all the values, in about `count` steps of 1, 2 or 5 times a power of ten. */
export function roundScale(values: readonly number[], count = 4): Scale {
  const known = values.filter((value) => Number.isFinite(value));
  const least = known.length === 0 ? 0 : known.reduce((a, b) => Math.min(a, b));
  const most = known.length === 0 ? 1 : known.reduce((a, b) => Math.max(a, b));
  const step = roundStep((most - least || 1) / count);
  // Steps are counted, not added up: 0.1 + 0.2 is not 0.3.
  const first = Math.floor(least / step + 1e-9);
  const last = Math.max(Math.ceil(most / step - 1e-9), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, place) =>
    Number(((first + place) * step).toPrecision(12)),
  );
  return { low: ticks[0] as number, high: ticks.at(-1) as number, ticks };
}

/** An axis with zero in its middle. */
export function evenScale(values: readonly number[]): Scale {
  const reach = values.map((value) => Math.abs(value));
  return roundScale([...reach, ...reach.map((value) => -value)], 6);
}

/** The axis without what lies beyond the values that there can be. */
export function withinRange({ low, high, ticks }: Scale, [least, most]: readonly [number, number]): Scale {
  return { low: Math.max(low, least), high: Math.min(high, most), ticks };
}

/** Where a value stands on the axis, from 0 to 1. */
export function placeOn(scale: Scale, value: number): number {
  return Math.min(1, Math.max(0, (value - scale.low) / (scale.high - scale.low)));
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5].find((each) => each * power >= rough * 0.999) ?? 10;
  return factor * power;
}

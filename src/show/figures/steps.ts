/** A scale cut into steps of the same size. */
export interface Steps {
  low: number;
  high: number;
  step: number;
  /** Decimals that tell the borders of the steps apart. */
  decimals: number;
}

/** The finest of the steps 1, 2 and 5 (times a power of ten) that covers the values with at most so many of them. */
export function stepsOver(values: readonly number[], most: number): Steps {
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  for (let power = -2; ; power += 1) {
    for (const digit of [1, 2, 5]) {
      const step = digit * 10 ** power;
      // Rounding must not add a step: 0.3 / 0.1 is a little less than 3.
      const from = Math.floor(lowest / step + 1e-9);
      const to = Math.max(from + 1, Math.ceil(highest / step - 1e-9));
      if (to - from > most) continue;
      const decimals = Math.max(0, -power);
      const exact = (place: number) => Number((place * step).toFixed(decimals));
      return { low: exact(from), high: exact(to), step, decimals };
    }
  }
}

/** The borders of the steps, from the lowest to the highest. */
export function bordersOf({ low, high, step, decimals }: Steps): number[] {
  const count = Math.round((high - low) / step);
  return Array.from({ length: count + 1 }, (_, place) => Number((low + place * step).toFixed(decimals)));
}

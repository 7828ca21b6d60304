import { bordersOf, stepsOver } from './steps.ts';

/** An axis of amounts. Where they span a decade it is logarithmic: positions on it are logarithms. */
export interface CostAxis {
  positionOf: (cost: number) => number;
  low: number;
  high: number;
  ticks: { position: number; label: string }[];
}

export function costAxis(costs: readonly number[], mostTicks: number): CostAxis {
  const lowest = Math.min(...costs);
  const highest = Math.max(...costs);
  return lowest > 0 && highest / lowest >= 10
    ? logarithmic(lowest, highest, mostTicks)
    : linear(lowest, highest, mostTicks);
}

function linear(lowest: number, highest: number, mostTicks: number): CostAxis {
  // Costs may be fractions of a cent: the steps are found for numbers that are neither large nor small.
  const scale = 10 ** Math.floor(Math.log10(highest > 0 ? highest : 1));
  // Costs that hardly differ are not to look as if they did.
  const from = highest - lowest < highest / 10 ? 0 : lowest;
  const steps = stepsOver([from / scale, highest / scale], mostTicks);
  const borders = bordersOf(steps).map((border) => border * scale);
  return {
    positionOf: (cost) => cost,
    low: borders[0] as number,
    high: borders.at(-1) as number,
    ticks: borders.map((position) => ({ position, label: amount(position) })),
  };
}

function logarithmic(lowest: number, highest: number, mostTicks: number): CostAxis {
  const [low, high] = [Math.log10(lowest) - 0.08, Math.log10(highest) + 0.08];
  for (const digits of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = ticksOf(digits, low, high);
    if (ticks.length <= mostTicks || digits.length === 1) {
      const every = Math.ceil(ticks.length / mostTicks);
      return { positionOf: Math.log10, low, high, ticks: ticks.filter((_, place) => place % every === 0) };
    }
  }
  throw new Error('unreachable: the last digits are always taken');
}

function ticksOf(digits: readonly number[], low: number, high: number): CostAxis['ticks'] {
  const ticks: CostAxis['ticks'] = [];
  for (let power = Math.floor(low); power <= high; power += 1) {
    for (const digit of digits) {
      const position = power + Math.log10(digit);
      if (position >= low && position <= high) ticks.push({ position, label: amount(digit * 10 ** power) });
    }
  }
  return ticks;
}

/** Without the noise of binary fractions, and never as 1e-7. */
function amount(value: number): string {
  const digits = Number(value.toPrecision(3));
  if (digits === 0) return '0';
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(digits))));
  const text = digits.toFixed(Math.min(20, decimals));
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

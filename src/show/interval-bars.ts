import type { Interval } from '../results/results.ts';

/** What is drawn of a model: its mean and, where there is one, the interval around it. */
export interface Bar {
  mean: number | null;
  interval?: Interval | undefined;
}

/** The ends that all bars of a column share. */
export interface Axis {
  low: number;
  high: number;
}

/** Columns of the terminal. */
const WIDTH = 20;

/** Bars on one axis, each as wide as the head, which names the axis' ends: `6         8`, `  ├──●──┤ `. */
export function drawBars(
  bars: readonly Bar[],
  axis: Axis,
  labelOf: (end: number) => string,
): { head: string; cells: string[] } {
  const [low, high] = [labelOf(axis.low), labelOf(axis.high)];
  return {
    head: low + high.padStart(WIDTH - low.length),
    cells: bars.map((bar) => drawBar(bar, axis)),
  };
}

function drawBar({ mean, interval }: Bar, { low, high }: Axis): string {
  const cells = Array<string>(WIDTH).fill(' ');
  const placeOf = (value: number) => {
    const place = Math.round(((value - low) / (high - low)) * (WIDTH - 1));
    return Math.min(WIDTH - 1, Math.max(0, place));
  };
  if (interval !== undefined) {
    const [start, end] = [placeOf(interval.low), placeOf(interval.high)];
    cells.fill('─', start, end);
    cells[start] = '├';
    cells[end] = '┤';
  }
  if (mean !== null) cells[placeOf(mean)] = '●';
  return cells.join('');
}

/** An axis that holds every bar, its ends at round numbers; undefined where there is no bar. */
export function axisAround(bars: readonly Bar[]): Axis | undefined {
  const ends = bars.flatMap(({ mean, interval }) => [
    ...(mean === null ? [] : [mean]),
    ...(interval === undefined ? [] : [interval.low, interval.high]),
  ]);
  if (ends.length === 0) return undefined;
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const step = roundStep((most - least) / 5);
  const low = Math.floor(least / step) * step;
  return { low, high: Math.max(Math.ceil(most / step) * step, low + step) };
}

/** The least of …, 0.1, 0.2, 0.5, 1, 2, 5, … that is not below; hundredths are the finest that scores are shown in. */
function roundStep(size: number): number {
  const decade = 10 ** Math.floor(Math.log10(Math.max(size, 0.01)));
  return ([1, 2, 5].find((digit) => digit * decade >= size) ?? 10) * decade;
}

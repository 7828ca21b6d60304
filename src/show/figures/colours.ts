/** Okabe and Ito's colours, which people who see red and green alike tell apart (https://jfly.uni-koeln.de/color/), without black and yellow. */
const CATEGORIES = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9'] as const;

/** What tells series apart in print without colour: how the line is broken. Lengths of strokes and gaps in pixels. */
const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 2.5], [9, 3, 2, 3], [4, 2], [12, 4]];

export type FigureTheme = 'light' | 'dark';

export interface Colours {
  background: string;
  ink: string;
  /** Of axes' names and ticks. */
  muted: string;
  grid: string;
  /** Of what stands behind the marks. */
  faint: string;
  /** Of a single series. */
  mark: string;
  /** The ramp from the lowest value to the highest: its ends. */
  ramp: readonly [string, string];
}

export const COLOURS: Record<FigureTheme, Colours> = {
  light: {
    background: '#ffffff',
    ink: '#1a1a1a',
    muted: '#4d4d4d',
    grid: '#dddddd',
    faint: '#999999',
    mark: '#0072B2',
    ramp: ['#f1f6fb', '#08306b'],
  },
  dark: {
    background: '#15181e',
    ink: '#f2f2f2',
    muted: '#b8bec8',
    grid: '#383e48',
    faint: '#7a828e',
    mark: '#56B4E9',
    ramp: ['#1d2a3a', '#dcecfb'],
  },
};

/** How one of several series is drawn. */
export interface SeriesLook {
  colour: string;
  dash: readonly number[];
  /** The marker's corners around its middle; 1 is its reach. */
  marker: readonly (readonly [number, number])[];
}

/** So many series can be told apart. */
export const MOST_SERIES = CATEGORIES.length;

export function lookOf(series: number): SeriesLook {
  return {
    colour: CATEGORIES[series % MOST_SERIES] as string,
    dash: DASHES[series % MOST_SERIES] as readonly number[],
    marker: MARKERS[series % MOST_SERIES] as SeriesLook['marker'],
  };
}

const MARKERS: readonly SeriesLook['marker'][] = [
  corners(24, 1, 0),
  corners(3, 1.25, -90),
  corners(4, 1.2, 45),
  corners(4, 1.25, 0),
  corners(3, 1.25, 90),
  star(),
];

/** A regular figure, its first corner at so many degrees. */
function corners(count: number, reach: number, start: number): SeriesLook['marker'] {
  return Array.from({ length: count }, (_, place) => {
    const angle = ((start + (360 * place) / count) * Math.PI) / 180;
    return [round(reach * Math.cos(angle)), round(reach * Math.sin(angle))] as const;
  });
}

function star(): SeriesLook['marker'] {
  return corners(10, 1.5, -90).map(([x, y], place) =>
    place % 2 === 0 ? ([x, y] as const) : ([round(x * 0.42), round(y * 0.42)] as const),
  );
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

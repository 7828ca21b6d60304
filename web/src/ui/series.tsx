import {
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
} from 'd3-shape';
import type { ReactNode } from 'react';
import './series.css';

/** How the lines of a chart are told apart: by colour, by dashes and by the shape of their marks. */
const SHAPES = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolCross, symbolStar];
const DASHES = ['none', '7 3', '2 3', '10 3 2 3', '4 4', '12 4'];

export const SERIES_COUNT = SHAPES.length;

export function seriesColour(place: number): string {
  return `var(--series-${(place % SERIES_COUNT) + 1})`;
}

export function seriesDash(place: number): string | undefined {
  return DASHES[place % SERIES_COUNT];
}

/** The outline of a series' mark, about the origin. */
export function seriesShape(place: number, size = 46): string {
  return symbol(SHAPES[place % SERIES_COUNT], size)() ?? '';
}

/** A piece of the line with its mark, for a legend. */
export function SeriesSample({ place }: { place: number }): ReactNode {
  const colour = seriesColour(place);
  return (
    <svg className="series-sample" width="38" height="14" viewBox="-19 -7 38 14" aria-hidden="true">
      <line x1="-19" x2="19" stroke={colour} strokeWidth="2" strokeDasharray={seriesDash(place)} />
      <path d={seriesShape(place)} fill={colour} />
    </svg>
  );
}

/** The mark alone, beside the name of what is drawn. */
export function SeriesMark({ place }: { place: number }): ReactNode {
  return (
    <svg className="series-sample" width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
      <path d={seriesShape(place)} fill={seriesColour(place)} />
    </svg>
  );
}

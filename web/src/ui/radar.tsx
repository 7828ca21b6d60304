import { curveLinear, lineRadial, pointRadial } from 'd3-shape';
import { Fragment, type ReactNode, useCallback } from 'react';
import { Name, visibleName } from './name.tsx';
import { type Scale, placeOn } from './scale.ts';
import { SeriesSample, seriesColour, seriesDash, seriesShape } from './series.tsx';
import { wrapLabel } from './wrap-label.ts';
import './radar.css';

export interface RadarSeries {
  name: string;
  /** One for each axis; null where there is none. */
  values: readonly (number | null)[];
}

interface RadarProps {
  label: string;
  /** The id of a sentence that says where the numbers stand. */
  describedBy: string;
  axes: readonly string[];
  /** For breaking the names of the axes. */
  language: string;
  series: readonly RadarSeries[];
  scale: Scale;
  format: (value: number) => string;
}

const RADIUS = 120;

/** Several values of a few things, an axis each; at least three axes. */
export function Radar({ label, describedBy, axes, language, series, scale, format }: RadarProps): ReactNode {
  const angleOf = (place: number) => (place * 2 * Math.PI) / axes.length;
  const radiusOf = (value: number) => placeOn(scale, value) * RADIUS;
  // Labels are as long as they are: the drawing grows around them.
  const fit = useCallback((svg: SVGSVGElement | null) => {
    if (svg === null) return;
    const box = svg.getBBox();
    svg.setAttribute('viewBox', `${box.x - 4} ${box.y - 4} ${box.width + 8} ${box.height + 8}`);
    svg.style.maxWidth = `${box.width + 8}px`;
  }, []);
  return (
    <div className="radar">
      <svg key={axes.join('\n')} ref={fit} role="img" aria-label={label} aria-describedby={describedBy}>
        <Rings scale={scale} axes={axes.length} />
        {axes.map((name, place) => (
          <AxisLabel key={name} name={name} language={language} angle={angleOf(place)} />
        ))}
        {series.map(({ name, values }, place) => (
          <Outline key={name} place={place} values={values} angleOf={angleOf} radiusOf={radiusOf} />
        ))}
        {scale.ticks.map((tick) => (
          <text key={tick} className="tick" x="4" y={11 - radiusOf(tick)}>
            {format(tick)}
          </text>
        ))}
      </svg>
      <ul className="legend">
        {series.map(({ name }, place) => (
          <li key={name}>
            <SeriesSample place={place} />
            <Name text={name} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Rings({ scale, axes }: { scale: Scale; axes: number }): ReactNode {
  const corners = Array.from({ length: axes + 1 }, (_, place) => (place * 2 * Math.PI) / axes);
  const ring = lineRadial<number>()
    .angle((angle) => angle)
    .curve(curveLinear);
  return (
    <g className="rings">
      {scale.ticks.map((tick) => (
        <path key={tick} d={ring.radius(placeOn(scale, tick) * RADIUS)(corners) ?? ''} />
      ))}
      {corners.slice(1).map((angle) => {
        const [x, y] = pointRadial(angle, RADIUS);
        return <line key={angle} x1="0" y1="0" x2={x} y2={y} />;
      })}
    </g>
  );
}

const LINE_HEIGHT = 16;

function AxisLabel({ name, language, angle }: { name: string; language: string; angle: number }): ReactNode {
  const lines = wrapLabel(visibleName(name), language, 9.6, 3);
  const [x, y] = pointRadial(angle, RADIUS + 12);
  const side = Math.abs(x) < RADIUS * 0.1 ? 'middle' : x > 0 ? 'start' : 'end';
  // Above the middle a label ends at its axis, below it begins there, beside it stands across.
  const lift = ((1 - y / (RADIUS + 12)) / 2) * (lines.length - 1) * LINE_HEIGHT;
  return (
    <text className="axis-name" x={x} y={y - lift} textAnchor={side} dominantBaseline="middle">
      <title>{visibleName(name)}</title>
      {lines.map((line, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- two lines may read the same
        <tspan key={place} x={x} dy={place === 0 ? 0 : LINE_HEIGHT}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

interface OutlineProps {
  place: number;
  values: readonly (number | null)[];
  angleOf: (place: number) => number;
  radiusOf: (value: number) => number;
}

/** One series: closed, with a gap where a value is missing. */
function Outline({ place, values, angleOf, radiusOf }: OutlineProps): ReactNode {
  const colour = seriesColour(place);
  const line = lineRadial<number | null>()
    .angle((_, axis) => angleOf(axis))
    .radius((value) => radiusOf(value ?? 0))
    .defined((value) => value !== null);
  return (
    <g>
      <path
        d={line([...values, values[0] ?? null]) ?? ''}
        fill="none"
        stroke={colour}
        strokeWidth="2"
        strokeDasharray={seriesDash(place)}
      />
      {values.map((value, axis) => {
        if (value === null) return <Fragment key={angleOf(axis)} />;
        const [x, y] = pointRadial(angleOf(axis), radiusOf(value));
        return (
          <path key={angleOf(axis)} d={seriesShape(place)} transform={`translate(${x} ${y})`} fill={colour} />
        );
      })}
    </g>
  );
}

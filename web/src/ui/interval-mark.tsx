import type { ReactNode } from 'react';
import type { Interval } from '../../../src/analysis/scores.ts';
import { type Format, describeValue } from './format.ts';
import { type Scale, placeOn } from './scale.ts';
import './interval-mark.css';

interface MarkProps {
  scale: Scale;
  value: number | null;
  interval: Interval | undefined;
  format: Format;
}

/** A value and its interval on an axis that all rows of a table share. */
export function IntervalMark({ scale, value, interval, format }: MarkProps): ReactNode {
  const at = (number: number) => `${placeOn(scale, number) * 100}%`;
  return (
    <svg className="interval-mark" role="img" aria-label={describeValue(value, interval, format)}>
      <Grid scale={scale} />
      {interval !== undefined && (
        <g className="whisker">
          <line x1={at(interval.low)} x2={at(interval.high)} y1="50%" y2="50%" />
          <line x1={at(interval.low)} x2={at(interval.low)} y1="32%" y2="68%" />
          <line x1={at(interval.high)} x2={at(interval.high)} y1="32%" y2="68%" />
        </g>
      )}
      {value !== null && <circle cx={at(value)} cy="50%" r="3.5" />}
    </svg>
  );
}

/** As `IntervalMark`, with a bar from zero: for differences. */
export function DifferenceMark({ scale, value, interval, format }: MarkProps): ReactNode {
  const at = (number: number) => placeOn(scale, number) * 100;
  const [from, to] = [at(0), at(value ?? 0)];
  return (
    <svg className="interval-mark" role="img" aria-label={describeValue(value, interval, format)}>
      <Grid scale={scale} />
      <rect
        className={to < from ? 'behind' : 'ahead'}
        x={`${Math.min(from, to)}%`}
        width={`${Math.abs(to - from)}%`}
        y="28%"
        height="44%"
      />
      <line className="zero" x1={`${from}%`} x2={`${from}%`} y1="0" y2="100%" />
      {interval !== undefined && (
        <g className="whisker">
          <line x1={`${at(interval.low)}%`} x2={`${at(interval.high)}%`} y1="50%" y2="50%" />
          <line x1={`${at(interval.low)}%`} x2={`${at(interval.low)}%`} y1="32%" y2="68%" />
          <line x1={`${at(interval.high)}%`} x2={`${at(interval.high)}%`} y1="32%" y2="68%" />
        </g>
      )}
    </svg>
  );
}

function Grid({ scale }: { scale: Scale }): ReactNode {
  return (
    <g className="grid">
      {scale.ticks.map((tick) => {
        const x = `${placeOn(scale, tick) * 100}%`;
        return <line key={tick} x1={x} x2={x} y1="0" y2="100%" />;
      })}
    </g>
  );
}

/** The numbers along the axis, for the head of the column. */
export function Axis({ scale, format }: { scale: Scale; format: (value: number) => string }): ReactNode {
  return (
    <svg className="axis" aria-hidden="true">
      {scale.ticks.map((tick) => (
        <text key={tick} x={`${placeOn(scale, tick) * 100}%`} y="12" textAnchor="middle">
          {format(tick)}
        </text>
      ))}
    </svg>
  );
}

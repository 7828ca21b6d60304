import type { GraphicComponentOption } from 'echarts/components';
import { lineHeight } from './figure.ts';

/** A shape or a text at a place of its own. */
export type Graphic = ElementOf<GraphicComponentOption>;

type ElementOf<Option> = Option extends unknown
  ? 'elements' extends keyof Option
    ? Extract<Option['elements'], readonly unknown[]>[number]
    : never
  : never;

export interface TextPlace {
  x: number;
  y: number;
  text: string;
  fontSize: number;
  colour: string;
  /** @default left */
  align?: 'left' | 'center' | 'right';
  /** What of the text stands at y. @default top */
  verticalAlign?: 'top' | 'middle' | 'bottom';
  isBold?: boolean;
  /** Of an edge around the letters, which keeps lines behind them away. @default none */
  halo?: string;
  /** Quarter turns to the left. @default 0 */
  turns?: number;
}

/** A text; it is never read as echarts' rich text, since it has no styles by name. */
export function textAt(place: TextPlace): Graphic {
  const {
    x,
    y,
    text,
    fontSize,
    colour,
    align = 'left',
    verticalAlign = 'top',
    isBold,
    halo,
    turns = 0,
  } = place;
  return {
    type: 'text',
    silent: true,
    // Before lines and marks.
    z: 10,
    x,
    y,
    rotation: (turns * Math.PI) / 2,
    style: {
      text,
      fontSize,
      fill: colour,
      align,
      verticalAlign,
      lineHeight: lineHeight(fontSize),
      ...(isBold ? { fontWeight: 'bold' } : {}),
      ...(halo === undefined ? {} : { stroke: halo, lineWidth: 3 }),
    },
  };
}

export function lineBetween(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  style: { colour: string; width: number; dash?: readonly number[] },
): Graphic {
  return {
    type: 'line',
    silent: true,
    shape: { x1, y1, x2, y2 },
    style: { stroke: style.colour, lineWidth: style.width, lineDash: dashOf(style.dash ?? []) },
  };
}

/** A filled figure of corners around a middle. */
export function markerAt(
  [x, y]: readonly [number, number],
  reach: number,
  corners: readonly (readonly [number, number])[],
  colour: string,
): Graphic {
  return {
    type: 'polygon',
    silent: true,
    shape: { points: corners.map(([dx, dy]) => [x + dx * reach, y + dy * reach]) },
    style: { fill: colour },
  };
}

export function rectangle(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  stroke: string,
): Graphic {
  return {
    type: 'rect',
    silent: true,
    shape: { x, y, width, height },
    style: { fill, stroke, lineWidth: 0.75 },
  };
}

/** A broken line as echarts takes it; an empty list is a whole one. */
export function dashOf(dash: readonly number[]): number[] | 'solid' {
  return dash.length === 0 ? 'solid' : [...dash];
}

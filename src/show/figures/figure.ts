import type {
  BarSeriesOption,
  CustomSeriesOption,
  HeatmapSeriesOption,
  RadarSeriesOption,
  ScatterSeriesOption,
} from 'echarts/charts';
import type {
  GraphicComponentOption,
  GridComponentOption,
  RadarComponentOption,
  VisualMapComponentOption,
} from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import { InputError } from '../../errors.ts';
import type { Colours } from './colours.ts';
import type { Words } from './words.ts';

/** The parts of echarts that figures are made of: what draw-svg.ts loads. */
export type FigureOption = ComposeOption<
  | BarSeriesOption
  | CustomSeriesOption
  | HeatmapSeriesOption
  | RadarSeriesOption
  | ScatterSeriesOption
  | GraphicComponentOption
  | GridComponentOption
  | RadarComponentOption
  | VisualMapComponentOption
>;

/** What a figure is drawn on. Lengths are in pixels of 1/96 inch, so that 642 are 170 mm and 321 are 85 mm. */
export interface Canvas {
  width: number;
  /** By default what the figure needs. */
  height?: number | undefined;
  colours: Colours;
  words: Words;
  /** Written above the figure; nothing where it is empty. */
  title: string;
}

/** A figure that is laid out and not yet drawn. */
export interface Figure {
  width: number;
  height: number;
  option: FigureOption;
  /** What it shows, in a line, and all its numbers, for those who do not see it. */
  title: string;
  description: string;
}

/** Sizes of type in pixels: 10 are 7.5 points in print. */
export const SIZES = { title: 13, label: 10.5, small: 9.5, least: 8 } as const;
/** Between the figure and its border, and between its parts. */
export const MARGIN = 10;

export function lineHeight(fontSize: number): number {
  return Math.ceil(fontSize * 1.25);
}

/** The height that is asked for, or the usual one. @throws InputError for one that is too little. */
export function heightOf({ height }: Canvas, least: number, usual = least): number {
  if (height === undefined) return Math.round(usual);
  if (height < least) throw tooLittle('--height', height, least);
  return height;
}

/** @throws InputError for a width that is too little. */
export function checkWidth({ width }: Canvas, least: number): void {
  if (width < least) throw tooLittle('--width', width, least);
}

function tooLittle(flag: string, given: number, least: number): InputError {
  return new InputError(
    `${given} pixels are too few for this figure`,
    { flag },
    `It needs ${Math.ceil(least)}; or draw fewer models, with --model-list.`,
  );
}

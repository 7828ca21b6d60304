import { BarChart, CustomChart, HeatmapChart, RadarChart, ScatterChart } from 'echarts/charts';
import {
  GraphicComponent,
  GridComponent,
  RadarComponent,
  VisualMapPiecewiseComponent,
} from 'echarts/components';
import { init, setPlatformAPI, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Colours } from './colours.ts';
import type { Figure } from './figure.ts';
import { textWidth } from './text-width.ts';
import { tidySvg } from './tidy-svg.ts';

use([
  BarChart,
  CustomChart,
  HeatmapChart,
  RadarChart,
  ScatterChart,
  GraphicComponent,
  GridComponent,
  RadarComponent,
  VisualMapPiecewiseComponent,
  SVGRenderer,
]);
setPlatformAPI({
  measureText: (text, font) => ({ width: textWidth(text, Number(/([\d.]+)px/.exec(font ?? '')?.[1] ?? 12)) }),
});

/** A figure as the text of an SVG file; the same figure gives the same bytes. This file alone knows echarts. */
export function drawSvg(figure: Figure, { background, ink }: Colours): string {
  const { width, height, option } = figure;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: background,
      textStyle: { fontFamily: 'sans-serif', color: ink },
      ...option,
    });
    return tidySvg(chart.renderToSVGString(), figure);
  } finally {
    // An undisposed chart keeps the process alive.
    chart.dispose();
  }
}

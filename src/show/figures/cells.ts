import { axisLook, placesOf } from './axes.ts';
import { colourKey, stepColours, stepOf } from './colour-key.ts';
import { columnLabels } from './column-labels.ts';
import { type Canvas, type FigureOption, MARGIN, SIZES, checkWidth, heightOf } from './figure.ts';
import { textAt } from './graphics.ts';
import { inkOn } from './ramp.ts';
import { rowLabels } from './row-labels.ts';
import type { Steps } from './steps.ts';
import { textWidth } from './text-width.ts';
import { remarkBlock, titleBlock } from './title.ts';

/** A table of coloured cells with their numbers. */
export interface Cells {
  rows: readonly string[];
  columns: readonly string[];
  /** By row and column; null where there is nothing to show. */
  values: readonly (readonly (number | null)[])[];
  steps: Steps;
  /** The number in a cell of so many pixels. */
  format: (value: number, width: number) => string;
  /** The longest number that there may be. */
  longest: string;
  /** What the numbers are; below the cells, beside their colours. */
  remark: string;
  /** What the columns are; nothing where it is empty. */
  columnsName: string;
}

const LEAST_CELL = 14;
const MOST_CELL = 76;
const LEAST_LABEL = 90;
const GAP = 6;

/** Where the parts of the table stand, in pixels, and how it is drawn. */
export function layOutCells(
  canvas: Canvas,
  cells: Cells,
): {
  height: number;
  option: Pick<FigureOption, 'grid' | 'xAxis' | 'yAxis' | 'visualMap' | 'series' | 'graphic'>;
} {
  const { width, colours } = canvas;
  const count = cells.columns.length;
  checkWidth(canvas, 2 * MARGIN + LEAST_LABEL + GAP + count * LEAST_CELL);
  const title = titleBlock(canvas);
  const labels = rowLabels(
    cells.rows,
    Math.max(LEAST_LABEL, Math.min(width * 0.4, width - 2 * MARGIN - GAP - count * LEAST_CELL * 1.15)),
  );
  const cellWidth = Math.min(MOST_CELL, (width - 2 * MARGIN - labels.width - GAP) / count);
  const spare = width - 2 * MARGIN - labels.width - GAP - cellWidth * count;
  const left = MARGIN + spare / 2 + labels.width + GAP;
  const right = left + cellWidth * count;
  const columns = columnLabels(cells.columns, cellWidth, left - MARGIN);

  const below = (top: number) => {
    const name =
      cells.columnsName === ''
        ? { graphics: [], bottom: top }
        : remarkBlock(cells.columnsName, canvas, { left, right, top, align: 'center' });
    const key = colourKey(canvas, cells.steps, {
      left: MARGIN,
      right: width - MARGIN,
      top: name.bottom + 10,
    });
    const edges = { left: MARGIN, right: width - MARGIN, top: key.bottom + 4, align: 'center' } as const;
    const remark = remarkBlock(cells.remark, canvas, edges);
    return {
      graphics: [...name.graphics, ...key.graphics, ...remark.graphics],
      height: remark.bottom - top + MARGIN,
    };
  };
  const around = title.bottom + columns.height + 4 + below(0).height;
  const cellHeight = Math.max(labels.rowHeight, Math.min(30, cellWidth * 0.6));
  const height = heightOf(
    canvas,
    around + labels.rowHeight * cells.rows.length,
    around + cellHeight * cells.rows.length,
  );
  const bottom = title.bottom + (height - around);
  const fontSize = Math.min(
    SIZES.label,
    Math.max(7, (SIZES.label * (cellWidth - 2)) / textWidth(cells.longest, SIZES.label)),
  );
  const rowHeight = (bottom - title.bottom) / cells.rows.length;
  const dashes = cells.values.flatMap((row, y) =>
    row.flatMap((value, x) =>
      value === null
        ? textAt({
            x: left + (x + 0.5) * cellWidth,
            y: title.bottom + (y + 0.5) * rowHeight,
            text: '–',
            fontSize,
            colour: colours.muted,
            align: 'center',
            verticalAlign: 'middle',
          })
        : [],
    ),
  );
  const shades = stepColours(cells.steps, colours.ramp);
  const look = axisLook(canvas);
  const bare = { axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } };

  return {
    height,
    option: {
      graphic: { elements: [...title.graphics, ...dashes, ...below(bottom + columns.height + 4).graphics] },
      grid: {
        left,
        top: title.bottom,
        width: right - left,
        height: bottom - title.bottom,
        outerBoundsMode: 'none',
      },
      xAxis: {
        ...bare,
        type: 'category',
        data: placesOf(count),
        axisLabel: {
          ...look.axisLabel,
          color: colours.ink,
          ...columns.style,
          formatter: (place: string) => columns.texts[Number(place)] ?? '',
        },
      },
      yAxis: {
        ...bare,
        type: 'category',
        inverse: true,
        data: placesOf(cells.rows.length),
        axisLabel: {
          ...look.axisLabel,
          color: colours.ink,
          fontSize: labels.fontSize,
          lineHeight: Math.ceil(labels.fontSize * 1.2),
          margin: GAP,
          formatter: (place: string) => labels.texts[Number(place)] ?? '',
        },
      },
      // Heat maps need one; each cell brings its own colour.
      visualMap: {
        type: 'piecewise',
        show: false,
        dimension: 2,
        seriesIndex: 0,
        inRange: { color: [...shades] },
      },
      series: [
        {
          type: 'heatmap',
          silent: true,
          data: cells.values.flatMap((row, y) =>
            row.flatMap((value, x) => {
              if (value === null) return [];
              const shade = shades[stepOf(value, cells.steps)] as string;
              return [
                {
                  value: [x, y, value],
                  visualMap: false,
                  itemStyle: { color: shade, borderColor: colours.background, borderWidth: 1 },
                  label: {
                    show: true,
                    color: inkOn(shade),
                    fontSize,
                    formatter: () => cells.format(value, cellWidth),
                  },
                },
              ];
            }),
          ),
        },
      ],
    },
  };
}

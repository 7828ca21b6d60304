import { axisLook } from './axes.ts';
import { costAxis } from './cost-axis.ts';
import type { CostRows } from './cost-rows.ts';
import { costLabels } from './cost-labels.ts';
import { type Canvas, type Figure, MARGIN, SIZES, checkWidth, heightOf, lineHeight } from './figure.ts';
import { textAt } from './graphics.ts';
import { intervalBars } from './interval-bars.ts';
import { labelText } from './label-text.ts';
import type { Measure } from './ranking.ts';
import { stepsOver } from './steps.ts';
import { textWidth } from './text-width.ts';
import { remarkBlock, titleBlock } from './title.ts';

/** How good each model is, against what its answers cost (or how long they are). */
export function costFigure(canvas: Canvas, measure: Measure, { unit, rows }: CostRows): Figure {
  const { width, colours, words } = canvas;
  checkWidth(canvas, 260);
  const title = titleBlock(canvas);
  const ends = rows.flatMap(({ value, interval }) => [
    value,
    interval?.low ?? value,
    interval?.high ?? value,
  ]);
  const scale = stepsOver(ends, 8);
  const axis = costAxis(
    rows.map(({ cost }) => cost),
    width < 420 ? 5 : 9,
  );
  const isDollars = unit === 'dollars';
  const axisName = isDollars ? words.costAxis : words.lengthAxis;
  const valueName = measure === 'score' ? words.scoreAxis : words.winRateAxis;
  const numbers = textWidth(scale.high.toFixed(scale.decimals), SIZES.small);
  const grid = {
    left: MARGIN + lineHeight(SIZES.small) + 4 + numbers + 6,
    right: width - MARGIN - 12,
    top: title.bottom + 4,
  };
  const remarkAt = (top: number) =>
    remarkBlock(words.intervalNote, canvas, { left: grid.left, right: grid.right, top, align: 'center' });
  const hasIntervals = rows.some(({ interval }) => interval !== undefined);
  const names = 6 + 2 * lineHeight(SIZES.small) + 4;
  const foot = names + (hasIntervals ? remarkAt(0).bottom + 1 : 0);
  const keyGap = 8;
  const layOut = (plotHeight: number) => {
    const bottom = grid.top + plotHeight;
    const yOf = (value: number) => bottom - ((value - scale.low) / (scale.high - scale.low)) * plotHeight;
    const points = rows.map(({ model, cost, value, interval }) => ({
      name: labelText(model),
      x: grid.left + ((axis.positionOf(cost) - axis.low) / (axis.high - axis.low)) * (grid.right - grid.left),
      y: yOf(value),
      top: yOf(interval?.high ?? value),
      bottom: yOf(interval?.low ?? value),
    }));
    return costLabels(canvas, points, { ...grid, right: width - MARGIN, bottom }, bottom + foot + keyGap);
  };
  const usual = Math.min(400, 0.6 * width);
  const keyHeight = layOut(usual).keyHeight;
  const around = grid.top + foot + MARGIN + (keyHeight === 0 ? 0 : keyGap + keyHeight);
  const height = heightOf(canvas, around + 120, around + usual);
  // A lower figure may need the key that the usual one does without, and it goes at the plot's cost.
  const first = layOut(height - around);
  const extra =
    first.keyHeight === keyHeight ? 0 : first.keyHeight - keyHeight + (keyHeight === 0 ? keyGap : 0);
  const plotHeight = height - around - extra;
  const labels = extra === 0 ? first : layOut(plotHeight);
  const look = axisLook(canvas);
  const tickAt = new Map(axis.ticks.map(({ position, label }) => [position, label]));
  const positions = axis.ticks.map(({ position }) => position);
  const small = { fontSize: SIZES.small, colour: colours.ink } as const;

  return {
    width,
    height,
    title: canvas.title,
    description: rows
      .map(
        ({ model, cost, value }) =>
          `${labelText(model)}: ${Number(cost.toPrecision(3))}${isDollars ? ' USD' : ''}, ${value.toFixed(measure === 'score' ? 2 : 0)}`,
      )
      .join('; '),
    option: {
      grid: {
        left: grid.left,
        top: grid.top,
        width: grid.right - grid.left,
        height: plotHeight,
        outerBoundsMode: 'none',
      },
      xAxis: {
        ...look,
        type: 'value',
        min: axis.low,
        max: axis.high,
        splitLine: { show: false },
        axisTick: { ...look.axisTick, customValues: positions },
        axisLabel: {
          ...look.axisLabel,
          customValues: positions,
          formatter: (value: number) => tickAt.get(value) ?? '',
        },
      },
      yAxis: {
        ...look,
        type: 'value',
        min: scale.low,
        max: scale.high,
        interval: scale.step,
        axisLabel: { ...look.axisLabel, formatter: (value: number) => value.toFixed(scale.decimals) },
      },
      series: [
        intervalBars(
          rows.flatMap(({ cost, interval }) => {
            const x = axis.positionOf(cost);
            return interval === undefined
              ? []
              : [
                  [
                    [x, interval.low],
                    [x, interval.high],
                  ] as const,
                ];
          }),
          { colour: colours.faint, cap: 2.5, width: 1 },
        ),
        {
          type: 'scatter',
          silent: true,
          symbol: 'circle',
          symbolSize: 7.5,
          itemStyle: { color: colours.mark, opacity: 1 },
          data: rows.map(({ cost, value }) => [axis.positionOf(cost), value]),
        },
      ],
      graphic: {
        elements: [
          ...title.graphics,
          ...labels.graphics,
          ...(hasIntervals ? remarkAt(grid.top + plotHeight + names + 1).graphics : []),
          textAt({
            ...small,
            x: (grid.left + grid.right) / 2,
            y: grid.top + plotHeight + names,
            text: axisName,
            align: 'center',
            verticalAlign: 'bottom',
          }),
          textAt({
            ...small,
            x: MARGIN,
            y: grid.top + plotHeight / 2,
            text: valueName,
            align: 'center',
            turns: 1,
          }),
        ],
      },
    },
  };
}

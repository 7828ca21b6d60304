import { axisLook } from './axes.ts';
import { type Canvas, type Figure, MARGIN, SIZES, checkWidth, heightOf, lineHeight } from './figure.ts';
import { textAt } from './graphics.ts';
import { labelText } from './label-text.ts';
import type { ScoreCounts } from './score-counts.ts';
import { stepsOver } from './steps.ts';
import { titleBlock } from './title.ts';
import { wrapLabel } from './wrap-label.ts';

const SCORES = Array.from({ length: 10 }, (_, place) => String(place + 1));
/** Widths and heights of a model's panel. */
const LEAST_PANEL = 124;
const LEAST_PLOT = 34;
const PLOT = 62;
const BETWEEN = 12;

/** How often each score was given: a panel a model, all on one scale. */
export function histogramFigure(canvas: Canvas, models: readonly ScoreCounts[]): Figure {
  const { width, colours, words } = canvas;
  checkWidth(canvas, 200);
  const title = titleBlock(canvas);
  const shares = models.map(({ counts, n }) => counts.map((count) => (100 * count) / n));
  const scale = stepsOver([0, ...shares.flat()], 4);
  const left = MARGIN + lineHeight(SIZES.small) + 22;
  const columns = Math.max(
    1,
    Math.min(models.length, Math.floor((width - left - MARGIN + BETWEEN) / (LEAST_PANEL + BETWEEN))),
  );
  const rows = Math.ceil(models.length / columns);
  // One panel alone is not to be as wide as the page.
  const panel = Math.min(300, (width - left - MARGIN + BETWEEN) / columns - BETWEEN);
  const names = models.map(({ model }) =>
    wrapLabel(labelText(model), { fontSize: SIZES.small * 1.06, maxWidth: panel, maxLines: 3 }),
  );
  const nameHeight = Math.max(...names.map((lines) => lines.length)) * lineHeight(SIZES.small);
  const head = nameHeight + lineHeight(SIZES.least) + 4;
  const foot = lineHeight(SIZES.least) + 16;
  const axisName = lineHeight(SIZES.small) + 2;
  const around = title.bottom + axisName + MARGIN + rows * (head + foot) - 10;
  const height = heightOf(canvas, around + rows * LEAST_PLOT, around + rows * (rows === 1 ? 2 * PLOT : PLOT));
  const plot = (height - around) / rows;
  const boxes = models.map((_, place) => ({
    x: left + (place % columns) * (panel + BETWEEN),
    y: title.bottom + Math.floor(place / columns) * (head + plot + foot) + head,
    isFirst: place % columns === 0,
  }));
  const look = axisLook(canvas);
  const small = { ...look.axisLabel, fontSize: SIZES.least, margin: 4 };

  return {
    width,
    height,
    title: canvas.title,
    description: models
      .map(({ model, mean, n, counts }) => {
        const each = counts.flatMap((count, place) => (count === 0 ? [] : [`${place + 1}: ${count}`]));
        return `${labelText(model)} (${words.panelNote(mean.toFixed(2), n)}) ${each.join(', ')}`;
      })
      .join('; '),
    option: {
      grid: boxes.map(({ x, y }) => ({
        left: x,
        top: y,
        width: panel,
        height: plot,
        outerBoundsMode: 'none',
      })),
      xAxis: boxes.map((_, place) => ({
        ...look,
        gridIndex: place,
        type: 'category',
        data: SCORES,
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: small,
      })),
      yAxis: boxes.map(({ isFirst }, place) => ({
        ...look,
        gridIndex: place,
        type: 'value',
        min: 0,
        max: scale.high,
        interval: scale.step,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { ...small, show: isFirst, formatter: (value: number) => value.toFixed(scale.decimals) },
      })),
      series: shares.map((share, place) => ({
        type: 'bar',
        silent: true,
        xAxisIndex: place,
        yAxisIndex: place,
        barCategoryGap: '12%',
        itemStyle: { color: colours.mark },
        data: share,
      })),
      graphic: {
        elements: [
          ...title.graphics,
          ...models.flatMap(({ mean, n }, place) => {
            const { x, y } = boxes[place] as { x: number; y: number };
            const note = words.panelNote(mean.toFixed(2), n);
            const lines = names[place] as string[];
            return [
              textAt({
                x,
                y: y - 4 - lineHeight(SIZES.least),
                text: lines.join('\n'),
                fontSize: SIZES.small,
                colour: colours.ink,
                verticalAlign: 'bottom',
                isBold: true,
              }),
              textAt({
                x,
                y: y - 4,
                text: note,
                fontSize: SIZES.least,
                colour: colours.muted,
                verticalAlign: 'bottom',
              }),
            ];
          }),
          textAt({
            x: left + (columns * (panel + BETWEEN) - BETWEEN) / 2,
            y: height - MARGIN,
            text: words.score,
            fontSize: SIZES.small,
            colour: colours.ink,
            align: 'center',
            verticalAlign: 'bottom',
          }),
          textAt({
            x: MARGIN,
            y: (title.bottom + height - MARGIN) / 2,
            text: words.shareOfGrades,
            fontSize: SIZES.small,
            colour: colours.ink,
            align: 'center',
            verticalAlign: 'top',
            turns: 1,
          }),
        ],
      },
    },
  };
}

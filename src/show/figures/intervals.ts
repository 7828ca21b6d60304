import { axisLook, placesOf } from './axes.ts';
import { type Canvas, type Figure, MARGIN, SIZES, checkWidth, heightOf, lineHeight } from './figure.ts';
import { describeValue, formatValue } from './format-value.ts';
import { textAt } from './graphics.ts';
import { intervalBars } from './interval-bars.ts';
import { labelText } from './label-text.ts';
import type { Ranking } from './ranking.ts';
import { rowLabels } from './row-labels.ts';
import { stepsOver } from './steps.ts';
import { textWidth } from './text-width.ts';
import { remarkBlock, titleBlock } from './title.ts';

const GAP = 8;

/** Each model's value with its 95% interval, best first. */
export function intervalsFigure(canvas: Canvas, { measure, models: all }: Ranking): Figure {
  const { width, colours, words } = canvas;
  checkWidth(canvas, 240);
  const models = all.filter(({ value }) => value !== null);
  const title = titleBlock(canvas);
  const labels = rowLabels(
    models.map(({ model }) => labelText(model)),
    width * 0.42,
  );
  const unit = measure === 'score' ? 1 : 100;
  const values = models.map(({ model, value, interval }) => ({
    model,
    value: unit * (value as number),
    low: unit * (interval?.low ?? (value as number)),
    high: unit * (interval?.high ?? (value as number)),
    text: formatValue(value, measure),
  }));
  const numbers = Math.max(...values.map(({ text }) => textWidth(text, SIZES.small)));
  const left = MARGIN + labels.width + GAP;
  const right = width - MARGIN - numbers - GAP;
  const scale = stepsOver(
    values.flatMap(({ low, high }) => [low, high]),
    width < 420 ? 5 : 9,
  );
  const remark = words.withIntervals(measure === 'score' ? words.scoreAxis : words.winRateAxis);
  const remarkAt = (top: number) =>
    remarkBlock(remark, canvas, { left: MARGIN, right: width - MARGIN, top, align: 'center' });
  const axisHeight = lineHeight(SIZES.small) + 10;
  const around = title.bottom + 4 + axisHeight + remarkAt(0).bottom + MARGIN;
  const height = heightOf(canvas, around + labels.rowHeight * models.length);
  const top = title.bottom + 4;
  const plotHeight = height - around;
  const rowHeight = plotHeight / models.length;
  const look = axisLook(canvas);

  return {
    width,
    height,
    title: canvas.title,
    description: models.map((each) => `${labelText(each.model)} ${describeValue(each, measure)}`).join('; '),
    option: {
      grid: { left, top, width: right - left, height: plotHeight, outerBoundsMode: 'none' },
      xAxis: {
        ...look,
        type: 'value',
        min: scale.low,
        max: scale.high,
        interval: scale.step,
        axisLabel: { ...look.axisLabel, formatter: (value: number) => value.toFixed(scale.decimals) },
      },
      yAxis: {
        ...look,
        type: 'category',
        inverse: true,
        data: placesOf(models.length),
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: {
          ...look.axisLabel,
          color: colours.ink,
          fontSize: labels.fontSize,
          lineHeight: Math.ceil(labels.fontSize * 1.2),
          margin: GAP,
          formatter: (place: string) => labels.texts[Number(place)] ?? '',
        },
      },
      series: [
        intervalBars(
          values.map(
            ({ low, high }, place) =>
              [
                [low, place],
                [high, place],
              ] as const,
          ),
          { colour: colours.mark, cap: 3.5 },
        ),
        {
          type: 'scatter',
          silent: true,
          symbol: 'circle',
          symbolSize: 7,
          itemStyle: { color: colours.mark, opacity: 1 },
          data: values.map(({ value }, place) => [value, place]),
        },
      ],
      graphic: {
        elements: [
          ...title.graphics,
          ...values.map(({ text }, place) =>
            textAt({
              x: width - MARGIN,
              y: top + (place + 0.5) * rowHeight,
              text,
              fontSize: SIZES.small,
              colour: colours.ink,
              align: 'right',
              verticalAlign: 'middle',
            }),
          ),
          ...remarkAt(top + plotHeight + axisHeight).graphics,
        ],
      },
    },
  };
}

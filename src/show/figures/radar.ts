import { InputError } from '../../errors.ts';
import { MOST_SERIES, lookOf } from './colours.ts';
import { type Canvas, type Figure, MARGIN, SIZES, checkWidth, heightOf, lineHeight } from './figure.ts';
import { formatValue } from './format-value.ts';
import { dashOf } from './graphics.ts';
import { labelText } from './label-text.ts';
import { legendBlock } from './legend.ts';
import type { RankedModel, Ranking } from './ranking.ts';
import { textWidth } from './text-width.ts';
import { titleBlock } from './title.ts';
import { wrapLabel } from './wrap-label.ts';

/** Two axes and fewer span no surface. */
const FEWEST_CATEGORIES = 3;
/** Between the outermost ring and the categories' names. */
const NAME_GAP = 8;
const LEAST_RADIUS = 55;

export interface RadarChoice {
  models: RankedModel[];
  /** Those in which every one of the models has a value. */
  categories: string[];
  /** The others. */
  left: string[];
}

/** The models of a radar, six at most: more lines cannot be followed. @throws InputError below three categories. */
export function chooseForRadar({ models }: Ranking): RadarChoice {
  const chosen = models.slice(0, MOST_SERIES);
  const all = [...new Set(chosen.flatMap(({ categories }) => Object.keys(categories)))];
  const categories = all.filter((name) => chosen.every((each) => Object.hasOwn(each.categories, name)));
  if (categories.length < FEWEST_CATEGORIES) {
    throw new InputError(
      `a radar needs ${FEWEST_CATEGORIES} categories, and these models share ${categories.length}`,
      {},
      'Plot `heatmap` or `intervals`.',
    );
  }
  return { models: chosen, categories, left: all.filter((name) => !categories.includes(name)) };
}

/** Values by category, a closed line a model. */
export function radarFigure(canvas: Canvas, { measure }: Ranking, choice: RadarChoice): Figure {
  const { width, colours } = canvas;
  const { models, categories } = choice;
  checkWidth(canvas, 240);
  const top = titleBlock(canvas).bottom;
  const { texts, nameWidth, nameHeight } = layOutNames(categories, width * 0.22);
  const entries = models.map(({ model, value }, series) => ({
    name: `${labelText(model)} (${formatValue(value, measure)}${measure === 'score' ? '' : '%'})`,
    look: lookOf(series),
  }));
  const legendHeight = legendBlock(canvas, entries, 0).bottom;
  const across = width / 2 - MARGIN - nameWidth - NAME_GAP;
  const around = top + 2 * (nameHeight + NAME_GAP) + 10 + legendHeight + MARGIN;
  const height = heightOf(
    canvas,
    around + 2 * Math.min(across, LEAST_RADIUS),
    around + 2 * Math.min(across, 165),
  );
  const radius = Math.min(across, (height - around) / 2);
  const middle = top + nameHeight + NAME_GAP + radius;
  const legend = legendBlock(canvas, entries, height - MARGIN - legendHeight);
  const highest = measure === 'score' ? 10 : 1;

  return {
    width,
    height,
    title: canvas.title,
    description: models
      .map(({ model, categories: values }) => {
        const each = categories.map((name) => `${labelText(name)} ${formatValue(values[name], measure)}`);
        return `${labelText(model)}: ${each.join(', ')}`;
      })
      .join('; '),
    option: {
      graphic: { elements: [...titleBlock(canvas).graphics, ...legend.graphics] },
      radar: {
        center: [width / 2, middle],
        radius,
        shape: 'polygon',
        clockwise: true,
        splitNumber: 5,
        axisNameGap: NAME_GAP,
        axisName: {
          color: colours.ink,
          fontSize: SIZES.label,
          lineHeight: lineHeight(SIZES.label),
          formatter: (place?: string) => texts[Number(place)] ?? '',
        },
        axisLine: { lineStyle: { color: colours.grid, width: 0.75 } },
        splitLine: { lineStyle: { color: colours.grid, width: 0.75 } },
        splitArea: { show: false },
        axisLabel: {
          color: colours.muted,
          fontSize: SIZES.least,
          formatter: (value: number) =>
            value === 0 ? '' : String(measure === 'score' ? value : 100 * value),
        },
        indicator: categories.map((_, place) => ({
          name: String(place),
          min: 0,
          max: highest,
          // The rings are labelled once.
          axisLabel: { show: place === 0 },
        })),
      },
      series: models.map(({ categories: values }, series) => {
        const { colour, dash, marker } = lookOf(series);
        return {
          type: 'radar',
          silent: true,
          symbol: `path://M${marker.map(([x, y]) => `${x} ${y}`).join('L')}Z`,
          symbolSize: 8,
          symbolKeepAspect: true,
          lineStyle: { color: colour, width: 1.75, type: dashOf(dash) },
          itemStyle: { color: colour, borderWidth: 0 },
          data: [{ value: categories.map((name) => values[name] as number) }],
        };
      }),
    },
  };
}

function layOutNames(names: readonly string[], maxWidth: number) {
  const wrapped = names.map((name) =>
    wrapLabel(labelText(name), { fontSize: SIZES.label, maxWidth, maxLines: 3 }),
  );
  return {
    texts: wrapped.map((lines) => lines.join('\n')),
    nameWidth: Math.max(...wrapped.flat().map((line) => textWidth(line, SIZES.label))),
    nameHeight: Math.max(...wrapped.map((lines) => lines.length)) * lineHeight(SIZES.label),
  };
}

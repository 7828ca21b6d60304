import { type Cells, layOutCells } from './cells.ts';
import type { Canvas, Figure } from './figure.ts';
import { formatValue } from './format-value.ts';
import { labelText } from './label-text.ts';
import type { Ranking } from './ranking.ts';
import { stepsOver } from './steps.ts';
import { textWidth } from './text-width.ts';

/** A row a model, best first; a column for all questions and one for each category. */
export function heatmapFigure(canvas: Canvas, { measure, models }: Ranking): Figure {
  const { words } = canvas;
  const categories = [...new Set(models.flatMap((each) => Object.keys(each.categories)))];
  const values = models.map(({ value, categories: own }) =>
    [value, ...categories.map((name) => (Object.hasOwn(own, name) ? (own[name] as number) : null))].map(
      (each) => (each === null || measure === 'score' ? each : 100 * each),
    ),
  );
  const isScore = measure === 'score';
  const cells: Cells = {
    rows: models.map(({ model }) => labelText(model)),
    columns: [words.all, ...categories.map(labelText)],
    values,
    steps: stepsOver(
      values.flat().filter((each) => each !== null),
      8,
    ),
    format: (value, width) => value.toFixed(isScore ? (width < textWidth('10.00', 8) + 3 ? 1 : 2) : 0),
    longest: isScore ? '9.99' : '100',
    remark: isScore ? words.scoreAxis : words.winRateAxis,
    columnsName: '',
  };
  const { height, option } = layOutCells(canvas, cells);
  return {
    width: canvas.width,
    height,
    option,
    title: canvas.title,
    description: models
      .map(({ model, value, categories: own }) => {
        const each = Object.entries(own).map(
          ([name, mean]) => `${labelText(name)} ${formatValue(mean, measure)}`,
        );
        return `${labelText(model)}: ${[`${words.all} ${formatValue(value, measure)}`, ...each].join(', ')}`;
      })
      .join('; '),
  };
}

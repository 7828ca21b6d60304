import type { RankResults, WinMatrix } from '../results/ranking.ts';
import { csvLines } from './csv.ts';

/** Ratings as comma-separated values (RFC 4180), unrounded; win rates follow behind an empty line, a row a pair. */
export function toRankCsv({ models, against, win_rates, style_control }: RankResults): string {
  const heads = [
    'rank',
    'model',
    'rating',
    'rating_low',
    'rating_high',
    'battles',
    'win',
    'loss',
    'tie',
    'win_rate',
    ...(style_control === undefined ? [] : ['rating_without_style_control']),
  ];
  const ratings = csvLines([
    against === undefined ? heads : [...heads, 'difference', 'difference_low', 'difference_high'],
    ...models.map(({ rank, model, rating, interval, battles, win, loss, tie, win_rate, ...rest }) => {
      const row = [rank, model, rating, interval.low, interval.high, battles, win, loss, tie, win_rate];
      const { difference, difference_interval, rating_without_style_control } = rest;
      if (rating_without_style_control !== undefined) row.push(rating_without_style_control);
      return difference_interval === undefined
        ? row
        : [...row, difference ?? null, difference_interval.low, difference_interval.high];
    }),
  ]);
  return win_rates === undefined ? ratings : `${ratings}\n\n${matrixCsv(win_rates)}`;
}

function matrixCsv({ models, battles, observed, predicted }: WinMatrix): string {
  return csvLines([
    ['model', 'other', 'battles', 'observed', 'predicted'],
    ...models.flatMap((model, row) =>
      models
        .map((other, column) => [
          model,
          other,
          battles[row]?.[column] ?? 0,
          observed[row]?.[column] ?? null,
          predicted[row]?.[column] ?? null,
        ])
        .filter((_, column) => column !== row),
    ),
  ]);
}

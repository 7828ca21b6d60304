import type { Mean } from '../analysis/scores.ts';
import type { ExpectedResults, ModelExpected, WithoutExpected } from '../results/expected-scores.ts';
import { describeLeftOut } from './columns.ts';
import { csvLines } from './csv.ts';
import { type Cells, drawInParts } from './drawing.ts';
import { escapeMarkdown, markdownTable } from './markdown-table.ts';
import { plain } from './plain.ts';
import type { Screen } from './screen.ts';
import { signed } from './signed.ts';
import { formatInterval, haveIntervals, intervalHead, intervalNotes } from './uncertainty.ts';
import { wrap } from './wrap.ts';

const REASONS: Record<WithoutExpected, string> = {
  'no-logprobs': 'without log-probabilities',
  'no-place': 'whose tokens do not spell the rating',
  'not-whole': 'with a rating that is no whole number',
  'no-alternatives': 'without alternatives to the rating',
  'low-mass': 'with too little of the probability on ratings seen',
};

/** "2 without log-probabilities", or "" where every score has an expected one. */
export function describeWithout(without: ModelExpected['without']): string {
  return Object.entries(without)
    .map(([kind, count]) => `${count} ${REASONS[kind as WithoutExpected]}`)
    .join(', ');
}

/** As a table for a terminal. */
export function expectedTable(results: ExpectedResults, screen: Screen): string {
  const table = drawInParts(screen.width, cellsOf(results));
  return [table, ...notesOf(results).map((note) => wrap(plain(note), screen.width))].join('\n');
}

export function expectedMarkdown(results: ExpectedResults): string {
  const { title, heads, rows } = cellsOf(results);
  return [escapeMarkdown(title), markdownTable(heads, rows), ...notesOf(results).map(escapeMarkdown)].join(
    '\n\n',
  );
}

/** A row a model, unrounded. */
export function expectedCsv({ models }: ExpectedResults): string {
  const names = ['average', 'expected', 'difference'] as const;
  return csvLines([
    ['model', ...names.flatMap((name) => [name, `${name}_low`, `${name}_high`, `${name}_n`]), 'mass'],
    ...models.map((each) => [
      each.model,
      ...names.flatMap((name) => {
        const { mean, interval, n } = each[name];
        return [mean, interval?.low ?? null, interval?.high ?? null, n];
      }),
      each.mass,
    ]),
  ]);
}

function cellsOf({ bench, judge, intervals, models }: ExpectedResults): Cells {
  const means = models.flatMap(({ average, expected, difference }) => [average, expected, difference]);
  const ends = haveIntervals(means) ? [intervalHead(intervals)] : [];
  const meanCells = (mean: Mean, format = (value: number) => value.toFixed(2)) => [
    mean.mean === null ? '-' : format(mean.mean),
    ...ends.map(() => formatInterval(mean, format)),
  ];
  return {
    title: `${bench}, judged by ${judge}: expected scores`,
    heads: ['Model', 'n', 'Average', ...ends, 'Expected', ...ends, 'Difference', ...ends].concat(
      'n of Expected',
      'Covered',
    ),
    rows: models.map(({ model, average, expected, difference, mass }) => [
      model,
      String(average.n),
      ...meanCells(average),
      ...meanCells(expected),
      ...meanCells(difference, signed),
      String(expected.n),
      mass === null ? '-' : `${(100 * mass).toFixed(0)}%`,
    ]),
  };
}

function notesOf({ models, intervals }: ExpectedResults): string[] {
  const averages = models.map(({ average }) => average);
  const has = models.filter(({ without }) => Object.keys(without).length > 0);
  return [
    ...has.map(
      ({ model, without }) =>
        `${model}: Expected and Difference leave out scores: ${describeWithout(without)}.`,
    ),
    ...models.flatMap(({ model, left_out }) => {
      const reasons = describeLeftOut(left_out);
      return reasons === '' ? [] : [`Left out of ${model}: ${reasons}.`];
    }),
    ...intervalNotes('a mean', averages, intervals),
    'Covered: the share of the probability that the ratings seen have in the place of the rating.',
  ];
}

import type { Mean, ModelScores, PairResults, Results, SingleResults } from '../results/results.ts';
import {
  categoriesOf,
  describeLeftOut,
  formatScore,
  pairCells,
  pairNotes,
  singleNotes,
  turnsOf,
} from './columns.ts';
import { percent } from './percent.ts';
import { type Cells, drawInParts, drawTable, drawWhole, drawWithin, widthOf } from './drawing.ts';
import { type Bar, axisAround, drawBars } from './interval-bars.ts';
import { lengthColumns } from './length-columns.ts';
import { plain } from './plain.ts';
import { NO_SCREEN, type Screen } from './screen.ts';
import {
  formatInterval,
  formatStandardError,
  haveIntervals,
  intervalHead,
  withInterval,
} from './uncertainty.ts';
import { wrap } from './wrap.ts';

/** Results as tables for a terminal. */
export function toTable(results: Results, screen: Screen = NO_SCREEN): string {
  return results.mode === 'single' ? singleTables(results, screen) : pairTable(results, screen);
}

function pairTable(results: PairResults, screen: Screen): string {
  const { models } = results;
  const bars: Bar[] = models.map(({ win_rate_adjusted, interval }) => ({
    mean: win_rate_adjusted,
    interval,
  }));
  const { drawn } = drawWithBars(screen, `${results.bench}, judged by ${results.judge}`, {
    before: columnsOf(pairCells(results)),
    intervals: haveIntervals(models)
      ? {
          head: intervalHead(results.intervals),
          numbers: models.map((each) => formatInterval(each, percent)),
          bars: drawBars(bars, { low: 0, high: 1 }, (end) => `${100 * end}%`),
          errors: models.map((each) => formatStandardError(each, percent)),
        }
      : undefined,
    after: lengthColumns(results),
  });
  return [drawn, ...notesWithin(screen, pairNotes(results))].join('\n');
}

/** Scores by turn, then by category. */
function singleTables(results: SingleResults, screen: Screen): string {
  const { bench, judge, models } = results;
  const averages = models.map(({ average }) => average);
  const axis = axisAround(averages);
  const leftOut = models.map((each) => describeLeftOut(each.left_out));
  const { drawn: byTurn, hasRemarks } = drawWithBars(screen, `${bench}, judged by ${judge}`, {
    before: [
      { head: 'Model', cells: models.map(({ model }) => model) },
      ...turnsOf(models).map((turn) => ({
        head: `Turn ${turn}`,
        cells: models.map(({ turns }) => formatScore(turns[turn])),
      })),
      { head: 'Average', cells: averages.map(formatScore) },
    ],
    intervals:
      axis !== undefined && haveIntervals(averages)
        ? {
            head: intervalHead(results.intervals),
            numbers: averages.map((average) => formatInterval(average)),
            errors: averages.map((average) => formatStandardError(average)),
            bars: drawBars(averages, axis, (end) => String(Number(end.toFixed(2)))),
          }
        : undefined,
    after: [{ head: 'n', cells: averages.map(({ n }) => String(n)) }],
    remarks: leftOut.every((reasons) => reasons === '') ? undefined : { head: 'Left out', cells: leftOut },
  });
  const categories = categoriesOf(models);
  const notes = notesWithin(screen, [
    ...singleNotes(results),
    ...(hasRemarks ? [] : models.flatMap(({ model }, row) => leftOutOf(model, leftOut[row] ?? ''))),
  ]);
  if (categories.length === 0) return [byTurn, ...notes].join('\n');
  return [`${byTurn}\n\n${categoryTable(models, screen)}`, ...notes].join('\n');
}

/** Columns; a longer line is hard to follow even where nothing breaks it, as in a file. */
const WIDEST = 160;

/** Means by category, each with its interval where one table has room for all of them. */
function categoryTable(models: readonly ModelScores[], { width }: Screen): string {
  const categories = categoriesOf(models);
  const cells = (format: (mean: Mean | undefined) => string): Cells => ({
    title: 'Average by category',
    heads: ['Model', ...categories],
    rows: models.map((each) => [
      each.model,
      ...categories.map((category) => format(each.categories[category])),
    ]),
  });
  const full = cells((mean) => withInterval(formatScore(mean), mean));
  return (
    drawWhole(Math.min(width, WIDEST), full, 'Category') ?? drawWithin(width, cells(formatScore), 'Category')
  );
}

interface Column {
  head: string;
  /** One a model. */
  cells: readonly string[];
}

interface Intervals {
  head: string;
  /** One a model. */
  numbers: readonly string[];
  bars: Column;
  errors: readonly string[];
}

interface Parts {
  before: readonly Column[];
  intervals: Intervals | undefined;
  after: readonly Column[];
  /** Told below where there is no room for them in the table. */
  remarks?: Column | undefined;
}

/** A table with its intervals as numbers and, where the screen draws them and is wide enough, as bars. */
function drawWithBars(
  screen: Screen,
  title: string,
  { before, intervals, after, remarks }: Parts,
): { drawn: string; hasRemarks: boolean } {
  const numbers = intervals === undefined ? [] : [{ head: intervals.head, cells: intervals.numbers }];
  const errors = intervals === undefined ? [] : [{ head: 'SE', cells: intervals.errors }];
  const bars = intervals === undefined || !screen.drawsBars ? [] : [intervals.bars];
  const narrow = [...before, ...numbers, ...errors, ...after];
  const wide = [...before, ...numbers, ...bars, ...errors, ...after];
  const told = remarks === undefined ? [] : [remarks];
  for (const columns of [
    [...wide, ...told],
    [...narrow, ...told],
  ]) {
    const drawn = drawTable(cellsOf(title, columns));
    if (widthOf(drawn) <= screen.width) return { drawn, hasRemarks: true };
  }
  return { drawn: drawInParts(screen.width, cellsOf(title, narrow)), hasRemarks: false };
}

function leftOutOf(model: string, reasons: string): string[] {
  return reasons === '' ? [] : [`Left out of ${model}: ${reasons}.`];
}

/** Control characters are replaced before lines are broken: a line's length is then what it shows. */
function notesWithin({ width }: Screen, notes: readonly string[]): string[] {
  return notes.map((note) => wrap(plain(note), width));
}

function cellsOf(title: string, columns: readonly Column[]): Cells {
  const count = columns[0]?.cells.length ?? 0;
  return {
    title,
    heads: columns.map(({ head }) => head),
    rows: Array.from({ length: count }, (_, row) => columns.map(({ cells }) => cells[row] ?? '')),
  };
}

function columnsOf({ heads, rows }: Omit<Cells, 'title'>): Column[] {
  return heads.map((head, place) => ({ head, cells: rows.map((row) => row[place] ?? '') }));
}

import type { RankResults, RankedModel } from '../results/ranking.ts';
import { percent } from './percent.ts';
import { formatInterval } from './uncertainty.ts';
import { drawInParts, drawTable, widthOf } from './drawing.ts';
import { axisAround, drawBars } from './interval-bars.ts';
import { escapeMarkdown, markdownTable } from './markdown-table.ts';
import { plain } from './plain.ts';
import { rankNotes } from './rank-notes.ts';
import { NO_SCREEN, type Screen } from './screen.ts';
import { wrap } from './wrap.ts';

/** Ratings as a table for a terminal, best first, with the win rates below where they are there. */
export function toRankTable(results: RankResults, screen: Screen = NO_SCREEN): string {
  const columns = columnsOf(results);
  const title = titleOf(results);
  const drawn = [...(screen.drawsBars ? [withBars(results, columns)] : []), columns]
    .map((each) => drawTable({ title, heads: headsOf(each), rows: rowsOf(each) }))
    .find((text) => widthOf(text) <= screen.width);
  const tables = [
    drawn ?? drawInParts(screen.width, { title, heads: headsOf(columns), rows: rowsOf(columns) }),
    ...matricesOf(results).map((matrix) => drawInParts(screen.width, matrix)),
  ];
  const notes = rankNotes(results).map((note) => wrap(plain(note), screen.width));
  return [tables.join('\n\n'), ...notes].join('\n');
}

/** The same as Markdown. */
export function toRankMarkdown(results: RankResults): string {
  const columns = columnsOf(results);
  return [
    escapeMarkdown(titleOf(results)),
    markdownTable(headsOf(columns), rowsOf(columns)),
    ...matricesOf(results).flatMap(({ title, heads, rows }) => [
      escapeMarkdown(title),
      markdownTable(heads, rows),
    ]),
    ...rankNotes(results).map(escapeMarkdown),
  ].join('\n\n');
}

interface Column {
  head: string;
  cells: string[];
}

const headsOf = (columns: readonly Column[]) => columns.map(({ head }) => head);
const rowsOf = (columns: readonly Column[]) =>
  (columns[0]?.cells ?? []).map((_, row) => columns.map(({ cells }) => cells[row] as string));

/** Where the bars stand: behind the interval. */
const BARS_PLACE = 4;

const whole = (value: number) => value.toFixed(0);

function columnsOf({ models, bootstrap, against, style_control }: RankResults): Column[] {
  const hasStyle = style_control !== undefined;
  const level = `${Number((100 * bootstrap.confidence).toFixed(4))}%`;
  const column = (head: string, cellOf: (each: RankedModel) => string) => ({
    head,
    cells: models.map(cellOf),
  });
  return [
    column('Model', ({ model }) => model),
    column('Rank', ({ rank }) => String(rank)),
    column('Rating', ({ rating }) => whole(rating)),
    column(level, (each) => formatInterval(each, whole)),
    column('Battles', ({ battles }) => String(battles)),
    column('Win rate', ({ win_rate }) => percent(win_rate)),
    ...(hasStyle
      ? [column('Without style control', (each) => whole(each.rating_without_style_control ?? NaN))]
      : []),
    ...(against === undefined
      ? []
      : [
          column(`Less ${against}`, ({ difference = 0 }) => whole(difference)),
          column(level, ({ difference_interval }) =>
            formatInterval(difference_interval === undefined ? {} : { interval: difference_interval }, whole),
          ),
        ]),
  ];
}

function withBars({ models }: RankResults, columns: readonly Column[]): Column[] {
  const bars = models.map(({ rating, interval }) => ({ mean: rating, interval }));
  const axis = axisAround(bars);
  return axis === undefined ? [...columns] : columns.toSpliced(BARS_PLACE, 0, drawBars(bars, axis, String));
}

function titleOf({ method, battles, models }: RankResults): string {
  return `${models.length} models in ${battles} ${battles === 1 ? 'battle' : 'battles'}, ${NAMES[method]}`;
}

const NAMES = {
  'bradley-terry': 'Bradley-Terry',
  'rao-kupper': 'Rao-Kupper',
  davidson: 'Davidson',
  elo: 'Elo',
} as const satisfies Record<RankResults['method'], string>;

/** Columns have the models' places for heads: names would be too wide. */
function matricesOf({ win_rates }: RankResults): { title: string; heads: string[]; rows: string[][] }[] {
  if (win_rates === undefined) return [];
  const { models, observed, predicted } = win_rates;
  const matrix = (title: string, values: (number | null)[][]) => ({
    title,
    heads: ['Model', ...models.map((_, place) => String(place + 1))],
    rows: models.map((model, row) =>
      [`${row + 1} ${model}`].concat(
        models.map((_, column) => {
          const value = values[row]?.[column];
          return value == null ? '-' : percent(value);
        }),
      ),
    ),
  });
  return [
    matrix("Observed: the row's model against the column's, a tie as half a win", observed),
    matrix('Predicted by the ratings', predicted),
  ];
}

import type { Interval, Mean, ModelScores, PairResults, SingleResults } from '../results/results.ts';

/** A table of results before it is drawn: the model, then means and counts. */
export interface Columns {
  heads: string[];
  rows: (string | number | null)[][];
}

/** The turns that any model was judged on, in order. */
export function turnsOf(models: readonly ModelScores[]): string[] {
  return [...new Set(models.flatMap(({ turns }) => Object.keys(turns)))].sort(
    (a, b) => Number(a) - Number(b),
  );
}

/** The categories of all models, in the result's order. */
export function categoriesOf(models: readonly ModelScores[]): string[] {
  return [...new Set(models.flatMap(({ categories }) => Object.keys(categories)))];
}

/** Scores of all models on one row each, unrounded, for machines. */
export function toWideColumns({ models }: SingleResults): Columns {
  const turns = turnsOf(models);
  const categories = categoriesOf(models);
  const withStd = hasDeviations(models);
  const heads = (name: string) => (withStd ? [name, `${name}_std`] : [name]);
  const cells = (mean: Mean | undefined) =>
    withStd ? [mean?.mean ?? null, mean?.std ?? null] : [mean?.mean ?? null];
  const withIntervals = haveIntervals(models.map(({ average }) => average));
  return {
    heads: [
      'model',
      ...heads('average'),
      ...(withIntervals ? ['average_low', 'average_high'] : []),
      'n',
      ...turns.flatMap((turn) => heads(`turn_${turn}`)),
      ...categories.flatMap(heads),
      'unparsed',
      'refused',
      'doubtful',
      'duplicate',
      'stale',
    ],
    rows: models.map((each) => [
      each.model,
      ...cells(each.average),
      ...(withIntervals ? endsOf(each.average) : []),
      each.average.n,
      ...turns.flatMap((turn) => cells(each.turns[turn])),
      ...categories.flatMap((category) => cells(each.categories[category])),
      each.left_out.unparsed,
      each.left_out.refused,
      each.left_out.doubtful,
      each.left_out.duplicate,
      each.left_out.stale,
    ]),
  };
}

/** "1 unparsed, 2 stale", or "" where nothing was left out. */
export function describeLeftOut(leftOut: ModelScores['left_out'] | PairResults['left_out']): string {
  return Object.entries(leftOut)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(', ');
}

/** Whether any model has several choices, and its means a deviation. */
function hasDeviations(models: readonly ModelScores[]): boolean {
  return models.some(({ average, turns, categories }) =>
    [average, ...Object.values(turns), ...Object.values(categories)].some(({ std }) => std !== undefined),
  );
}

/** Whether there is any interval to show: `--no-ci` leaves all of them out. */
export function haveIntervals(rows: readonly { interval?: Interval }[]): boolean {
  return rows.some(({ interval }) => interval !== undefined);
}

function endsOf({ interval }: { interval?: Interval }): [number | null, number | null] {
  return [interval?.low ?? null, interval?.high ?? null];
}

/** An interval as tables show it: "6.41 to 7.12". */
export function formatInterval(
  { interval }: { interval?: Interval },
  format: (end: number) => string = (end) => end.toFixed(2),
): string {
  return interval === undefined ? '-' : `${format(interval.low)} to ${format(interval.high)}`;
}

/** The same behind its number: "7.12 (6.41 to 7.83)". */
export function withInterval(
  text: string,
  row: { interval?: Interval },
  format?: (end: number) => string,
): string {
  return row.interval === undefined ? text : `${text} (${formatInterval(row, format)})`;
}

/** A score as tables show it: "7.12", with several choices "7.12 ± 0.08". */
export function formatScore(mean: Mean | undefined): string {
  if (mean?.mean == null) return '-';
  const score = mean.mean.toFixed(2);
  return mean.std === undefined ? score : `${score} ± ${mean.std.toFixed(2)}`;
}

/** What a reader of scores must know beside them. */
export function singleNotes(models: readonly ModelScores[]): string[] {
  return [
    ...(hasDeviations(models)
      ? [
          "After ±: the standard deviation of the choices' means, each choice being a whole run of the benchmark.",
        ]
      : []),
    ...(haveIntervals(models.map(({ average }) => average))
      ? ['95%: the interval of the average over questions.']
      : []),
  ];
}

/** Win rates of all models on one row each, unrounded, for machines. */
export function toPairColumns({ models }: PairResults): Columns {
  const withIntervals = haveIntervals(models);
  return {
    heads: [
      'model',
      'win',
      'loss',
      'tie',
      'win_rate',
      'loss_rate',
      'win_rate_adjusted',
      ...(withIntervals ? ['win_rate_adjusted_low', 'win_rate_adjusted_high'] : []),
    ],
    rows: models.map((each) => [
      each.model,
      each.win,
      each.loss,
      each.tie,
      each.win_rate,
      each.loss_rate,
      each.win_rate_adjusted,
      ...(withIntervals ? endsOf(each) : []),
    ]),
  };
}

/** Win rates as tables show them: the heads, and a row a model. */
export function pairCells({ models }: PairResults): { heads: string[]; rows: string[][] } {
  return {
    heads: ['Model', 'Win', 'Loss', 'Tie', 'Win rate', 'Loss rate', 'Ties as half'],
    rows: models.map((each) => [
      each.model,
      String(each.win),
      String(each.loss),
      String(each.tie),
      percent(each.win_rate),
      percent(each.loss_rate),
      percent(each.win_rate_adjusted),
    ]),
  };
}

/** "43.8%" */
export function percent(rate: number): string {
  return `${(100 * rate).toFixed(1)}%`;
}

/** What a reader of win rates must know beside them: the baseline, the effect of the order, what does not count. */
export function pairNotes({ baseline, models, orders, left_out, contradictory }: PairResults): string[] {
  const share = orders.matches === 0 ? 0 : orders.disagree / orders.matches;
  const notes = [
    `In ${orders.disagree} of ${orders.matches} matches (${percent(share)}) the two orders disagree; ${orders.favour_first} times the answer that stood first won both games, ${orders.favour_second} times the one that stood second.`,
  ];
  if (baseline !== undefined) notes.unshift(`Each model against ${baseline}.`);
  const missing = describeLeftOut(left_out);
  if (haveIntervals(models)) {
    notes.push('95%: the interval over questions of the win rate with ties as half a win.');
  }
  if (missing !== '') notes.push(`Left out: ${missing}.`);
  if (contradictory > 0) notes.push(`${contradictory} matches count although a verdict contradicts itself.`);
  return notes;
}

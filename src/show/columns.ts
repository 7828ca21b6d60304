import type { Mean, ModelScores, PairResults, SingleResults } from '../results/results.ts';
import { lengthFields, lengthHeads, lengthNotes } from './length-columns.ts';
import { percent } from './percent.ts';
import { haveIntervals, uncertaintyCells, uncertaintyHeads, uncertaintyNotes } from './uncertainty.ts';

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
  // Of a panel there are the incomplete ones as well.
  const reasons = [...new Set(models.flatMap(({ left_out }) => Object.keys(left_out)))];
  const withStd = hasDeviations(models);
  const withIntervals = haveIntervals(models.map(({ average }) => average));
  const heads = (name: string) => [
    name,
    ...(withStd ? [`${name}_std`] : []),
    ...(withIntervals ? uncertaintyHeads(name) : []),
  ];
  const cells = (mean: Mean | undefined) => [
    mean?.mean ?? null,
    ...(withStd ? [mean?.std ?? null] : []),
    ...(withIntervals ? uncertaintyCells(mean) : []),
  ];
  return {
    heads: [
      'model',
      ...heads('average'),
      'n',
      ...turns.flatMap((turn) => heads(`turn_${turn}`)),
      ...categories.flatMap(heads),
      ...reasons,
    ],
    rows: models.map((each) => [
      each.model,
      ...cells(each.average),
      each.average.n,
      ...turns.flatMap((turn) => cells(each.turns[turn])),
      ...categories.flatMap((category) => cells(each.categories[category])),
      ...reasons.map((reason) => new Map(Object.entries(each.left_out)).get(reason) ?? 0),
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

/** A score as tables show it: "7.12", with several choices "7.12 ± 0.08". */
export function formatScore(mean: Mean | undefined): string {
  if (mean?.mean == null) return '-';
  const score = mean.mean.toFixed(2);
  return mean.std === undefined ? score : `${score} ± ${mean.std.toFixed(2)}`;
}

/** What a reader of scores must know beside them. */
export function singleNotes({ models, intervals }: SingleResults): string[] {
  return [
    ...(hasDeviations(models)
      ? [
          "After ±: the standard deviation of the choices' means, each choice being a whole run of the benchmark.",
        ]
      : []),
    ...uncertaintyNotes(
      'a mean',
      models.map(({ average }) => average),
      intervals,
    ),
  ];
}

/** Win rates of all models on one row each, unrounded, for machines. */
export function toPairColumns({ models, length_control }: PairResults): Columns {
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
      ...(withIntervals ? uncertaintyHeads('win_rate_adjusted') : []),
      ...(length_control === undefined ? [] : lengthHeads(withIntervals)),
    ],
    rows: models.map((each) => [
      each.model,
      each.win,
      each.loss,
      each.tie,
      each.win_rate,
      each.loss_rate,
      each.win_rate_adjusted,
      ...(withIntervals ? uncertaintyCells(each) : []),
      ...(length_control === undefined ? [] : lengthFields(each, withIntervals)),
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

/** What a reader of win rates must know beside them: the baseline, the effect of the order, what does not count. */
export function pairNotes(results: PairResults): string[] {
  const { baseline, models, intervals, orders, left_out, contradictory } = results;
  const share = orders.matches === 0 ? 0 : orders.disagree / orders.matches;
  const notes = [
    `In ${orders.disagree} of ${orders.matches} matches (${percent(share)}) the two orders disagree; ${orders.favour_first} times the answer that stood first won both games, ${orders.favour_second} times the one that stood second.`,
  ];
  if (baseline !== undefined) notes.unshift(`Each model against ${baseline}.`);
  const missing = describeLeftOut(left_out);
  notes.push(...uncertaintyNotes('the win rate with ties as half a win', models, intervals));
  if (missing !== '') notes.push(`Left out: ${missing}.`);
  notes.push(...lengthNotes(results));
  if (contradictory > 0) notes.push(`${contradictory} matches count although a verdict contradicts itself.`);
  return notes;
}

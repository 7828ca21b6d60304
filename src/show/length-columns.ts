import type { NoLengthControl } from '../results/length-controlled.ts';
import { levelText } from './level-text.ts';
import { percent } from './percent.ts';
import { withInterval } from './uncertainty.ts';
import type { PairRecord, PairResults } from '../results/results.ts';

/** A table's column of length-controlled win rates with their intervals; none where they were not asked for. */
export function lengthColumns({ models, length_control }: PairResults): { head: string; cells: string[] }[] {
  return length_control === undefined ? [] : [{ head: 'Length-controlled', cells: models.map(formatRate) }];
}

function formatRate({ win_rate_length_controlled: rate }: PairRecord): string {
  if (rate?.value == null) return '-';
  return withInterval(percent(rate.value), rate, percent);
}

/** The same for machines, unrounded. */
export function lengthHeads(withIntervals: boolean): string[] {
  const name = 'win_rate_length_controlled';
  return withIntervals ? [name, `${name}_low`, `${name}_high`] : [name];
}

export function lengthFields(
  { win_rate_length_controlled: rate }: PairRecord,
  withIntervals: boolean,
): (number | null)[] {
  const value = rate?.value ?? null;
  return withIntervals ? [value, rate?.interval?.low ?? null, rate?.interval?.high ?? null] : [value];
}

/** What a reader of length-controlled win rates must know beside them. */
export function lengthNotes({ models, length_control }: PairResults): string[] {
  if (length_control === undefined) return [];
  const rates = models.flatMap(({ model, win_rate_length_controlled: rate }) =>
    rate === undefined ? [] : [{ ...rate, model }],
  );
  const { confidence, rounds } = length_control;
  const hasIntervals = rates.some(({ interval }) => interval !== undefined);
  const missing = rates.filter(({ no_answer }) => no_answer > 0);
  return [
    `Length-controlled: the share of wins, ties as half, were the two answers of equal length (in ${length_control.length_unit}), as AlpacaEval 2 has it; ${DIFFICULTY[length_control.instruction_difficulty]}.`,
    ...(hasIntervals && confidence !== undefined
      ? [
          `In brackets its ${levelText(confidence)} interval, by resampling questions (percentiles, ${rounds} rounds).`,
        ]
      : []),
    ...rates.flatMap(({ model, reason }) =>
      reason === undefined ? [] : [`No length-controlled rate of ${model}: ${REASONS[reason]}.`],
    ),
    ...(missing.length === 0
      ? []
      : [
          `Left out of the length-controlled rates, for an answer is not there: ${missing.map(({ model, no_answer }) => `${no_answer} of ${model}`).join(', ')}.`,
        ]),
  ];
}

const DIFFICULTY = {
  fitted: "each instruction's difficulty is fitted from these models together",
  'left out': "instructions' difficulty is left out, for one model alone cannot tell it",
} as const satisfies Record<NonNullable<PairResults['length_control']>['instruction_difficulty'], string>;

const REASONS = {
  'too-few': 'it has fewer than three matches whose answers are both there',
  'won-all': 'it won every match, at any length',
  'lost-all': 'it lost every match, at any length',
  'equal-lengths': 'the difference in length never varies',
  separated: 'the difference in length alone tells every winner',
} as const satisfies Record<NoLengthControl, string>;

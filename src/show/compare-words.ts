import { levelText } from './level-text.ts';
import { FEWEST_RESAMPLED } from '../analysis/interval-settings.ts';
import type { CompareResults } from '../results/compare-results.ts';
import type { Interval } from '../results/results.ts';

/** How the numbers of a comparison are written: scores as they are, shares of matches in percent. */
export interface ComparisonUnit {
  mean: (value: number) => string;
  difference: (value: number) => string;
  /** What stands behind a difference in a sentence. */
  name: string;
}

const SCORES: ComparisonUnit = {
  mean: (value) => value.toFixed(2),
  difference: (value) => rounded(value, 2),
  name: '',
};

const SHARES: ComparisonUnit = {
  mean: (value) => `${(100 * value).toFixed(1)}%`,
  difference: (value) => rounded(100 * value, 1),
  name: ' percentage points',
};

export function unitOf({ mode }: Pick<CompareResults, 'mode'>): ComparisonUnit {
  return mode === 'single' ? SCORES : SHARES;
}

/** Without the sign of a 0. */
function rounded(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}

/** "0.12 to 0.74" */
export function rangeOf({ low, high }: Interval, format: (end: number) => string): string {
  return `${format(low)} to ${format(high)}`;
}

/** "p = 0.004", "p < 0.001" */
export function sayP(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}

/** "0.004", "<0.001" */
export function formatP(p: number): string {
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

/** The outcome in one or two sentences. */
export function verdictOf(results: CompareResults): string {
  const { n, difference, interval, permutation, verdict, effect } = results;
  const [first, second] = namesOf(results);
  const unit = unitOf(results);
  if (difference === 0 && effect.rank_biserial === null) {
    return `${first} and ${second} cannot be told apart: on each of ${n} questions both have the same (p = 1).`;
  }
  // Behind "worse by" stands a positive number.
  const ends = difference < 0 ? { low: -interval.high, high: -interval.low } : interval;
  const by = `by ${unit.difference(Math.abs(difference))}${unit.name} (${levelText(results.confidence)}: ${rangeOf(ends, unit.difference)}; ${sayP(permutation.p)}, permutation)`;
  if (verdict !== 'undecided') return `${first} is ${verdict} than ${second} ${by}.`;
  const ahead = difference < 0 ? second : first;
  return `${first} and ${second} cannot be told apart: ${ahead} is ahead ${by}. ${questionsNeededFor(results)}`;
}

function questionsNeededFor({ n, power }: CompareResults): string {
  const { questions_needed } = power;
  const chance = `${100 * power.power}%`;
  if (questions_needed === null) return `There are ${n} questions.`;
  return questions_needed <= n
    ? `With ${n} questions a difference of this size would usually be found.`
    : `To find a difference of this size ${chance} of the time, about ${questions_needed.toLocaleString('en-US')} questions would be needed; there are ${n}.`;
}

/** The same model at two times has two names. */
export function namesOf({ models }: Pick<CompareResults, 'models'>): [string, string] {
  const [{ model: first }, { model: second }] = models;
  return [first, first === second ? `${second} (before)` : second];
}

/** What a reader must know beside the numbers. */
export function compareNotes(results: CompareResults): string[] {
  const tested = Object.values(results.categories).filter(({ p_holm }) => p_holm !== undefined).length;
  const correction = `p (Holm): corrected for there being ${tested} categories; the p beside it is that of a test alone.`;
  const names = namesOf(results);
  const notes = results.models.flatMap((model, place) => notesOf(model, names[place] as string));
  const leftOut = results.models.map(({ left_out }) => describeReasons(left_out));
  // Two that were compared with each other have their matches in common.
  const leftOutNotes =
    results.mode === 'pairwise-all'
      ? leftOut.slice(0, 1).map((reasons) => reasons && `Left out: ${reasons}.`)
      : leftOut.map((reasons, place) => reasons && `Left out of ${names[place]}: ${reasons}.`);
  return [tested > 1 ? correction : '', intervalNote(results), ...notes, ...leftOutNotes].filter(
    (note) => note !== '',
  );
}

/** Where a part has too few questions for resamples, and the whole does not. */
function intervalNote({ interval_kind, turns, categories }: CompareResults): string {
  const isSmall = [...Object.values(turns), ...Object.values(categories)].some(
    ({ n, interval }) => interval !== undefined && n < FEWEST_RESAMPLED,
  );
  return isSmall && interval_kind !== 'analytic'
    ? `Intervals of fewer than ${FEWEST_RESAMPLED} questions are by Student's t.`
    : '';
}

function notesOf({ only }: CompareResults['models'][number], name: string): string[] {
  return [
    only.questions > 0 ? `Only ${name} has scores for ${countOf(only.questions, 'question')}.` : '',
    only.turns > 0 ? `Only ${name} has scores for ${countOf(only.turns, 'turn')} of the others.` : '',
  ];
}

function describeReasons(leftOut: Record<string, number>): string {
  return Object.entries(leftOut)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(', ');
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

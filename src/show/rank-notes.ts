import type { RankResults } from '../results/ranking.ts';
import type { StyleSummary } from '../results/style-control.ts';
import { levelText } from './level-text.ts';
import { percent } from './percent.ts';

/** Of many judges the first are named. */
const MOST_JUDGES = 6;
/** Of fewer, resamples hardly differ from one another. */
const FEW_QUESTIONS = 10;

/** What a reader of ratings must know beside them. */
export function rankNotes(results: RankResults): string[] {
  const { battles, ties, left_out, tie_parameter, method } = results;
  const leftOut = Object.entries(left_out)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${count} ${reason.replaceAll('_', ' ')}`);
  return [
    'Rank: 1 + the number of models whose interval lies wholly above.',
    describeScale(results),
    describeBootstrap(results),
    ...(isFew(results.bootstrap.questions)
      ? ['So few questions cannot stand for others: the intervals are likely to be too narrow.']
      : []),
    ...(ties === battles ? ['Every battle is a tie: nothing tells these models apart.'] : []),
    `${ties} of ${battles} battles (${percent(ties / battles)}) are ties${describeTies(method, tie_parameter)}.`,
    ...(results.style_control === undefined ? [] : describeStyle(results.style_control)),
    ...describeJudges(results),
    ...(leftOut.length === 0 ? [] : [`Left out: ${leftOut.join(', ')}.`]),
  ];
}

function isFew(questions: number): boolean {
  return questions > 0 && questions < FEW_QUESTIONS;
}

function describeScale({ anchor, method }: RankResults): string {
  const fixed = anchor.model === null ? 'the mean of all is' : `${anchor.model} is set to`;
  const meaning = hasTieParameter(method) ? 'ten times the strength' : 'odds of ten to one';
  const points = `Rating: 400 points more are ${meaning}; ${fixed} ${anchor.rating}.`;
  return method === 'elo'
    ? `${points} Elo depends on the order of the battles: a rating is that of the rows as they stand, its interval that of random orders, and it may lie outside.`
    : points;
}

/** What a difference in style is worth, in words and numbers. */
function describeStyle({ length_unit, styles, constant }: StyleSummary): string[] {
  const effects = styles.map(
    ({ feature, coefficient, interval }) =>
      `${NAMES_OF_STYLE[feature]} ${signed(coefficient)} (${signed(interval.low)} to ${signed(interval.high)})`,
  );
  return [
    `Ratings are for answers of equal style (length in ${length_unit}). What one standard deviation more of it adds to the log-odds of a win: ${effects.join(', ')}.`,
    ...(constant.length === 0
      ? []
      : [
          `Not controlled, for no two answers differ in it: ${constant.map((each) => NAMES_OF_STYLE[each]).join(', ')}.`,
        ]),
  ];
}

const NAMES_OF_STYLE = {
  length: 'length',
  headers: 'headers',
  lists: 'list items',
  bold: 'bold',
} as const satisfies Record<StyleSummary['constant'][number], string>;

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(2)}`;
}

function hasTieParameter(method: RankResults['method']): boolean {
  return method === 'rao-kupper' || method === 'davidson';
}

function describeBootstrap({ bootstrap, battles, style_control }: RankResults): string {
  const { rounds, seed, confidence, questions, battles_alone, rounds_without_maximum } = bootstrap;
  const level = levelText(confidence);
  const drawn =
    questions === 0
      ? `the ${battles} battles one by one`
      : `the ${questions} questions, each with all of its battles${battles_alone === 0 ? '' : `, and ${battles_alone} battles one by one`}`;
  const text = `${level}: percentile interval of ${rounds} bootstrap rounds (seed ${seed}) that resample ${drawn}.`;
  return rounds_without_maximum === 0
    ? text
    : `${text} In ${rounds_without_maximum} of them a model won or lost everything, and ${style_control === undefined ? 'each pair was given a hundredth of a win, loss and tie more' : 'every battle was counted a hundredth of a time more'}: the outer ends of wide intervals depend on it.`;
}

function describeTies(method: RankResults['method'], parameter: number | undefined): string {
  switch (method) {
    case 'rao-kupper':
      return `; the tie parameter θ is ${(parameter ?? 1).toFixed(3)}`;
    case 'davidson':
      return `; the tie parameter ν is ${(parameter ?? 0).toFixed(3)}`;
    case 'bradley-terry':
    case 'elo':
      return ', each counted as half a win';
  }
}

function describeJudges({ judges }: RankResults): string[] {
  const named = Object.entries(judges).filter(([name]) => name !== '');
  if (named.length === 0) return [];
  const others = named.length - MOST_JUDGES;
  const list = named.slice(0, MOST_JUDGES).map(([name, count]) => `${name} (${count})`);
  return [`Judges: ${list.join(', ')}${others > 0 ? ` and ${others} more` : ''}.`];
}

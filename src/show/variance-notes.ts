import type { ScoreVariance, VarianceResults } from '../results/variance-results.ts';
import type { IntervalsMade } from '../results/results.ts';
import type { Level } from '../stats/variance-components.ts';
import { intervalHead } from './uncertainty.ts';

/** What the tables cannot say: what could not be told apart, what came out below 0, how sure the retests are. */
export function describeVariance({ models, pooled, intervals }: VarianceResults): string[] {
  const all = pooled === undefined ? models : [...models, { ...pooled, model: 'all models' }];
  const shown = pooled ?? models[0];
  const leftOut = models
    .flatMap(({ left_out }) => Object.values(left_out))
    .reduce((sum, count) => sum + count, 0);
  return [
    ...new Set(all.flatMap(notSeparable)),
    ...all.flatMap(({ model, components }) =>
      components
        .filter(({ negative_estimate }) => negative_estimate !== undefined)
        .map(
          ({ sources, negative_estimate }) =>
            `${model}: the estimate for ${inWords(sources)} is ${(negative_estimate as number).toFixed(3)}, below 0, and stands as 0: it varies no more than chance.`,
        ),
    ),
    ...(shown?.retest === undefined ? [] : [describeRetest(shown.retest)]),
    ...(intervals === undefined
      ? []
      : [
          `${intervalHead(intervals)}: by resampling questions (${NAMES[intervals.method]}, ${intervals.rounds} rounds, seed ${intervals.seed}).`,
        ]),
    'The mean difference between turns is no part of these variances.',
    ...(leftOut === 0
      ? []
      : [
          `${leftOut} judgments without a usable score, repeated or stale are left out (\`show\` says which).`,
        ]),
  ];
}

const NAMES = {
  bca: 'BCa',
  percentile: 'percentiles',
  analytic: 'analytic',
} as const satisfies Record<IntervalsMade['method'], string>;

const WORDS: Record<Level, string> = {
  question: 'questions',
  turn: 'turns of a question',
  answer: 'sampling of answers',
  judge: 'the judge',
};

function inWords(sources: readonly Level[]): string {
  return sources.map((source) => WORDS[source]).join(' and ');
}

/** Why sources stand together, and what would part them. */
function notSeparable({ components }: Pick<ScoreVariance, 'components'>): string[] {
  return components.flatMap(({ sources }) => {
    const notes: string[] = [];
    if (sources.length > 1 && sources.includes('judge')) {
      notes.push(
        'The judge is not separable from what stands beside it: each answer was judged once. `judge --judge-repeats 2` would tell.',
      );
    }
    if (sources.includes('answer') && sources.some((source) => source === 'turn' || source === 'question')) {
      notes.push(
        'The sampling of answers is not separable from its questions and turns: each model has one choice. `answer --num-choices 2` would tell.',
      );
    }
    if (sources.includes('turn') && sources.includes('question')) {
      notes.push('Turns are not separable from questions: each question was judged on one turn.');
    }
    return notes;
  });
}

function describeRetest({ answers, icc, icc_interval, equal }: NonNullable<ScoreVariance['retest']>): string {
  const interval =
    icc_interval === undefined ? '' : ` (${icc_interval.low.toFixed(2)} to ${icc_interval.high.toFixed(2)})`;
  const reliability =
    icc === null ? '' : ` Test-retest reliability of one judgment, ICC(1,1): ${icc.toFixed(2)}${interval}.`;
  return `${answers} answers were judged twice or more: two judgments of one answer are equal ${(100 * equal).toFixed(0)}% of the time.${reliability}`;
}

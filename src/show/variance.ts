import type { Interval } from '../analysis/scores.ts';
import type { DesignError } from '../results/variance-designs.ts';
import type { ScoreVariance, VarianceComponent, VarianceResults } from '../results/variance-results.ts';
import type { Level } from '../stats/variance-components.ts';
import { csvLines } from './csv.ts';
import { drawInParts } from './drawing.ts';
import { escapeMarkdown, markdownTable } from './markdown-table.ts';
import { plain } from './plain.ts';
import type { Screen } from './screen.ts';
import { formatInterval, haveIntervals, intervalHead } from './uncertainty.ts';
import { describeVariance } from './variance-notes.ts';
import { wrap } from './wrap.ts';

const SOURCES: Record<Level, string> = {
  question: 'Questions',
  turn: 'Turns of a question',
  answer: 'Sampling of answers',
  judge: 'Judge',
};

export function nameOfSources(sources: readonly Level[]): string {
  return sources.map((source) => SOURCES[source]).join(' + ');
}

interface Part {
  title: string;
  heads: string[];
  rows: string[][];
}

/** As tables for a terminal. */
export function varianceTable(results: VarianceResults, screen: Screen): string {
  const tables = partsOf(results).map((part) => drawInParts(screen.width, part));
  const notes = describeVariance(results).map((note) => wrap(plain(note), screen.width));
  return [tables.join('\n\n'), ...notes].join('\n');
}

export function varianceMarkdown(results: VarianceResults): string {
  const tables = partsOf(results).map(
    ({ title, heads, rows }) => `${escapeMarkdown(title)}\n\n${markdownTable(heads, rows)}`,
  );
  return [...tables, ...describeVariance(results).map(escapeMarkdown)].join('\n\n');
}

/** A row a component; `model` is empty where the models are pooled. */
export function varianceCsv({ models, pooled }: VarianceResults): string {
  const ofAll = pooled === undefined ? models : [...models, { ...pooled, model: '', mean: null }];
  return csvLines([
    [
      'model',
      'sources',
      'variance',
      'variance_low',
      'variance_high',
      'share',
      'share_low',
      'share_high',
      'df',
      'n',
      'average',
      'standard_error',
      'retest_icc',
      'retest_equal',
    ],
    ...ofAll.flatMap(({ model, mean, n, components, standard_error, retest }) =>
      components.map((each) => [
        model,
        each.sources.join('+'),
        each.variance,
        each.interval?.low ?? null,
        each.interval?.high ?? null,
        each.share,
        each.share_interval?.low ?? null,
        each.share_interval?.high ?? null,
        each.df,
        n,
        mean,
        standard_error,
        retest?.icc ?? null,
        retest?.equal ?? null,
      ]),
    ),
  ]);
}

function partsOf(results: VarianceResults): Part[] {
  const { bench, judge, models, pooled } = results;
  const [first] = models;
  const shown = pooled ?? first;
  const whose = pooled === undefined ? (first?.model ?? '') : 'all models';
  const level = intervalHead(results.intervals);
  const components = shown?.components ?? [];
  const withIntervals = haveIntervals(components);
  const parts = [modelsPart(`${bench}, judged by ${judge}: what a score varies with`, results)];
  if (shown === undefined) return parts;
  return [
    ...parts,
    {
      title: `Where the variance of ${whose} comes from`,
      heads: withIntervals
        ? ['Source', 'Variance', level, 'Share', `${level} of share`, 'df']
        : ['Source', 'Variance', 'Share', 'df'],
      rows: components.map((each) => componentCells(each, withIntervals)),
    },
    {
      title: `What would make the average of ${pooled === undefined ? whose : 'a model'} surer`,
      heads: ['Design', 'Questions', 'Choices', 'Repeats', 'Judgments', 'Standard error'],
      rows: shown.designs.map(designCells),
    },
  ];
}

function modelsPart(title: string, { models, pooled }: VarianceResults): Part {
  const all = pooled === undefined ? models : [...models, { ...pooled, model: 'all models', mean: null }];
  const sources = [
    ...new Set(all.flatMap(({ components }) => components.map((each) => nameOfSources(each.sources)))),
  ];
  const hasRetest = all.some(({ retest }) => retest !== undefined);
  return {
    title,
    heads: [
      'Model',
      'n',
      'Average',
      'Standard error',
      ...sources,
      ...(hasRetest ? ['Retest ICC', 'Equal repeats'] : []),
    ],
    rows: all.map(({ model, n, mean, standard_error, components, retest }) => {
      const shares = sources.map((name) =>
        percent(components.find((each) => nameOfSources(each.sources) === name)?.share),
      );
      return [model, String(n), number(mean), number(standard_error, 3)].concat(
        shares,
        hasRetest ? retestCells(retest) : [],
      );
    }),
  };
}

function retestCells(retest: ScoreVariance['retest']): string[] {
  return retest === undefined ? ['', ''] : [number(retest.icc), percent(retest.equal)];
}

function componentCells(
  { sources, variance, interval, share, share_interval, df }: VarianceComponent,
  withIntervals: boolean,
): string[] {
  const ends = (of: Interval | undefined, format: (end: number) => string) =>
    withIntervals ? [formatInterval(of === undefined ? {} : { interval: of }, format)] : [];
  return [
    nameOfSources(sources),
    number(variance, 3),
    ...ends(interval, (end) => number(end, 3)),
    percent(share),
    ...ends(share_interval, percent),
    String(df),
  ];
}

function designCells({ more, times, design, judgments, standard_error }: DesignError): string[] {
  return [
    more === 'none' ? 'as it is' : `${times} times the ${more}`,
    ...[design.questions, design.choices, design.repeats].map((count) => String(Number(count.toFixed(1)))),
    String(judgments),
    standard_error === null ? 'not known' : number(standard_error, 3),
  ];
}

function number(value: number | null | undefined, digits = 2): string {
  return value == null ? '' : value.toFixed(digits);
}

function percent(share: number | null | undefined): string {
  return share == null ? '' : `${(100 * share).toFixed(0)}%`;
}

import type { IntervalSettings } from '../analysis/interval-settings.ts';
import { InputError } from '../errors.ts';
import { singleJudgmentSchema, type SingleJudgment } from '../judgments/judgment.ts';
import { varianceOfRows } from '../results/variance-of-rows.ts';
import type { VarianceResults } from '../results/variance-results.ts';
import { screenOf } from '../show/screen.ts';
import type { JackknifedSettings } from '../stats/jackknifed-interval.ts';
import { varianceCsv, varianceMarkdown, varianceTable } from '../show/variance.ts';
import type { Format } from './flags.ts';
import { type GradeFlags, checkGradesAlone } from './grades-alone.ts';
import { intervalsMade } from './intervals-made.ts';
import { findJudgments, withRows } from './judgment-source.ts';
import { warnOfMissingModels } from './missing-models.ts';
import { print } from './terminal.ts';

/** `show --variance`. @throws InputError */
export function showVariance(flags: GradeFlags): number {
  const results = readVariance(flags);
  print(formatVariance(results, flags.format));
  return 0;
}

function readVariance(flags: GradeFlags): VarianceResults {
  checkGradesAlone(flags, '--variance');
  const intervals = resampled(flags.intervals);
  const source = findJudgments(flags, 'single');
  const found = withRows<SingleJudgment, ReturnType<typeof varianceOfRows>>(
    source,
    singleJudgmentSchema,
    (rows, staleness) =>
      varianceOfRows(rows, {
        isStale: (row) => staleness.isStale(row),
        models: flags.modelList === undefined ? undefined : new Set(flags.modelList),
        file: source.file,
        intervals,
      }),
  );
  if (found.models.length === 0) {
    const of = flags.modelList === undefined ? '' : ` of ${flags.modelList.join(', ')}`;
    throw new InputError(
      `has no score${of} that counts`,
      { file: source.file },
      'Judge answers first, or name other models.',
    );
  }
  warnOfMissingModels(flags.modelList ?? [], found.models, source.file);
  const { bench, judge } = source;
  return { mode: 'variance', bench: bench.name, judge, ...intervalsMade(flags), ...found };
}

/** @throws InputError for a method that variances have none of. */
function resampled(intervals: IntervalSettings | undefined): JackknifedSettings | undefined {
  if (intervals === undefined) return undefined;
  const { method, ...resampling } = intervals;
  if (method !== 'analytic') return { method, ...resampling };
  throw new InputError(
    'variances have no analytic intervals',
    { flag: '--interval' },
    'Use --interval bca or --interval percentile, or --no-ci.',
  );
}

function formatVariance(results: VarianceResults, format: Format): string {
  switch (format) {
    case 'json':
      return JSON.stringify(results, undefined, 1);
    case 'csv':
      return varianceCsv(results);
    case 'markdown':
      return varianceMarkdown(results);
    case 'table':
      return varianceTable(results, screenOf(process.stdout, process.env, process.platform));
  }
}

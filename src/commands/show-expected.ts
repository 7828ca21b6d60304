import { InputError } from '../errors.ts';
import { type SingleJudgment, singleJudgmentSchema } from '../judgments/judgment.ts';
import { type ExpectedResults, type ModelExpected, expectedScores } from '../results/expected-scores.ts';
import { describeWithout, expectedCsv, expectedMarkdown, expectedTable } from '../show/expected.ts';
import { screenOf } from '../show/screen.ts';
import type { Format } from './flags.ts';
import { type GradeFlags, checkGradesAlone } from './grades-alone.ts';
import { intervalsMade } from './intervals-made.ts';
import { findJudgments, withRows } from './judgment-source.ts';
import { print } from './terminal.ts';
import { warnOfMissingModels } from './missing-models.ts';

/** `show --score-from logprobs`. @throws InputError */
export function showExpected(flags: GradeFlags): number {
  checkGradesAlone(flags, '--score-from');
  const source = findJudgments(flags, 'single');
  const models = withRows<SingleJudgment, ModelExpected[]>(source, singleJudgmentSchema, (rows, staleness) =>
    expectedScores(rows, {
      isStale: (row) => staleness.isStale(row),
      models: flags.modelList === undefined ? undefined : new Set(flags.modelList),
      intervals: flags.intervals,
    }),
  );
  checkAny(models, source.file, flags);
  warnOfMissingModels(flags.modelList ?? [], models, source.file);
  const { bench, judge } = source;
  print(
    format({ mode: 'expected', bench: bench.name, judge, ...intervalsMade(flags), models }, flags.format),
  );
  return 0;
}

function checkAny(models: readonly ModelExpected[], file: string, { modelList }: GradeFlags): void {
  if (models.some(({ expected }) => expected.n > 0)) return;
  if (models.length === 0) {
    const of = modelList === undefined ? '' : ` of ${modelList.join(', ')}`;
    throw new InputError(
      `has no score${of} that counts`,
      { file },
      'Judge answers first, or name other models.',
    );
  }
  const reasons = [...new Set(models.map(({ without }) => describeWithout(without)))].join('; ');
  throw new InputError(
    `no score has an expected one beside it (${reasons})`,
    { file },
    "Judge with --score-from logprobs, or --top-logprobs 20, into a file without these rows (what is judged is not judged again). OpenAI's API, vLLM and llama.cpp give log-probabilities; Anthropic's gives none.",
  );
}

function format(results: ExpectedResults, how: Format): string {
  switch (how) {
    case 'json':
      return JSON.stringify(results, undefined, 1);
    case 'csv':
      return expectedCsv(results);
    case 'markdown':
      return expectedMarkdown(results);
    case 'table':
      return expectedTable(results, screenOf(process.stdout, process.env, process.platform));
  }
}

import { existsSync } from 'node:fs';
import { InputError } from '../errors.ts';
import {
  type PairJudgment,
  type SingleJudgment,
  pairJudgmentSchema,
  singleJudgmentSchema,
} from '../judgments/judgment.ts';
import { isSameModel } from '../benchmark/model-key.ts';
import type { Contestant } from '../results/contestant.ts';
import { baselineContestants, opponents } from '../results/pair-contestants.ts';
import { type FoundContestants, singleContestants } from '../results/single-contestants.ts';
import { isStoredBaseline, readBaseline } from '../results/stored-baseline.ts';
import { type CompareWords, checkFound, checkSameJudging } from './check-comparison.ts';
import { type JudgmentSource, withRows } from './judgment-source.ts';

/** The two that are compared; no second one where only a baseline is stored. @throws InputError for a model that is not there. */
export function readContestants(
  models: readonly string[],
  source: JudgmentSource,
  flags: CompareWords,
): { first: Contestant; second: Contestant | undefined } {
  const { mode, against } = flags;
  const [name, other] = models as [string, string | undefined];
  if (against === undefined) {
    const [first, second] = readFrom(source, other === undefined ? [name] : [name, other], flags, true);
    if (second !== undefined) checkSameJudging(first as Contestant, second, source.file, mode);
    return { first: first as Contestant, second };
  }
  const [first] = readFrom(source, [name], flags, true) as [Contestant];
  const second = readAgainst(against, name, other, source, flags);
  checkSameJudging(first, second, against, mode);
  return { first, second };
}

function readAgainst(
  file: string,
  name: string,
  other: string | undefined,
  source: JudgmentSource,
  flags: CompareWords,
): Contestant {
  if (!existsSync(file)) {
    throw new InputError(
      'no such file',
      { file },
      'Store one with `llm-judge compare MODEL --save-baseline FILE`, or name a file of judgments.',
    );
  }
  if (!isStoredBaseline(file)) {
    // Its answers have been made anew since, as a rule: that is what it is compared for.
    return readFrom({ ...source, file }, [other ?? name], flags, false)[0] as Contestant;
  }
  const { mode, bench, baseline, contestant } = readBaseline(file);
  const wrong =
    mode !== flags.mode
      ? `holds scores of mode ${mode}, not ${flags.mode}`
      : bench !== source.bench.name
        ? `holds scores of the benchmark ${bench}, not ${source.bench.name}`
        : mode === 'pairwise-baseline' && !isSameModel(baseline ?? '', flags.baselineModel)
          ? `holds scores against ${baseline}, not ${flags.baselineModel}`
          : other !== undefined && !isSameModel(other, contestant.model)
            ? `holds scores of ${contestant.model}, not ${other}`
            : undefined;
  if (wrong !== undefined) throw new InputError(wrong, { file }, 'Name another file, or what it holds.');
  return contestant;
}

/** @param mayBeStale whether the file is of the present answers, and rows of earlier ones are left out. */
function readFrom(
  source: JudgmentSource,
  models: readonly string[],
  { mode, baselineModel }: CompareWords,
  mayBeStale: boolean,
): Contestant[] {
  const { contestants, there } =
    mode === 'single'
      ? withRows<SingleJudgment, FoundContestants>(source, singleJudgmentSchema, (rows, staleness) =>
          singleContestants(rows, models, (row) => mayBeStale && staleness.isStale(row)),
        )
      : withRows<PairJudgment, FoundContestants>(source, pairJudgmentSchema, (rows, staleness) => {
          const isStale = (row: PairJudgment) => mayBeStale && staleness.isStalePair(row);
          return mode === 'pairwise-all'
            ? opponents(rows, models as [string, string], isStale)
            : baselineContestants(rows, models, baselineModel, isStale);
        });
  checkFound(contestants, there, source.file, mode, baselineModel);
  return contestants;
}

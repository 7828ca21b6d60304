import { modelKey } from '../benchmark/model-key.ts';
import { InputError, type Place } from '../errors.ts';
import type { BattlesLeftOut } from '../results/ranking.ts';
import { unique } from './flags.ts';
import { listNames } from './list-names.ts';
import type { RankFlags } from './rank.ts';

/** A ranking of more models would be one of something else: of people, or of answers. */
const MOST_MODELS = 2000;
/** @throws InputError for flags that do not belong together. */
export function checkFlags({ votefiles, judges, judgeModel, inputFile, modelList }: RankFlags): void {
  if (votefiles === undefined && judges !== undefined) {
    throw new InputError(
      'belongs to --votefiles',
      { flag: '--judges' },
      "Of a benchmark's comparisons --judge-model names the judge.",
    );
  }
  if (votefiles !== undefined && (judgeModel !== undefined || inputFile !== undefined)) {
    throw new InputError(
      "names a benchmark's comparisons, and --votefiles other ones",
      { flag: judgeModel === undefined ? '--input-file' : '--judge-model' },
      'Leave out one of the two; with --votefiles, --judges names the judges.',
    );
  }
  if (modelList !== undefined && unique(modelList.map(modelKey)).length < 2) {
    throw new InputError('names one model', { flag: '--model-list' }, 'A ranking needs at least two.');
  }
}

/** @throws InputError for a judge that has no row, with the names of those who have. */
export function checkJudges(wanted: readonly string[], rowsOf: ReadonlyMap<string, number>): void {
  const missing = unique(wanted.filter((judge) => !rowsOf.has(judge)));
  if (missing.length === 0) return;
  const named = [...rowsOf].filter(([name]) => name !== '');
  throw new InputError(
    `no vote of ${missing.join(' and ')} in the files`,
    { flag: '--judges' },
    named.length === 0 ? 'The files name no judge: leave the flag out.' : listNames(named),
  );
}

/** Says why nothing is there to rank. */
export function noBattle({ modelList }: RankFlags, place: Place, leftOut: BattlesLeftOut): InputError {
  const reasons = Object.entries(leftOut)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${count} ${reason}`);
  return new InputError(
    `no battle is left to count${reasons.length === 0 ? '' : ` (left out: ${reasons.join(', ')})`}`,
    place,
    modelList === undefined
      ? 'A ranking needs votes or comparisons of at least two models.'
      : 'Name models with --model-list that were compared with each other.',
  );
}

/** @throws InputError where there are more models than anybody ranks. */
export function checkCount(models: number, { modelList }: RankFlags): void {
  if (models <= MOST_MODELS) return;
  throw new InputError(
    `more than ${MOST_MODELS} models`,
    { flag: modelList === undefined ? '--votefiles' : '--model-list' },
    'Are model_a and model_b names of models in these files? If so, choose some with --model-list.',
  );
}

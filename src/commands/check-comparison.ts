import { InputError } from '../errors.ts';
import { isSameModel } from '../benchmark/model-key.ts';
import type { Contestant } from '../results/contestant.ts';
import type { Mode } from './judging.ts';
import { warn } from './terminal.ts';

/** The flags that say what is compared. */
export interface CompareWords {
  mode: Mode;
  baselineModel: string;
  against?: string;
  saveBaseline?: string;
  failIfWorse?: boolean;
  failIfWorseBy?: number;
}

/** @throws InputError where the models and flags name no comparison. */
export function checkCompareWords(models: readonly string[], flags: CompareWords): void {
  const { mode, baselineModel, against, saveBaseline } = flags;
  const [first, second] = models;
  if (first === undefined || models.length > 2) {
    throw new InputError(
      `${models.length} models, not two`,
      {},
      'Name two: `llm-judge compare MODEL-A MODEL-B`.',
    );
  }
  if (second === undefined && against === undefined && saveBaseline === undefined) {
    throw new InputError(
      `${first} alone: there is nothing to compare it with`,
      {},
      'Name a second model, or a file with its earlier scores: --against FILE.',
    );
  }
  if (
    second === undefined &&
    against === undefined &&
    (flags.failIfWorse || flags.failIfWorseBy !== undefined)
  ) {
    throw new InputError(
      'there is nothing that the model could be worse than',
      { flag: flags.failIfWorse ? '--fail-if-worse' : '--fail-if-worse-by' },
      'Name a second model, or a file with its earlier scores: --against FILE.',
    );
  }
  if (second !== undefined && isSameModel(first, second) && against === undefined) {
    throw new InputError(
      `${first} would be compared with itself`,
      {},
      'Name two models; for earlier judgments of the same one add --against FILE.',
    );
  }
  if (mode === 'pairwise-all' && (against !== undefined || saveBaseline !== undefined)) {
    throw new InputError(
      'mode pairwise-all compares two answers with each other, so that one model has no scores of its own',
      { flag: against === undefined ? '--save-baseline' : '--against' },
      'Use --mode single or pairwise-baseline.',
    );
  }
  const itself = mode === 'pairwise-baseline' && models.find((model) => isSameModel(model, baselineModel));
  if (itself) {
    throw new InputError(
      `${itself} is the baseline, which was not compared with itself`,
      { flag: '--baseline-model' },
      'Matches between two models are compared with --mode pairwise-all.',
    );
  }
}

/** How many names an error lists. */
const MOST_NAMES = 20;

/** @throws InputError for a model that is not there, or has no score that counts. */
export function checkFound(
  contestants: readonly Contestant[],
  there: readonly string[],
  file: string,
  mode: Mode,
  baseline: string,
): void {
  const list = there.slice(0, MOST_NAMES).join(', ') + (there.length > MOST_NAMES ? ', …' : '');
  const remedy = there.length === 0 ? 'There is none at all.' : `There are: ${list}.`;
  const what =
    mode === 'single' ? 'judgment' : mode === 'pairwise-all' ? 'match' : `match against ${baseline}`;
  const missing = contestants.filter(({ model }) => !there.some((name) => isSameModel(name, model)));
  if (missing.length > 0) {
    throw new InputError(
      `has no ${what} of ${missing.map(({ model }) => model).join(' or ')}`,
      { file },
      remedy,
    );
  }
  const empty = contestants.filter(({ scores }) => scores.size === 0);
  if (empty.length === 0) return;
  const names = empty.map(({ model }) => model).join(' and ');
  const reasons = Object.entries(empty[0]?.leftOut ?? {}).filter(([, count]) => count > 0);
  throw new InputError(
    reasons.length > 0
      ? `has no ${what} of ${names} that counts: left out are ${reasons.map(([reason, count]) => `${count} ${reason}`).join(', ')}`
      : `has no match between ${names}`,
    { file },
    reasons.length > 0
      ? 'Judge the present answers (`llm-judge judge`).'
      : 'Judge them with --mode pairwise-all.',
  );
}

/** Scores of two judges are not to be told from those of two models. */
export function checkSameJudging(first: Contestant, second: Contestant, file: string, mode: Mode): void {
  const [judges, others] = [first.judges.join(', '), second.judges.join(', ')];
  if (judges !== others) {
    throw new InputError(
      `${second.model} was judged by ${others}, ${first.model} by ${judges}`,
      { file },
      'Compare models that the same judge has judged; --judge-model chooses it.',
    );
  }
  const [prompts, otherPrompts] = [first.prompts.join(', '), second.prompts.join(', ')];
  if (mode !== 'pairwise-all' && prompts !== otherPrompts) {
    warn(
      `the judge prompts differ: ${prompts} for ${first.model}, ${otherPrompts} for ${second.model}. Part of the difference may be theirs.`,
    );
  }
}

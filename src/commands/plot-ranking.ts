import type { Snapshot } from '../analysis/snapshot.ts';
import { modelKey } from '../benchmark/model-key.ts';
import { InputError } from '../errors.ts';
import { type Ranking, rankAgainst, rankByScore, rankByWins } from '../show/figures/ranking.ts';
import type { Mode } from './judging.ts';
import type { FigureSource } from './plot-source.ts';
import type { PlotFlags } from './plot.ts';
import { warn } from './terminal.ts';

/** The models by score or win rate, as the flags and the data have it. */
export function rank(source: FigureSource): Ranking {
  const { snapshot, judge, flags } = source;
  const { turn, baselineModel } = flags;
  const ranking = rankBy(modeOf(source), snapshot, judge, baselineModel, turn);
  const wanted = wantedOf(
    ranking.models.map(({ model }) => model),
    flags,
  );
  const models = ranking.models.filter(({ model, value }) => value !== null && wanted.has(model));
  if (models.length === 0) {
    throw new InputError(
      ranking.baseline === undefined
        ? `${judge} has no verdict that counts${turn === undefined ? '' : ` on turn ${turn}`}`
        : `${judge} has no match against ${ranking.baseline}`,
    );
  }
  return { ...ranking, models };
}

function rankBy(
  mode: Mode,
  snapshot: Snapshot,
  judge: string,
  baseline: string,
  turn: number | undefined,
): Ranking {
  switch (mode) {
    case 'single':
      return rankByScore(snapshot, judge, turn);
    case 'pairwise-all':
      return rankByWins(snapshot, judge, turn);
    case 'pairwise-baseline':
      return rankAgainst(snapshot, judge, baseline, turn);
  }
}

/** Which judgments are shown: where the flags do not say, grades before matches. */
function modeOf({ flags, has }: FigureSource): Mode {
  return flags.mode ?? (has.grades ? 'single' : 'pairwise-all');
}

/** The models asked for that are there; all without a list. @throws InputError where none is there. */
export function wantedOf(models: readonly string[], { modelList }: PlotFlags): ReadonlySet<string> {
  if (modelList === undefined) return new Set(models);
  const byFileName = new Map(models.map((model) => [modelKey(model), model]));
  const found = modelList.map((name) => byFileName.get(modelKey(name)));
  const missing = modelList.filter((_, place) => found[place] === undefined);
  const there = new Set(found.filter((each) => each !== undefined));
  if (there.size === 0) {
    throw new InputError(`no judgment of ${missing.join(', ')}`, { flag: '--model-list' });
  }
  if (missing.length > 0) warn(`there is no judgment of ${missing.join(', ')}.`);
  return there;
}

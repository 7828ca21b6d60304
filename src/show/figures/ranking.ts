import { USUAL_INTERVALS, USUAL_OF_AVERAGES } from '../../analysis/interval-settings.ts';
import { countWins, scoreModels } from '../../analysis/leaderboard.ts';
import { recordByName } from '../../analysis/record-by-name.ts';
import type { Interval } from '../../analysis/scores.ts';
import type { MatchColumns, Snapshot } from '../../analysis/snapshot.ts';

/** Scores are points of 1 to 10, win rates shares of 1 with a tie as half a win. */
export type Measure = 'score' | 'win-rate';

/** What figures show of one model. */
export interface RankedModel {
  model: string;
  value: number | null;
  interval?: Interval | undefined;
  /** In the benchmark's order; a category without a verdict is not there. */
  categories: Record<string, number>;
}

export interface Ranking {
  measure: Measure;
  baseline?: string;
  /** Best first. */
  models: RankedModel[];
}

/** @param turn only this one, counted from 1; all where undefined. */
export function rankByScore(snapshot: Snapshot, judge: string, turn: number | undefined): Ranking {
  const models = scoreModels(snapshot, { judge, turn }, USUAL_OF_AVERAGES).map(
    ({ model, average, categories }) => ({
      model,
      value: average.mean,
      interval: average.interval,
      categories: recordByName(
        Object.entries(categories).flatMap(([name, { mean }]) =>
          mean === null ? [] : [[name, mean] as const],
        ),
      ),
    }),
  );
  return { measure: 'score', models };
}

/** By all matches that the judge has decided. */
export function rankByWins(snapshot: Snapshot, judge: string, turn: number | undefined): Ranking {
  const { models, categories } = countWins(snapshot, { judge, turn }, USUAL_INTERVALS);
  return {
    measure: 'win-rate',
    models: models.map(({ model, win_rate_adjusted, interval }, place) => ({
      model,
      value: win_rate_adjusted,
      interval,
      categories: categories[place] ?? {},
    })),
  };
}

/** By matches against one model, which has no row of its own. */
export function rankAgainst(
  snapshot: Snapshot,
  judge: string,
  baseline: string,
  turn: number | undefined,
): Ranking {
  const ranking = rankByWins({ ...snapshot, matches: matchesWith(snapshot, baseline) }, judge, turn);
  return { ...ranking, baseline, models: ranking.models.filter(({ model }) => model !== baseline) };
}

function matchesWith({ matches, models }: Snapshot, baseline: string): MatchColumns {
  const place = models.indexOf(baseline);
  const isWith = matches.question.map(
    (_, row) => matches.model1[row] === place || matches.model2[row] === place,
  );
  return Object.fromEntries(
    Object.entries(matches).map(([name, column]) => [
      name,
      (column as number[]).filter((_, row) => isWith[row]),
    ]),
  ) as unknown as MatchColumns;
}

import type { IntervalChoice, IntervalSettings } from './interval-settings.ts';
import { type CountedMatch, countMatches } from './match-counts.ts';
import { categoryOf, gamesOf, isPresentMatch, reasonLeftOut } from './rows.ts';
import { meanScores } from './score-means.ts';
import { type ScoreTally, addScore, tallyOf } from './score-tally.ts';
import type { ModelRecord, ModelScores, OrderEffect } from './scores.ts';
import type { Snapshot } from './snapshot.ts';
import { type WinShares, shareWins } from './win-shares.ts';

/** Which rows are asked of. Names, not places. */
export interface Selection {
  judge: string;
  /** Only this turn, counted from 1. */
  turn?: number | undefined;
  /** Only these categories; all where undefined. */
  categories?: ReadonlySet<string> | undefined;
}

/** The scores of every model that the judge has graded, best first: what `show --format json` prints of the same files. */
export function scoreModels(
  snapshot: Snapshot,
  selection: Selection,
  intervals?: IntervalChoice,
): ModelScores[] {
  const { grades, models, categories } = snapshot;
  const isSelected = selector(snapshot, grades, selection);
  const tallies = new Map<number, ScoreTally<number>>();
  for (let row = 0; row < grades.question.length; row += 1) {
    if (!isSelected(row)) continue;
    const tally = tallyOf(tallies, grades.model[row] as number);
    const choice = grades.choice[row] as number;
    const reason = reasonLeftOut(grades, row);
    if (reason === undefined) {
      const turn = grades.turn[row] as number;
      addScore(tally, grades.question[row] as number, { turn, choice, score: grades.score[row] as number });
      // A judgment of several choices is outdated as a whole, and counts as one.
    } else if (choice === 0 || (reason !== 'stale' && reason !== 'duplicate')) tally.leftOut[reason] += 1;
  }
  return meanScores(
    [...tallies].map(([model, tally]) => [models[model] as string, tally]),
    { categoryOf: (question) => categoryOf(snapshot, question), categoryOrder: categories, intervals },
  );
}

export interface WinTable extends WinShares {
  /** Best first. */
  models: ModelRecord[];
  orders: OrderEffect;
}

/** Wins, losses and ties of every model that the judge has compared, as `show --mode pairwise-all` counts them. */
export function countWins(snapshot: Snapshot, selection: Selection, intervals?: IntervalSettings): WinTable {
  const { matches } = snapshot;
  const isSelected = selector(snapshot, matches, selection);
  const rows: number[] = [];
  for (let row = 0; row < matches.question.length; row += 1) {
    if (isSelected(row) && isPresentMatch(matches, row)) rows.push(row);
  }
  const { models, orders } = countMatches(matchesOf(snapshot, rows), { intervals });
  const places = new Map(models.map(({ model }, place) => [model, place]));
  const placeOf = snapshot.models.map((model) => places.get(model) ?? -1);
  return { models, orders, ...shareWins(snapshot, rows, placeOf) };
}

function* matchesOf({ matches, models }: Snapshot, rows: readonly number[]): Generator<CountedMatch<number>> {
  for (const row of rows) {
    yield {
      question: matches.question[row] as number,
      models: [
        models[matches.model1[row] as number] as string,
        models[matches.model2[row] as number] as string,
      ],
      games: gamesOf(matches, row),
    };
  }
}

/** Whether a row of a table is one of those asked of. */
function selector(
  snapshot: Snapshot,
  columns: { question: number[]; judge: number[]; turn: number[] },
  { judge, turn, categories }: Selection,
): (row: number) => boolean {
  const place = snapshot.judges.indexOf(judge);
  const isWanted = snapshot.questions.map((_, question) => {
    const category = categoryOf(snapshot, question);
    return categories === undefined || (category !== undefined && categories.has(category));
  });
  return (row) =>
    columns.judge[row] === place &&
    (turn === undefined || columns.turn[row] === turn) &&
    isWanted[columns.question[row] as number] === true;
}

/** The judges that have graded single answers, and those that have compared answers, in the snapshot's order. */
export function judgesOf({ judges, grades, matches }: Snapshot): { single: string[]; pairwise: string[] } {
  const single = new Set(grades.judge);
  const pairwise = new Set(matches.judge);
  return {
    single: judges.filter((_, place) => single.has(place)),
    pairwise: judges.filter((_, place) => pairwise.has(place)),
  };
}

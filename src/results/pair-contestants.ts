import { type Outcome, outcomeOf } from '../analysis/match-counts.ts';
import type { PairJudgment } from '../judgments/judgment.ts';
import { isSameModel } from '../benchmark/model-key.ts';
import { type Contestant, type ScoresByQuestion, addChoice } from './contestant.ts';
import type { ReadRow } from './newest.ts';
import { noteRows } from './rows-seen.ts';
import type { FoundContestants } from './single-contestants.ts';
import { newestMatches } from './summarize-pair.ts';

type IsStale = (row: PairJudgment) => boolean;

/**
 * The matches of two models against each other: the first has 1 where it won, the second where it did, both 0 in a tie (two orders that
 * disagree are one), so that means are shares of wins.
 */
export function opponents(
  rows: Iterable<ReadRow<PairJudgment>>,
  models: readonly [string, string],
  isStale: IsStale,
): FoundContestants {
  const [first, second] = models;
  const seen = noteRows(rows, {
    modelsOf: ({ model_1, model_2 }) => [model_1, model_2],
    contestantsIn: (row) => (isBetween(row, first, second) ? models : []),
  });
  const { matches, leftOut } = newestMatches(seen.rows, isStale);
  const scores: [ScoresByQuestion, ScoresByQuestion] = [new Map(), new Map()];
  let error = 0;
  for (const { question, turn, models: played, games } of matches) {
    const outcome = outcomeOf(games);
    if (outcome === undefined) {
      error += 1;
      continue;
    }
    const ofFirst = seenFrom(first, played, outcome);
    addChoice(scores[0], question, turn, ofFirst === 1 ? 1 : 0);
    addChoice(scores[1], question, turn, ofFirst === -1 ? 1 : 0);
  }
  const contestants = models.map((model, place) => ({
    model,
    scores: scores[place] as ScoresByQuestion,
    leftOut: { error, ...leftOut },
    ...seen.judgingOf(model),
  }));
  return { contestants, there: seen.there() };
}

/** The matches of some models against one baseline: 1 for a win, 1/2 for a tie, 0 for a loss. */
export function baselineContestants(
  rows: Iterable<ReadRow<PairJudgment>>,
  models: readonly string[],
  baseline: string,
  isStale: IsStale,
): FoundContestants {
  const contestants = new Map<string, Contestant>();
  const seen = noteRows(rows, {
    modelsOf: ({ model_1, model_2 }) =>
      isSameModel(model_1, baseline) ? [model_2] : isSameModel(model_2, baseline) ? [model_1] : [],
    contestantsIn: (row) => models.filter((model) => isBetween(row, model, baseline)),
  });
  // Rows that do not count are counted for the model they are of.
  const leftOut = new Map<string, { duplicate: number; stale: number }>();
  const { matches } = newestMatches(seen.rows, isStale, ({ model_1, model_2 }, reason) => {
    const model = models.find((name) =>
      isSameModel(name, isSameModel(model_1, baseline) ? model_2 : model_1),
    );
    if (model === undefined) return;
    const counts = leftOut.get(model) ?? { duplicate: 0, stale: 0 };
    counts[reason] += 1;
    leftOut.set(model, counts);
  });
  for (const model of models) {
    contestants.set(model, {
      model,
      scores: new Map(),
      leftOut: { error: 0, ...(leftOut.get(model) ?? { duplicate: 0, stale: 0 }) },
      ...seen.judgingOf(model),
    });
  }
  for (const { question, turn, models: played, games } of matches) {
    const model = models.find((name) => played.some((each) => isSameModel(each, name)));
    const contestant = contestants.get(model as string) as Contestant;
    const outcome = outcomeOf(games);
    if (outcome === undefined) contestant.leftOut['error'] = (contestant.leftOut['error'] ?? 0) + 1;
    else addChoice(contestant.scores, question, turn, (1 + seenFrom(contestant.model, played, outcome)) / 2);
  }
  return { contestants: [...contestants.values()], there: seen.there() };
}

function isBetween({ model_1, model_2 }: PairJudgment, a: string, b: string): boolean {
  return (
    (isSameModel(model_1, a) && isSameModel(model_2, b)) ||
    (isSameModel(model_1, b) && isSameModel(model_2, a))
  );
}

/** 1 where this model won, -1 where the other did. */
function seenFrom(model: string, [first]: readonly [string, string], outcome: Outcome): Outcome {
  return isSameModel(first, model) || outcome === 0 ? outcome : (-outcome as Outcome);
}

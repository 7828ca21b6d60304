import type { Cluster } from '../stats/clustered-standard-error.ts';
import { RunningMean } from '../stats/mean.ts';
import { sampleStandardDeviation } from '../stats/standard-deviation.ts';
import { intervalOver } from './interval.ts';
import { recordByName } from './record-by-name.ts';
import type { LeftOut, Mean, ModelScores } from './scores.ts';

/** One score that counts. */
export interface CountedScore {
  /** Counted from 1. */
  turn: number;
  choice: number;
  score: number;
}

/** A model's scores by question, and how many do not count. `Q` is whatever tells questions apart. */
export interface ScoreTally<Q> {
  scores: Map<Q, CountedScore[]>;
  leftOut: LeftOut;
}

/** The tally of a model among those of all; an empty one where it is new. */
export function tallyOf<M, Q>(tallies: Map<M, ScoreTally<Q>>, model: M): ScoreTally<Q> {
  let tally = tallies.get(model);
  if (tally === undefined) {
    tally = {
      scores: new Map(),
      leftOut: { unparsed: 0, refused: 0, doubtful: 0, duplicate: 0, stale: 0 },
    };
    tallies.set(model, tally);
  }
  return tally;
}

export function addScore<Q>({ scores }: ScoreTally<Q>, question: Q, score: CountedScore): void {
  const ofQuestion = scores.get(question);
  if (ofQuestion === undefined) scores.set(question, [score]);
  else ofQuestion.push(score);
}

/** What is known of the questions' categories. */
export interface CategoryOptions<Q> {
  /** The category of a question; undefined where it is not known. */
  categoryOf: (question: Q) => string | undefined;
  /** The order of the categories in the result; others follow in the order met. */
  categoryOrder: readonly string[];
}

/** The means of every model with their intervals, best model first; among equals by name. */
export function meanScores<Q>(
  tallies: Iterable<[model: string, ScoreTally<Q>]>,
  options: CategoryOptions<Q>,
): ModelScores[] {
  return [...tallies].map(([model, tally]) => toScores(model, tally, options)).sort(byAverage);
}

function toScores<Q>(
  model: string,
  { scores, leftOut }: ScoreTally<Q>,
  { categoryOf, categoryOrder }: CategoryOptions<Q>,
): ModelScores {
  const all = emptyGroups();
  const categories = new Map<string, TurnGroups>();
  for (const [question, ofQuestion] of scores) {
    addQuestion(all, ofQuestion);
    const category = categoryOf(question);
    if (category === undefined) continue;
    let groups = categories.get(category);
    if (groups === undefined) categories.set(category, (groups = emptyGroups()));
    addQuestion(groups, ofQuestion);
  }
  const order = (category: string) => {
    const place = categoryOrder.indexOf(category);
    return place === -1 ? Infinity : place;
  };
  return {
    model,
    average: toMean(all.average),
    turns: toTurns(all.turns),
    categories: recordByName(
      [...categories]
        .sort(([a], [b]) => order(a) - order(b) || 0)
        .map(([category, { average, turns }]) => [category, { ...toMean(average), turns: toTurns(turns) }]),
    ),
    left_out: leftOut,
  };
}

/** Scores of which there is one mean: a running mean a choice, and a cluster a question. */
interface Group {
  choices: RunningMean[];
  clusters: Cluster[];
  /** The scores that the last cluster was begun for. */
  last: readonly CountedScore[] | undefined;
}

/** All turns together, and each. */
interface TurnGroups {
  average: Group;
  turns: Map<number, Group>;
}

function emptyGroup(): Group {
  return { choices: [], clusters: [], last: undefined };
}

function emptyGroups(): TurnGroups {
  return { average: emptyGroup(), turns: new Map() };
}

function addQuestion({ average, turns }: TurnGroups, scores: readonly CountedScore[]): void {
  for (const score of scores) {
    let ofTurn = turns.get(score.turn);
    if (ofTurn === undefined) turns.set(score.turn, (ofTurn = emptyGroup()));
    addTo(average, scores, score);
    addTo(ofTurn, scores, score);
  }
}

/** @param question all scores of the question: the first of them begins a cluster. */
function addTo(group: Group, question: readonly CountedScore[], { choice, score }: CountedScore): void {
  (group.choices[choice] ??= new RunningMean()).add(score);
  const cluster = group.clusters.at(-1);
  if (cluster === undefined || group.last !== question) {
    group.clusters.push({ sum: score, count: 1 });
    group.last = question;
  } else {
    cluster.sum += score;
    cluster.count += 1;
  }
}

function toTurns(turns: TurnGroups['turns']): Record<string, Mean> {
  return Object.fromEntries(
    [...turns].sort(([a], [b]) => a - b).map(([turn, group]) => [turn, toMean(group)]),
  );
}

/** The mean of the choices' means and their deviation (Swallow's rule); for one choice its mean. */
function toMean({ choices, clusters }: Group): Mean {
  const overChoices = new RunningMean();
  const choiceMeans: number[] = [];
  let n = 0;
  for (const choice of choices) {
    // A choice without a valid score leaves a hole.
    if (choice?.mean == null) continue;
    overChoices.add(choice.mean);
    choiceMeans.push(choice.mean);
    n += choice.count;
  }
  const { mean } = overChoices;
  const std = sampleStandardDeviation(choiceMeans);
  const interval = mean === null ? undefined : intervalOver(clusters, mean);
  return { mean, n, ...(std === null ? {} : { std }), ...(interval === undefined ? {} : { interval }) };
}

function byAverage(a: ModelScores, b: ModelScores): number {
  const difference = (b.average.mean ?? -Infinity) - (a.average.mean ?? -Infinity);
  return Number.isNaN(difference) || difference === 0 ? (a.model < b.model ? -1 : 1) : difference;
}

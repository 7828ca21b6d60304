import type { Cluster } from '../stats/clustered-standard-error.ts';
import { RunningMean } from '../stats/mean.ts';
import { sampleStandardDeviation } from '../stats/standard-deviation.ts';
import type { IntervalChoice, IntervalSettings } from './interval-settings.ts';
import { uncertaintyOf } from './interval.ts';
import { recordByName } from './record-by-name.ts';
import { type ScoreTally, placesByQuestion } from './score-tally.ts';
import type { Mean, ModelScores } from './scores.ts';

/** What is known of the questions' categories. */
export interface CategoryOptions<Q> {
  /** The category of a question; undefined where it is not known. */
  categoryOf: (question: Q) => string | undefined;
  /** The order of the categories in the result; others follow in the order met. */
  categoryOrder: readonly string[];
}

/** And which means get an interval. */
export interface MeanOptions<Q> extends CategoryOptions<Q> {
  /** None where undefined. */
  intervals?: IntervalChoice | undefined;
}

/** The means of every model, best model first; among equals by name. */
export function meanScores<Q>(
  tallies: Iterable<[model: string, ScoreTally<Q>]>,
  options: MeanOptions<Q>,
): ModelScores[] {
  return [...tallies].map(([model, tally]) => toScores(model, tally, options)).sort(byAverage);
}

function toScores<Q>(
  model: string,
  tally: ScoreTally<Q>,
  { categoryOf, categoryOrder, intervals }: MeanOptions<Q>,
): ModelScores {
  const all = emptyGroups();
  const categories = new Map<string, TurnGroups>();
  const byQuestion = [...tally.places.keys()].map((question) => {
    const category = categoryOf(question);
    if (category === undefined) return undefined;
    let groups = categories.get(category);
    if (groups === undefined) categories.set(category, (groups = emptyGroups()));
    return groups;
  });
  for (const place of placesByQuestion(tally)) {
    addScore(all, tally, place);
    const ofCategory = byQuestion[tally.question[place] as number];
    if (ofCategory !== undefined) addScore(ofCategory, tally, place);
  }
  const order = (category: string) => {
    const place = categoryOrder.indexOf(category);
    return place === -1 ? Infinity : place;
  };
  const ofParts = intervals?.of === 'all' ? intervals : undefined;
  return {
    model,
    average: toMean(all.average, intervals),
    turns: toTurns(all.turns, ofParts),
    categories: recordByName(
      [...categories]
        .sort(([a], [b]) => order(a) - order(b) || 0)
        .map(([category, { average, turns }]) => [
          category,
          { ...toMean(average, ofParts), turns: toTurns(turns, ofParts) },
        ]),
    ),
    left_out: tally.leftOut,
  };
}

/** Scores of which there is one mean: a running mean a choice, and a cluster a question. */
interface Group {
  choices: RunningMean[];
  clusters: Cluster[];
  /** The question that the last cluster is of. */
  last: number | undefined;
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

/** Scores of one question come one after another. */
function addScore<Q>(
  { average, turns }: TurnGroups,
  { question, turn, choice, score }: ScoreTally<Q>,
  place: number,
): void {
  const ofScore = turn[place] as number;
  let ofTurn = turns.get(ofScore);
  if (ofTurn === undefined) turns.set(ofScore, (ofTurn = emptyGroup()));
  for (const group of [average, ofTurn]) {
    addTo(group, question[place] as number, choice[place] as number, score[place] as number);
  }
}

function addTo(group: Group, question: number, choice: number, score: number): void {
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

function toTurns(turns: TurnGroups['turns'], intervals: IntervalSettings | undefined): Record<string, Mean> {
  return Object.fromEntries(
    [...turns].sort(([a], [b]) => a - b).map(([turn, group]) => [turn, toMean(group, intervals)]),
  );
}

/** The mean of the choices' means and their deviation (Swallow's rule); for one choice its mean. */
function toMean({ choices, clusters }: Group, intervals: IntervalSettings | undefined): Mean {
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
  const uncertainty =
    mean === null || intervals === undefined ? {} : uncertaintyOf(clusters, mean, intervals);
  return { mean, n, ...(std === null ? {} : { std }), ...uncertainty };
}

function byAverage(a: ModelScores, b: ModelScores): number {
  const difference = (b.average.mean ?? -Infinity) - (a.average.mean ?? -Infinity);
  return Number.isNaN(difference) || difference === 0 ? (a.model < b.model ? -1 : 1) : difference;
}

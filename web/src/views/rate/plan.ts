import { inSeededOrder, seededHash } from '../../../../src/analysis/seeded-order.ts';
import { FLAGS, type Snapshot, VOTE_WINNERS } from '../../../../src/analysis/snapshot.ts';

/** What a person is asked: which of two answers to a turn is better. */
export interface RateItem {
  question: number | string;
  /** Counted from 1. */
  turn: number;
  /** The model whose answer stands on the left, and is called A; the one on the right is B. */
  modelA: string;
  modelB: string;
}

export interface PlanOptions {
  seed: number;
  /** At least two, and only these; all that have answers where empty. */
  models: readonly string[];
  /** Only questions of this category; of all where empty. */
  category: string;
  /** How many votes; the turns of the last pair may make it more. */
  count: number;
  /** Items (by `itemKey`) that are not to be asked. */
  done: ReadonlySet<string>;
}

/**
 * The items of a session. Every question comes once before one comes again; the order of questions, the pair and the side on which
 * each answer stands follow from the seed and from names, so that the same address gives the same session.
 */
export function planSession(
  snapshot: Snapshot,
  { seed, models, category, count, done }: PlanOptions,
): RateItem[] {
  const answers = findAnswers(snapshot);
  const wanted = new Set(models);
  const questions = snapshot.questions
    .map((question, place) => ({ question, turns: answers[place] ?? [] }))
    .filter(({ question }) => category === '' || snapshot.categories[question.category] === category)
    .map(({ question: { id }, turns }) => ({
      id,
      turns,
      pairs: inSeededOrder(
        pairsOf((turns[0] ?? []).filter((model) => wanted.size === 0 || wanted.has(model))),
        seed,
        ([one, other]) => itemKey({ question: id, turn: 0, modelA: one, modelB: other }),
      ),
    }));
  const ordered = inSeededOrder(questions, seed, ({ id }) => String(id));
  const rounds = Math.max(0, ...ordered.map(({ pairs }) => pairs.length));
  const items: RateItem[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const { id, turns, pairs } of ordered) {
      if (items.length >= count) return items;
      const pair = pairs[round];
      if (pair === undefined) continue;
      const [modelA, modelB] =
        seededHash(seed, `side ${id} ${pair.join(' ')}`) % 2 === 0 ? pair : pair.toReversed();
      for (const [place, answered] of turns.entries()) {
        if (!pair.every((model) => answered.includes(model))) break;
        const item = { question: id, turn: place + 1, modelA: modelA as string, modelB: modelB as string };
        if (!done.has(itemKey(item))) items.push(item);
      }
    }
  }
  return items;
}

/** The same for the same question, turn and models, whichever stands on the left. */
export function itemKey({ question, turn, modelA, modelB }: RateItem): string {
  return JSON.stringify([String(question), turn, ...[modelA, modelB].sort()]);
}

/** Everything that a voter has voted on, by `itemKey`: the model that won in the last vote on it, null for a tie. */
export function votedItems(
  { votes, voters, models, questions }: Snapshot,
  voter: string,
): Map<string, string | null> {
  const place = voters.indexOf(voter);
  const found = new Map<string, string | null>();
  for (const [row, by] of votes.voter.entries()) {
    if (by !== place) continue;
    const item = {
      question: questions[votes.question[row] as number]?.id ?? '',
      turn: votes.turn[row] as number,
      modelA: models[votes.modelA[row] as number] as string,
      modelB: models[votes.modelB[row] as number] as string,
    };
    const winner = VOTE_WINNERS[votes.winner[row] as number];
    found.set(itemKey(item), winningModel(item, winner ?? 'tie'));
  }
  return found;
}

/** The model that a vote on an item finds better; null where it finds neither. */
export function winningModel({ modelA, modelB }: RateItem, winner: string): string | null {
  if (winner === 'model_a') return modelA;
  return winner === 'model_b' ? modelB : null;
}

/** Models that have an answer that a person could rate, in the snapshot's order. */
export function answeringModels(snapshot: Snapshot): string[] {
  const found = new Set(findAnswers(snapshot).flatMap((turns) => turns[0] ?? []));
  return snapshot.models.filter((model) => found.has(model));
}

/** By question and turn, the models whose first choice has an answer. */
function findAnswers({ answers, models, questions }: Snapshot): string[][][] {
  const found = questions.map((): string[][] => []);
  for (const [row, question] of answers.question.entries()) {
    if (answers.choice[row] !== 0 || answers.length[row] === 0) continue;
    if (((answers.flags[row] as number) & (FLAGS.failed | FLAGS.refused | FLAGS.superseded)) !== 0) continue;
    const turns = found[question];
    const model = models[answers.model[row] as number];
    if (turns === undefined || model === undefined) continue;
    const here = (turns[(answers.turn[row] as number) - 1] ??= []);
    if (!here.includes(model)) here.push(model);
  }
  // A hole is a turn that nobody has answered.
  return found.map((turns) => Array.from(turns, (here) => here ?? []));
}

function pairsOf(models: readonly string[]): [string, string][] {
  return models.flatMap((one, place) =>
    models.slice(place + 1).map((other): [string, string] => [one, other]),
  );
}

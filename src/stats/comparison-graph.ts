import {
  HIGH_WINS,
  LOW_WINS,
  OUTCOMES,
  type PairOutcomes,
  TIE,
  eachPair,
  pairPlace,
} from './pair-outcomes.ts';

/** Why strengths cannot be estimated, as data: each list holds the places of models. */
export type NoEstimate =
  /** The models fall into groups that were never compared with each other. */
  | { kind: 'disconnected'; groups: number[][] }
  /** Groups that never lost to a model outside, nor tied with one, and groups that never won: any distance is too short for the data. */
  | { kind: 'separated'; unbeaten: number[][]; winless: number[][] }
  /** Without a tie, or with ties alone, there is no finite tie parameter. */
  | { kind: 'no-ties' }
  | { kind: 'only-ties' }
  /** A tie parameter that grows together with the strengths fits better without end: the wins all point in one direction. */
  | { kind: 'one-directional' };

/**
 * Whether the maximum likelihood of the Bradley-Terry model exists, ties being half a win: if and only if, however the models are
 * divided into two groups, some model of each won against (or tied with) one of the other, which is that the graph of who won against
 * whom is strongly connected (E. Zermelo 1929; L. R. Ford, "Solution of a ranking problem from binary comparisons", The American
 * Mathematical Monthly 64(8), 1957; D. Hunter, "MM algorithms for generalized Bradley-Terry models", The Annals of Statistics 32(1),
 * 2004, assumption 1).
 *
 * @returns why it does not; undefined where it does.
 */
export function findSeparation(outcomes: PairOutcomes): NoEstimate | undefined {
  const { models } = outcomes;
  if (reachesAll(outcomes, LOW_WINS, HIGH_WINS) && reachesAll(outcomes, HIGH_WINS, LOW_WINS))
    return undefined;
  const beats = winGraph(outcomes);
  const beaten = transpose(beats, models);
  const either = beats.map((edge, place) => edge | (beaten[place] as number));
  const groups = divide(models, (from) => reach(either, models, from));
  if (groups.length > 1) return { kind: 'disconnected', groups };
  const strong = divide(models, (from) => {
    const below = reach(beats, models, from);
    return reach(beaten, models, from).map((isAbove, place) => isAbove & (below[place] as number));
  });
  const hasEdgeOut = (graph: Uint8Array, group: readonly number[]) =>
    group.some((model) =>
      graph
        .subarray(model * models, (model + 1) * models)
        .some((edge, other) => edge === 1 && !group.includes(other)),
    );
  return {
    kind: 'separated',
    unbeaten: strong.filter((group) => !hasEdgeOut(beaten, group)),
    winless: strong.filter((group) => !hasEdgeOut(beats, group)),
  };
}

/**
 * The same of a model with a tie parameter (Rao-Kupper, Davidson). Both log-likelihoods are concave in the strengths and the
 * parameter's logarithm, so that a maximum exists unless they rise forever in some direction. Besides those above there is one where
 * strengths d and the parameter grow together: every win has d(winner) - d(loser) of at least 1 and every tie a distance of at most 1.
 * These differences can be met if and only if no cycle of wins and ties has more wins along its direction than ties (R. Bellman 1958).
 */
export function findTieSeparation(outcomes: PairOutcomes): NoEstimate | undefined {
  const separation = findSeparation(outcomes);
  if (separation !== undefined) return separation;
  let ties = 0;
  let wins = 0;
  eachPair(outcomes.models, (_low, _high, cell) => {
    ties += outcomes.cells[cell + TIE] as number;
    wins += (outcomes.cells[cell + LOW_WINS] as number) + (outcomes.cells[cell + HIGH_WINS] as number);
  });
  if (ties === 0) return { kind: 'no-ties' };
  if (wins === 0) return { kind: 'only-ties' };
  return hasCycleOfWins(outcomes) ? undefined : { kind: 'one-directional' };
}

function hasCycleOfWins({ models, cells }: PairOutcomes): boolean {
  const edges: { from: number; to: number; weight: number }[] = [];
  let hasUpset = false;
  eachPair(models, (low, high, cell) => {
    const lowWins = (cells[cell + LOW_WINS] as number) > 0;
    const highWins = (cells[cell + HIGH_WINS] as number) > 0;
    hasUpset ||= lowWins && highWins;
    if (lowWins) edges.push({ from: low, to: high, weight: -1 });
    if (highWins) edges.push({ from: high, to: low, weight: -1 });
    if ((cells[cell + TIE] as number) > 0) {
      edges.push({ from: low, to: high, weight: 1 }, { from: high, to: low, weight: 1 });
    }
  });
  if (hasUpset) return true;
  const distance = new Float64Array(models);
  for (let round = 0; round <= models; round += 1) {
    let isShorter = false;
    for (const { from, to, weight } of edges) {
      const through = (distance[from] as number) + weight;
      if (through >= (distance[to] as number)) continue;
      distance[to] = through;
      isShorter = true;
    }
    if (!isShorter) return false;
  }
  return true;
}

/**
 * Whether every model can be reached from the first one. It looks at no more pairs than that takes: as many as there are models, where
 * most of them met.
 *
 * @param down the outcome of a pair that leads from its model in the lower place to that in the higher, and `up` back; a tie does both.
 */
function reachesAll({ models, cells }: PairOutcomes, down: number, up: number): boolean {
  const missing = Array.from({ length: models - 1 }, (_, place) => place + 1);
  const waiting = [0];
  for (let from = waiting.pop(); from !== undefined && missing.length > 0; from = waiting.pop()) {
    let kept = 0;
    for (const to of missing) {
      const cell = OUTCOMES * (from < to ? pairPlace(from, to) : pairPlace(to, from));
      const ways = (cells[cell + (from < to ? down : up)] as number) + (cells[cell + TIE] as number);
      if (ways > 0) waiting.push(to);
      else missing[kept++] = to;
    }
    missing.length = kept;
  }
  return missing.length === 0;
}

/** 1 at `winner * models + loser`; a tie counts in both directions. */
function winGraph({ models, cells }: PairOutcomes): Uint8Array {
  const graph = new Uint8Array(models * models);
  eachPair(models, (low, high, cell) => {
    const ties = cells[cell + TIE] as number;
    if (ties + (cells[cell + LOW_WINS] as number) > 0) graph[low * models + high] = 1;
    if (ties + (cells[cell + HIGH_WINS] as number) > 0) graph[high * models + low] = 1;
  });
  return graph;
}

function transpose(graph: Uint8Array, models: number): Uint8Array {
  return graph.map((_, place) => graph[(place % models) * models + Math.floor(place / models)] as number);
}

/** 1 for every model that can be reached from one, itself included. */
function reach(graph: Uint8Array, models: number, from: number): Uint8Array {
  const reached = new Uint8Array(models);
  reached[from] = 1;
  const waiting = [from];
  for (let model = waiting.pop(); model !== undefined; model = waiting.pop()) {
    for (let other = 0; other < models; other += 1) {
      if (graph[model * models + other] === 0 || reached[other] === 1) continue;
      reached[other] = 1;
      waiting.push(other);
    }
  }
  return reached;
}

/** The models in the classes that `membersOf` gives; the order is that of each class' first model. */
function divide(models: number, membersOf: (model: number) => Uint8Array): number[][] {
  const seen = new Uint8Array(models);
  const groups: number[][] = [];
  for (let model = 0; model < models; model += 1) {
    if (seen[model] === 1) continue;
    const members = membersOf(model);
    groups.push([...members.keys()].filter((place) => members[place] === 1));
    for (const member of groups.at(-1) as number[]) seen[member] = 1;
  }
  return groups;
}

import type { QuestionId } from '../benchmark/question.ts';
import type { AgreementCoefficients } from './agreement-coefficients.ts';

/** One judge's choice between two models' answers to one turn of a question. */
export interface Vote {
  question_id: QuestionId;
  /** Counted from 1. */
  turn: number;
  model_a: string;
  model_b: string;
  winner: 'model_a' | 'model_b' | 'tie';
  judge: string;
}

/** Of `total` pairs of votes, `agree` name the same winner or are both ties. */
export interface Agreement {
  agree: number;
  total: number;
}

/** FastChat's two setups: every pair of votes, and those in which neither vote is a tie. */
export interface Setups {
  with_tie: Agreement;
  without_tie: Agreement;
}

/** By turn, counted from 1. */
export type TurnAgreement = Record<string, Setups>;

/** What does not count, and why. */
export interface VotesLeftOut {
  /** A match with a game without a verdict. */
  error: number;
  /** A score of -1. */
  unparsed: number;
  /** A score that was misread in all likelihood. */
  doubtful: number;
  /** A later row of the file judges the same answers. */
  duplicate: number;
  /** A vote by one of the authors, who do not count as human. */
  author: number;
}

/** How often two judges agree, as `agreement --format json` prints it. */
export interface AgreementResults {
  judges: [string, string];
  turns: TurnAgreement;
  /** In the benchmark's order; empty where its questions are not there. */
  categories: Record<string, TurnAgreement>;
  /** By "MODEL vs MODEL", each pair in alphabetical order. */
  pairs: Record<string, TurnAgreement>;
  left_out: VotesLeftOut;
  /** Agreement beyond chance, and of leaderboards; not there for `compute_agreement`. */
  coefficients?: AgreementCoefficients;
}

/** How many votes a judge gave for the first model, the second one, and a tie. */
export type Outcomes = [number, number, number];

/** All votes on one turn of a question and one pair of models. */
export interface Ballot {
  question_id: QuestionId;
  turn: number;
  pair: string;
  /** In alphabetical order. */
  models: [string, string];
  /** Of each judge; the second is empty where a judge is compared with itself. */
  outcomes: [Outcomes, Outcomes];
}

/** The votes of two judges: of each ballot the counts alone are kept. */
export class Ballots {
  readonly judges: readonly [string, string];
  readonly #ballots = new Map<string, Ballot>();

  constructor(judges: readonly [string, string]) {
    this.judges = judges;
  }

  /** Counts a vote of one of the two judges; another judge's is passed over. */
  add({ question_id, turn, model_a, model_b, winner, judge }: Vote): void {
    const place = this.judges.indexOf(judge);
    if (place === -1) return;
    const isInOrder = model_a < model_b;
    const models: Ballot['models'] = isInOrder ? [model_a, model_b] : [model_b, model_a];
    const pair = models.join(' vs ');
    const key = `${turn}\u0000${question_id}\u0000${pair}`;
    let ballot = this.#ballots.get(key);
    if (ballot === undefined) {
      const outcomes: Ballot['outcomes'] = [
        [0, 0, 0],
        [0, 0, 0],
      ];
      ballot = { question_id, turn, pair, models, outcomes };
      this.#ballots.set(key, ballot);
    }
    const outcomes = ballot.outcomes[place] as Outcomes;
    outcomes[winner === 'tie' ? 2 : (winner === 'model_a') === isInOrder ? 0 : 1] += 1;
  }

  /** On how many turns of a question and pairs of models a judge voted more than once. */
  countRepeated(judge: string): number {
    const place = this.judges.indexOf(judge);
    return [...this.#ballots.values()].filter(({ outcomes }) => sum(outcomes[place] ?? [0, 0, 0]) > 1).length;
  }

  values(): Iterable<Ballot> {
    return this.#ballots.values();
  }
}

export interface AgreementOptions {
  /** The category of a question; undefined where it is not known. */
  categoryOf: (id: QuestionId) => string | undefined;
  /** The order of the categories in the result; others follow in the order met. */
  categoryOrder: readonly string[];
}

/**
 * Counts pairs of votes on the same turn of a question and the same two models, as FastChat's `compute_agreement.py` does:
 * each vote of one judge with each of the other, and for a judge and itself each two different votes. Any two ties agree.
 */
export function countAgreement(
  ballots: Ballots,
  { categoryOf, categoryOrder }: AgreementOptions,
): Omit<AgreementResults, 'left_out'> {
  const compare = ballots.judges[0] === ballots.judges[1] ? compareWithItself : compareJudges;
  const turns = new Map<number, Setups>();
  const categories = new Map<string, Map<number, Setups>>();
  const pairs = new Map<string, Map<number, Setups>>();
  for (const { question_id, turn, pair, outcomes } of ballots.values()) {
    const setups = compare(...outcomes);
    addTo(turns, turn, setups);
    if (setups.with_tie.total === 0) continue;
    addTo(mapOf(pairs, pair), turn, setups);
    const category = categoryOf(question_id);
    if (category !== undefined) addTo(mapOf(categories, category), turn, setups);
  }
  const placeOf = (category: string) => {
    const place = categoryOrder.indexOf(category);
    return place === -1 ? Infinity : place;
  };
  return {
    judges: [...ballots.judges],
    turns: byTurn(turns),
    categories: byName([...categories].sort(([a], [b]) => placeOf(a) - placeOf(b))),
    pairs: byName([...pairs].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function compareJudges(one: Outcomes, other: Outcomes): Setups {
  const agree = one[0] * other[0] + one[1] * other[1];
  return {
    with_tie: { agree: agree + one[2] * other[2], total: sum(one) * sum(other) },
    without_tie: { agree, total: (one[0] + one[1]) * (other[0] + other[1]) },
  };
}

function compareWithItself(votes: Outcomes): Setups {
  const agree = twoOf(votes[0]) + twoOf(votes[1]);
  return {
    with_tie: { agree: agree + twoOf(votes[2]), total: twoOf(sum(votes)) },
    without_tie: { agree, total: twoOf(votes[0] + votes[1]) },
  };
}

/** The ways to take two of n. */
function twoOf(n: number): number {
  return (n * (n - 1)) / 2;
}

function sum([first, second, tie]: Outcomes): number {
  return first + second + tie;
}

function addTo(turns: Map<number, Setups>, turn: number, { with_tie, without_tie }: Setups): void {
  const sums = turns.get(turn) ?? {
    with_tie: { agree: 0, total: 0 },
    without_tie: { agree: 0, total: 0 },
  };
  turns.set(turn, sums);
  sums.with_tie.agree += with_tie.agree;
  sums.with_tie.total += with_tie.total;
  sums.without_tie.agree += without_tie.agree;
  sums.without_tie.total += without_tie.total;
}

function mapOf(groups: Map<string, Map<number, Setups>>, name: string): Map<number, Setups> {
  const turns = groups.get(name) ?? new Map<number, Setups>();
  groups.set(name, turns);
  return turns;
}

function byTurn(turns: Map<number, Setups>): TurnAgreement {
  return Object.fromEntries([...turns].sort(([a], [b]) => a - b));
}

function byName(groups: readonly (readonly [string, Map<number, Setups>])[]): Record<string, TurnAgreement> {
  return Object.fromEntries(groups.map(([name, turns]) => [name, byTurn(turns)]));
}

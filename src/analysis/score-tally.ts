import type { LeftOut } from './scores.ts';

/** One score that counts. */
export interface CountedScore {
  /** Counted from 1. */
  turn: number;
  choice: number;
  score: number;
}

/**
 * A model's scores, and how many do not count. `Q` is whatever tells questions apart. A benchmark may have a million scores: they
 * stand in columns, 20 bytes a score, and not as objects. The columns are longer than they are filled.
 */
export interface ScoreTally<Q> {
  /** How many scores there are. */
  count: number;
  /** The place of each question, from 0, in the order met. */
  places: Map<Q, number>;
  /** By score: the place of its question, its turn, its choice and itself. */
  question: Uint32Array;
  turn: Uint32Array;
  choice: Uint32Array;
  score: Float64Array;
  leftOut: LeftOut;
}

/** The tally of a model among those of all; an empty one where it is new. */
export function tallyOf<M, Q>(tallies: Map<M, ScoreTally<Q>>, model: M): ScoreTally<Q> {
  let tally = tallies.get(model);
  if (tally === undefined) {
    tally = {
      count: 0,
      places: new Map(),
      question: new Uint32Array(FIRST_LENGTH),
      turn: new Uint32Array(FIRST_LENGTH),
      choice: new Uint32Array(FIRST_LENGTH),
      score: new Float64Array(FIRST_LENGTH),
      leftOut: { unparsed: 0, refused: 0, doubtful: 0, duplicate: 0, stale: 0 },
    };
    tallies.set(model, tally);
  }
  return tally;
}

/** Room for the two turns of the 80 questions of MT-Bench. */
const FIRST_LENGTH = 160;

export function addScore<Q>(tally: ScoreTally<Q>, question: Q, { turn, choice, score }: CountedScore): void {
  const { count, places } = tally;
  if (count === tally.score.length) makeRoom(tally);
  let place = places.get(question);
  if (place === undefined) {
    place = places.size;
    places.set(question, place);
  }
  tally.question[count] = place;
  tally.turn[count] = turn;
  tally.choice[count] = choice;
  tally.score[count] = score;
  tally.count += 1;
}

function makeRoom<Q>(tally: ScoreTally<Q>): void {
  const length = Math.ceil(tally.score.length * GROWTH);
  for (const column of ['question', 'turn', 'choice'] as const) {
    const longer = new Uint32Array(length);
    longer.set(tally[column]);
    tally[column] = longer;
  }
  const scores = new Float64Array(length);
  scores.set(tally.score);
  tally.score = scores;
}

const GROWTH = 1.5;

/** The places of a tally's scores, those of one question together, questions in the order met. */
export function placesByQuestion<Q>({ count, places, question }: ScoreTally<Q>): Uint32Array {
  const next = new Uint32Array(places.size + 1);
  for (let place = 0; place < count; place += 1) {
    const after = (question[place] as number) + 1;
    next[after] = (next[after] as number) + 1;
  }
  for (let each = 1; each < next.length; each += 1) {
    next[each] = (next[each] as number) + (next[each - 1] as number);
  }
  const sorted = new Uint32Array(count);
  for (let place = 0; place < count; place += 1) {
    const own = question[place] as number;
    sorted[next[own] as number] = place;
    next[own] = (next[own] as number) + 1;
  }
  return sorted;
}

/** The scores of each question, questions in the order met. The list is the caller's to keep. */
export function* eachQuestion<Q>(tally: ScoreTally<Q>): Generator<[question: Q, scores: CountedScore[]]> {
  const { places, question, turn, choice, score } = tally;
  const sorted = placesByQuestion(tally);
  let next = 0;
  for (const [name, own] of places) {
    const scores: CountedScore[] = [];
    for (; next < sorted.length && question[sorted[next] as number] === own; next += 1) {
      const place = sorted[next] as number;
      scores.push({
        turn: turn[place] as number,
        choice: choice[place] as number,
        score: score[place] as number,
      });
    }
    yield [name, scores];
  }
}

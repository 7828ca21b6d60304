/** The scores of one question: of each of its turns, by answer (a choice), one for each time that it was judged. */
export interface NestedQuestion {
  turns: readonly {
    /** Counted from 0. */
    turn: number;
    /** None of them empty. */
    answers: readonly (readonly number[])[];
  }[];
}

/** Where each sum of a question stands; `N` scores, of which `n` are of a turn or an answer. */
export const SUMS = {
  questions: 0,
  scores: 1,
  turns: 2,
  answers: 3,
  /** Σ (score - mean of its answer)². */
  withinAnswers: 4,
  /** Σ n (mean of an answer - mean of its turn)². */
  betweenAnswers: 5,
  /** Σ n (mean of a turn - mean of the question)². */
  betweenTurns: 6,
  /** N (mean of the question)². */
  squaredMean: 7,
  /** Σ over turns of Σ n² of its answers / n of the turn. */
  answersInTurns: 8,
  /** Σ n² of turns / N. */
  turnsInQuestion: 9,
  /** Σ n² of answers / N. */
  answersInQuestion: 10,
  /** N², and Σ n² of turns and of answers. */
  squaredScores: 11,
  squaredTurns: 12,
  squaredAnswers: 13,
  /** Of the answers that were judged twice or more: how many, their scores, Σ n², Σ n mean², Σ of scores, Σ (score - mean)². */
  retested: 14,
  retestScores: 15,
  retestSquares: 16,
  retestSquaredMeans: 17,
  retestTotal: 18,
  retestWithin: 19,
  /** Pairs of judgments of one answer, and those of them that are equal. */
  pairs: 20,
  equalPairs: 21,
} as const;

const SINGLE_SUMS = Object.keys(SUMS).length;

/** Where the sums by turn stand; the matrices are row by row. */
export function turnPlaces(turns: number) {
  const after = (place: number, count: number) => SINGLE_SUMS + place * turns + count * turns * turns;
  return {
    scores: after(0, 0),
    total: after(1, 0),
    squaredScores: after(2, 0),
    squaredAnswers: after(3, 0),
    /** With w the indicator of a turn less its mean over the question's scores: Σ w · score. */
    crossTotal: after(4, 0),
    /** Σ w w', weighted by n, by n², and by Σ n² of a turn's answers. */
    gram: after(5, 0),
    gramOfSquares: after(5, 1),
    gramOfAnswers: after(5, 2),
    length: after(5, 3),
  };
}

/**
 * What an analysis of variance needs of one question. The sums of several questions are the sums of these, so that a bootstrap over
 * questions adds rows.
 *
 * @param turns how many turns the questions have at most.
 * @returns as `SUMS` and `turnPlaces` say.
 */
export function nestedSums(question: NestedQuestion, turns: number): Float64Array {
  const places = turnPlaces(turns);
  const sums = new Float64Array(places.length);
  const add = (place: number, value: number) => void (sums[place] = (sums[place] as number) + value);
  const counts = new Float64Array(turns);
  const totals = new Float64Array(turns);
  const squares = new Float64Array(turns);
  for (const { turn, answers } of question.turns) {
    for (const scores of answers) {
      addAnswer(scores, add);
      counts[turn] = (counts[turn] as number) + scores.length;
      totals[turn] = (totals[turn] as number) + sumOf(scores);
      squares[turn] = (squares[turn] as number) + scores.length ** 2;
    }
    const mean = (totals[turn] as number) / (counts[turn] as number);
    for (const scores of answers)
      add(SUMS.betweenAnswers, scores.length * (sumOf(scores) / scores.length - mean) ** 2);
  }
  const n = sumOf(counts);
  const mean = sumOf(totals) / n;
  add(SUMS.questions, 1);
  add(SUMS.scores, n);
  add(SUMS.squaredMean, n * mean ** 2);
  add(SUMS.squaredScores, n ** 2);
  add(SUMS.answersInQuestion, sumOf(squares) / n);
  add(SUMS.squaredAnswers, sumOf(squares));
  for (let turn = 0; turn < turns; turn += 1) {
    const count = counts[turn] as number;
    if (count === 0) continue;
    const total = totals[turn] as number;
    add(SUMS.turns, 1);
    add(SUMS.betweenTurns, count * (total / count - mean) ** 2);
    add(SUMS.answersInTurns, (squares[turn] as number) / count);
    add(SUMS.turnsInQuestion, count ** 2 / n);
    add(SUMS.squaredTurns, count ** 2);
    add(places.scores + turn, count);
    add(places.total + turn, total);
    add(places.squaredScores + turn, count ** 2);
    add(places.squaredAnswers + turn, squares[turn] as number);
    for (let row = 0; row < turns; row += 1) {
      const ofRow = (row === turn ? 1 : 0) - (counts[row] as number) / n;
      add(places.crossTotal + row, ofRow * (total - count * mean));
      for (let column = 0; column < turns; column += 1) {
        const product = ofRow * ((column === turn ? 1 : 0) - (counts[column] as number) / n);
        const at = row * turns + column;
        add(places.gram + at, count * product);
        add(places.gramOfSquares + at, count ** 2 * product);
        add(places.gramOfAnswers + at, (squares[turn] as number) * product);
      }
    }
  }
  return sums;
}

function addAnswer(scores: readonly number[], add: (place: number, value: number) => void): void {
  const n = scores.length;
  const mean = sumOf(scores) / n;
  let within = 0;
  for (const score of scores) within += (score - mean) ** 2;
  add(SUMS.answers, 1);
  add(SUMS.withinAnswers, within);
  if (n < 2) return;
  const equal = new Map<number, number>();
  for (const score of scores) equal.set(score, (equal.get(score) ?? 0) + 1);
  add(SUMS.retested, 1);
  add(SUMS.retestScores, n);
  add(SUMS.retestSquares, n ** 2);
  add(SUMS.retestSquaredMeans, n * mean ** 2);
  add(SUMS.retestTotal, n * mean);
  add(SUMS.retestWithin, within);
  add(SUMS.pairs, (n * (n - 1)) / 2);
  for (const count of equal.values()) add(SUMS.equalPairs, (count * (count - 1)) / 2);
}

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

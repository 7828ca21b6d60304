import { describe, expect, it } from 'vitest';
import { type ScoreTally, addScore, eachQuestion, tallyOf } from '../../src/analysis/score-tally.ts';

describe('a tally of scores', () => {
  it('gives back the scores of each question together, in whatever order they came', () => {
    const tallies = new Map<string, ScoreTally<string>>();
    const tally = tallyOf(tallies, 'a');
    for (const [question, turn, choice, score] of [
      ['second', 1, 0, 7],
      ['first', 1, 0, 3.5],
      ['second', 2, 1, 10],
      ['first', 70_000, 0, 1],
    ] as const) {
      addScore(tallyOf(tallies, 'a'), question, { turn, choice, score });
    }
    expect(tallyOf(tallies, 'a')).toBe(tally);
    expect([...eachQuestion(tally)]).toEqual([
      [
        'second',
        [
          { turn: 1, choice: 0, score: 7 },
          { turn: 2, choice: 1, score: 10 },
        ],
      ],
      [
        'first',
        [
          { turn: 1, choice: 0, score: 3.5 },
          { turn: 70_000, choice: 0, score: 1 },
        ],
      ],
    ]);
    expect([...eachQuestion(tallyOf(tallies, 'none'))]).toEqual([]);
  });

  it('grows with what is added: nothing is lost at the borders of its columns', () => {
    const tally = tallyOf(new Map<string, ScoreTally<number>>(), 'a');
    for (let row = 0; row < 1000; row += 1) addScore(tally, row % 7, { turn: 1, choice: 0, score: row });
    const scores = [...eachQuestion(tally)].flatMap(([, those]) => those.map(({ score }) => score));
    expect(scores.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, row) => row));
  });
});

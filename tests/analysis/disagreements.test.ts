import { describe, expect, it } from 'vitest';
import { findDisagreements, findFlagged } from '../../src/analysis/disagreements.ts';
import { snapshotOf } from '../support/snapshot.ts';

describe('findDisagreements', () => {
  it('orders: games that name different winners, opposite ones first', () => {
    const snapshot = snapshotOf(['x', 'x', 'x', 'x', 'x'], {
      matches: [
        { question: 0, models: ['a', 'b'], games: ['tie', 'model_2'] },
        { question: 1, models: ['b', 'a'], games: ['model_1', 'model_2'], turn: 2 },
        { question: 2, models: ['a', 'b'], games: ['model_1', 'model_1'] },
        { question: 3, models: ['a', 'b'], games: ['model_1', 'error'] },
        { question: 4, models: ['a', 'b'], games: ['model_1', 'model_2'], flags: ['stale'] },
      ],
    });
    // Models in the order met: a, b.
    expect(findDisagreements(snapshot, 'orders')).toEqual([
      { kind: 'orders', question: 1, turn: 2, models: [1, 0], judges: ['j'], verdicts: ['b', 'a'], size: 2 },
      {
        kind: 'orders',
        question: 0,
        turn: 1,
        models: [0, 1],
        judges: ['j'],
        verdicts: ['tie', 'b'],
        size: 1,
      },
    ]);
  });

  it('judges: scores of one answer, by choice, and winners in either order of the models', () => {
    const snapshot = snapshotOf(['x', 'x'], {
      grades: [
        { question: 0, model: 'a', score: 9, judge: 'one' },
        { question: 0, model: 'a', score: 2, judge: 'two', prompt: 'older' },
        { question: 0, model: 'a', score: 4, judge: 'two', prompt: 'newer' },
        { question: 0, model: 'a', score: 8, judge: 'three' },
        { question: 0, model: 'a', score: 5, judge: 'one', choice: 1 },
        { question: 0, model: 'a', score: 5, judge: 'two', choice: 1 },
        { question: 1, model: 'a', score: 1, judge: 'one' },
        { question: 1, model: 'a', score: 10, judge: 'two', flags: ['doubtful'] },
      ],
      matches: [
        { question: 1, models: ['a', 'b'], games: ['model_1', 'model_1'], judge: 'one' },
        { question: 1, models: ['b', 'a'], games: ['model_1', 'model_1'], judge: 'two' },
        { question: 0, models: ['a', 'b'], games: ['model_2', 'model_2'], judge: 'one' },
        { question: 0, models: ['b', 'a'], games: ['model_1', 'model_1'], judge: 'two' },
        { question: 0, models: ['b', 'a'], games: ['model_1', 'model_2'], judge: 'three', turn: 2 },
        { question: 0, models: ['b', 'a'], games: ['model_1', 'model_1'], judge: 'one', turn: 2 },
      ],
    });
    expect(findDisagreements(snapshot, 'judges')).toEqual([
      {
        kind: 'judges',
        question: 0,
        turn: 1,
        models: [0],
        choice: 0,
        judges: ['one', 'two', 'three'],
        verdicts: ['9', '4', '8'],
        size: 5,
      },
      {
        kind: 'judges',
        question: 1,
        turn: 1,
        models: [0, 1],
        judges: ['one', 'two'],
        verdicts: ['a', 'b'],
        size: 2,
      },
      {
        kind: 'judges',
        question: 0,
        turn: 2,
        models: [0, 1],
        judges: ['one', 'three'],
        verdicts: ['b', 'tie'],
        size: 1,
      },
    ]);
  });

  it("human: more than half of people's votes against a match's winner, or else against the order of grades", () => {
    const snapshot = snapshotOf(['x', 'x', 'x', 'x'], {
      grades: [
        { question: 0, model: 'a', score: 3 },
        { question: 0, model: 'b', score: 8 },
        { question: 1, model: 'a', score: 6 },
        { question: 1, model: 'b', score: 6 },
        { question: 2, model: 'a', score: 10 },
        { question: 2, model: 'b', score: 1 },
        { question: 3, model: 'a', score: 6 },
        { question: 3, model: 'a', score: 4, choice: 1 },
        { question: 3, model: 'b', score: 6 },
      ],
      matches: [{ question: 2, models: ['b', 'a'], games: ['model_1', 'model_1'] }],
      votes: [
        { question: 0, models: ['a', 'b'], winner: 'model_a' },
        { question: 0, models: ['b', 'a'], winner: 'model_b', voter: 'expert_2' },
        { question: 0, models: ['b', 'a'], winner: 'model_a', voter: 'expert_3' },
        { question: 0, models: ['b', 'a'], winner: 'model_a', voter: 'author_1' },
        { question: 1, models: ['b', 'a'], winner: 'model_a' },
        { question: 2, models: ['a', 'b'], winner: 'model_b' },
        // One for each: no majority, which is a tie.
        { question: 3, models: ['a', 'b'], winner: 'model_a' },
        { question: 3, models: ['a', 'b'], winner: 'model_b', voter: 'expert_2' },
      ],
    });
    expect(findDisagreements(snapshot, 'human')).toEqual([
      {
        kind: 'human',
        question: 0,
        turn: 1,
        models: [0, 1],
        judges: ['people', 'j'],
        verdicts: ['a', 'b'],
        size: 2,
      },
      {
        kind: 'human',
        question: 1,
        turn: 1,
        models: [0, 1],
        judges: ['people', 'j'],
        verdicts: ['b', 'tie'],
        size: 1,
      },
      {
        kind: 'human',
        question: 3,
        turn: 1,
        models: [0, 1],
        judges: ['people', 'j'],
        verdicts: ['tie', 'b'],
        size: 1,
      },
    ]);
  });

  it('human: against the imported votes of a judge, authors being neither', () => {
    const snapshot = snapshotOf(['x', 'x'], {
      votes: [
        { question: 0, models: ['a', 'b'], winner: 'model_a' },
        { question: 0, models: ['b', 'a'], winner: 'model_a', voter: 'gpt4-pair' },
        { question: 0, models: ['b', 'a'], winner: 'model_a', voter: 'author_2' },
        { question: 1, models: ['a', 'b'], winner: 'tie' },
        { question: 1, models: ['a', 'b'], winner: 'tie', voter: 'gpt4-pair' },
      ],
    });
    expect(findDisagreements(snapshot, 'human')).toEqual([
      {
        kind: 'human',
        question: 0,
        turn: 1,
        models: [0, 1],
        judges: ['people', 'gpt4-pair'],
        verdicts: ['a', 'b'],
        size: 2,
      },
    ]);
  });
});

describe('findFlagged', () => {
  const snapshot = snapshotOf(['x'], {
    grades: [
      { question: 0, model: 'a', score: 3 },
      { question: 0, model: 'b', score: -1, flags: ['unparsed', 'missed'], choice: 1 },
    ],
    matches: [{ question: 0, models: ['b', 'a'], games: ['tie', 'tie'], flags: ['stale'], turn: 2 }],
  });
  const { answers } = snapshot;
  for (const [column, value] of Object.entries({
    question: 0,
    model: 1,
    choice: 0,
    turn: 1,
    length: 5,
    flags: 64,
  })) {
    answers[column as keyof typeof answers].push(value);
  }

  it('gives every row with a flag', () => {
    expect(findFlagged(snapshot)).toEqual([
      { table: 'answers', question: 0, turn: 1, models: [1], choice: 0, flags: ['cut'] },
      {
        table: 'grades',
        question: 0,
        turn: 1,
        models: [1],
        judge: 0,
        choice: 1,
        flags: ['unparsed', 'missed'],
      },
      { table: 'matches', question: 0, turn: 2, models: [1, 0], judge: 0, flags: ['stale'] },
    ]);
  });

  it('gives those with one of the flags that are named', () => {
    expect(findFlagged(snapshot, new Set(['missed', 'stale'])).map(({ table }) => table)).toEqual([
      'grades',
      'matches',
    ]);
    expect(findFlagged(snapshot, new Set())).toEqual([]);
  });
});

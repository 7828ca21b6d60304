import { describe, expect, it } from 'vitest';
import { compareModels } from '../../src/analysis/head-to-head.ts';
import { snapshotOf } from '../support/snapshot.ts';

const QUESTIONS = ['writing', 'math', 'math', ''];

describe('compareModels by grades', () => {
  const snapshot = snapshotOf(QUESTIONS, {
    grades: [
      { question: 0, model: 'a', score: 9 },
      { question: 0, model: 'b', score: 5 },
      { question: 0, model: 'a', score: 6, turn: 2 },
      { question: 0, model: 'b', score: 8, turn: 2 },
      { question: 1, model: 'a', score: 3, prompt: 'older' },
      { question: 1, model: 'a', score: 7, prompt: 'newer' },
      { question: 1, model: 'b', score: 8 },
      { question: 2, model: 'a', score: 10 },
      { question: 2, model: 'b', score: -1, flags: ['unparsed'] },
      { question: 2, model: 'b', score: 1, turn: 2 },
      { question: 3, model: 'a', score: 2.1, choice: 1 },
      { question: 3, model: 'b', score: 2.1, choice: 1 },
      { question: 3, model: 'b', score: 9, judge: 'other' },
    ],
  });
  const result = compareModels(snapshot, ['a', 'b'], { kind: 'grades', judge: 'j' });

  it('compares where both have a score that counts, the newest of two prompts, and averages by question', () => {
    expect(result.questions).toEqual([
      { question: 0, category: 'writing', scores: [7.5, 6.5], difference: 1 },
      { question: 1, category: 'math', scores: [7, 8], difference: -1 },
      { question: 3, category: '', scores: [2.1, 2.1], difference: 0 },
    ]);
    expect(result.total).toMatchObject({ win: 1, tie: 1, loss: 1, difference: 0 });
    // Differences 1, -1, 0: standard deviation 1, over √3; scipy 1.17.1: t.ppf(0.975, 2) = 4.302652729749462.
    expect(result.total.interval?.high).toBeCloseTo(4.302652729749462 / Math.sqrt(3), 12);
  });

  it('tells turns and categories apart', () => {
    expect(result.turns).toMatchObject({
      1: { win: 1, tie: 1, loss: 1 },
      2: { win: 0, loss: 1, difference: -2 },
    });
    expect(result.turns['2']).not.toHaveProperty('interval');
    expect(result.categories).toEqual({
      writing: { win: 1, tie: 0, loss: 0, difference: 1 },
      math: { win: 0, tie: 0, loss: 1, difference: -1 },
    });
  });

  it('turns round with the models', () => {
    const turned = compareModels(snapshot, ['b', 'a'], { kind: 'grades', judge: 'j' });
    expect(turned.questions.map(({ difference }) => difference)).toEqual([-1, 1, 0]);
  });

  it('has nothing to say of models that were never compared', () => {
    for (const models of [
      ['a', 'nobody'],
      ['nobody', 'b'],
    ] as [string, string][]) {
      expect(compareModels(snapshot, models, { kind: 'grades', judge: 'j' })).toEqual({
        total: { win: 0, tie: 0, loss: 0, difference: null },
        turns: {},
        categories: {},
        questions: [],
      });
    }
  });
});

describe('compareModels by matches and votes', () => {
  const snapshot = snapshotOf(QUESTIONS, {
    matches: [
      { question: 0, models: ['a', 'b'], games: ['model_1', 'model_1'] },
      { question: 0, models: ['b', 'a'], games: ['model_1', 'model_2'], turn: 2 },
      { question: 1, models: ['b', 'a'], games: ['model_1', 'model_1'] },
      { question: 1, models: ['a', 'c'], games: ['model_1', 'model_1'] },
      { question: 2, models: ['a', 'b'], games: ['model_1', 'error'] },
      { question: 2, models: ['a', 'b'], games: ['model_1', 'model_1'], flags: ['superseded'] },
    ],
    votes: [
      { question: 0, models: ['a', 'b'], winner: 'model_a' },
      { question: 0, models: ['b', 'a'], winner: 'model_b', voter: 'expert_2' },
      { question: 0, models: ['a', 'b'], winner: 'tie', voter: 'expert_3' },
      { question: 0, models: ['a', 'b'], winner: 'model_b', voter: 'author_1' },
      { question: 2, models: ['a', 'b'], winner: 'model_b', voter: 'gpt4_pair' },
    ],
  });

  it('counts matches in either order, a disagreement of the games as a tie', () => {
    const { total, questions } = compareModels(snapshot, ['a', 'b'], { kind: 'matches', judge: 'j' });
    expect(questions).toEqual([
      { question: 1, category: 'math', difference: -1 },
      { question: 0, category: 'writing', difference: 0.5 },
    ]);
    expect(total).toMatchObject({ win: 1, tie: 0, loss: 1, difference: -0.25 });
  });

  it('averages the votes of people alone', () => {
    const { total, questions } = compareModels(snapshot, ['b', 'a'], { kind: 'human' });
    expect(questions).toEqual([
      { question: 0, category: 'writing', difference: expect.closeTo(-2 / 3, 12) as number },
    ]);
    expect(total).toMatchObject({ win: 0, tie: 0, loss: 1 });
  });

  it('averages the imported votes of one judge', () => {
    const evidence = { kind: 'votes', judge: 'gpt4_pair' } as const;
    expect(compareModels(snapshot, ['b', 'a'], evidence).total).toMatchObject({ win: 1, tie: 0, loss: 0 });
  });
});

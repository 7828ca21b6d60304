import { describe, expect, it } from 'vitest';
import { emptySnapshot } from '../support/snapshot.ts';
import type { MatchTexts } from '../../src/analysis/texts.ts';
import { findQuestions } from '../../web/src/views/question/find-questions.ts';
import { questionSignature } from '../../web/src/views/question/question-signature.ts';
import { resultOf } from '../../web/src/views/question/words.ts';

const snapshot = {
  ...emptySnapshot('bench', 'ja'),
  categories: ['math', 'writing'],
  questions: [
    { id: 81, category: 0, turns: ['The area of a TRIANGLE', 'And of a circle?'] },
    { id: 'x-2', category: 1, turns: ['ＡＢＣの三角形について'] },
    { id: 3, category: -1, turns: [] },
  ],
};

describe('the search for questions', () => {
  it.each([
    ['', [], [0, 1, 2]],
    ['triangle', [], [0]],
    ['circle area', [], [0]],
    ['abc', [], [1]],
    ['三角形', [], [1]],
    ['x-2', [], [1]],
    ['', ['writing'], [1]],
    ['triangle', ['writing'], []],
    ['nothing like that', [], []],
  ])('for %j in %j', (text, categories, found) => {
    expect(findQuestions(snapshot, { text, categories })).toStrictEqual(found);
  });
});

describe('the signature of a question', () => {
  const graded = (score: number, question = 0) => ({
    ...snapshot,
    grades: {
      question: [question],
      model: [0],
      judge: [0],
      prompt: [0],
      turn: [1],
      choice: [0],
      score: [score],
      flags: [0],
    },
  });

  it('changes with what concerns the question, and with nothing else', () => {
    expect(questionSignature(graded(7), 0)).not.toBe(questionSignature(snapshot, 0));
    expect(questionSignature(graded(7), 0)).not.toBe(questionSignature(graded(7.5), 0));
    expect(questionSignature(graded(7, 1), 0)).toBe(questionSignature(snapshot, 0));
  });
});

describe('what a match comes to', () => {
  const match = (first: string, second: string) =>
    resultOf({
      model_1: 'a',
      model_2: 'b',
      games: [{ winner: first }, { winner: second }],
    } as MatchTexts);

  it.each([
    ['model_1', 'model_1', { kind: 'won', model: 'a' }],
    ['model_2', 'model_2', { kind: 'won', model: 'b' }],
    ['tie', 'tie', { kind: 'tied' }],
    ['model_1', 'model_2', { kind: 'orders-disagree' }],
    ['model_1', 'tie', { kind: 'orders-disagree' }],
    ['error', 'model_1', { kind: 'no-verdict' }],
  ])('%s and %s', (first, second, result) => {
    expect(match(first, second)).toStrictEqual(result);
  });
});

import { describe, expect, test } from 'vitest';
import { expectedScore } from '../../src/judgments/expected-score.ts';
import type { TokenLogprob } from '../../src/models/chat-model.ts';

/** A token, certain unless alternatives with their probabilities are given. */
function token(text: string, alternatives: Record<string, number> = { [text]: 1 }): TokenLogprob {
  return {
    token: text,
    logprob: Math.log(alternatives[text] ?? 1e-6),
    top: Object.entries(alternatives).map(([each, probability]) => ({
      token: each,
      logprob: Math.log(probability),
    })),
  };
}

/** Of tokens that spell the whole judgment. */
function of(...tokens: TokenLogprob[]) {
  return expectedScore(tokens.map((each) => each.token).join(''), tokens);
}

const expected = (score: number, mass: number) => ({
  kind: 'expected',
  score: expect.closeTo(score, 12),
  mass: expect.closeTo(mass, 12),
});

describe('the expected score', () => {
  test.for([
    { name: 'a token of its own', before: '[[', after: ']]' },
    { name: 'with the brackets behind it', before: '[[', behind: ']]' },
    { name: 'with the brackets before it', front: '[[', after: ']]' },
    { name: 'with all brackets', front: '[[', behind: ']]' },
  ])('the rating is $name', ({ before, after, front = '', behind = '' }) => {
    const alternatives = Object.fromEntries(
      Object.entries({ 8: 0.6, 9: 0.3, 7: 0.06, the: 0.04 }).map(([text, p]) => [front + text + behind, p]),
    );
    const tokens = [token('Rating: '), token(`${front}8${behind}`, alternatives)];
    if (before !== undefined) tokens.splice(1, 0, token(before));
    if (after !== undefined) tokens.push(token(after));
    // (8 · 0.6 + 9 · 0.3 + 7 · 0.06) / 0.96
    expect(of(...tokens)).toEqual(expected(7.92 / 0.96, 0.96));
  });

  test('10 is one token', () => {
    const tokens = [token('[['), token('10', { 10: 0.5, 9: 0.3, 1: 0.2 }), token(']]')];
    expect(of(...tokens)).toEqual(expected(7.9, 1));
  });

  test('10 is a 1 and a 0: P(10) = P(1) · P(0 | 1)', () => {
    const tokens = [
      token('[['),
      token('1', { 1: 0.5, 9: 0.5 }),
      token('0', { 0: 0.8, ']]': 0.2 }),
      token(']]'),
    ];
    // 10 · 0.5 · 0.8 + 1 · 0.5 · 0.2 + 9 · 0.5
    expect(of(...tokens)).toEqual(expected(8.6, 1));
  });

  test('a 1 was said, which might have become a 10', () => {
    const tokens = [token('[['), token('1', { 1: 0.9, 2: 0.1 }), token(']]', { ']]': 0.7, 0: 0.3 })];
    // 1 · 0.9 · 0.7 + 10 · 0.9 · 0.3 + 2 · 0.1
    expect(of(...tokens)).toEqual(expected(3.53, 1));
  });

  test('a 1 that was not said counts where 10 is a token, and as neither where it is not', () => {
    const digit = (alternatives: Record<string, number>) =>
      of(token('[['), token('8', alternatives), token(']]'));
    expect(digit({ 8: 0.8, 1: 0.1, 10: 0.1 })).toEqual(expected(7.5, 1));
    expect(digit({ 8: 0.9, 1: 0.1 })).toEqual(expected(8, 0.9));
  });

  test('what was said counts though it is not among the likeliest', () => {
    const said = { ...token('7', { 8: 0.6, 9: 0.2 }), logprob: Math.log(0.2) };
    expect(of(token('[['), said, token(']]'))).toEqual(expected(0.6 * 8 + 0.2 * 9 + 0.2 * 7, 1));
  });

  test('the verdict is the one that was parsed, whatever stands around the judgment', () => {
    const thoughts = [token('<think>'), token('[['), token('3', { 3: 1 }), token(']]'), token('</think>')];
    const tokens = [
      ...thoughts,
      token('点\\xe6'),
      token(' [['),
      token('8', { 8: 0.5, 6: 0.5 }),
      token(']]'),
      token(' not ['),
      token('2', { 2: 1 }),
      token(']'),
      token('<|im_end|>'),
    ];
    expect(expectedScore('点数 [[8]] not [2]', tokens)).toEqual(expected(7, 1));
    // Twice the same verdict: the first of the judgment counts.
    const twice = [
      token('[['),
      token('8', { 8: 0.5, 6: 0.5 }),
      token(']]'),
      token('[['),
      token('8'),
      token(']]'),
    ];
    expect(expectedScore('[[8]][[8]]', [...thoughts, ...twice])).toEqual(expected(7, 1));
  });

  test.for([
    { kind: 'no-logprobs', judgment: '[[8]]', tokens: undefined },
    { kind: 'no-logprobs', judgment: '[[8]]', tokens: [] },
    { kind: 'no-logprobs', judgment: '[[8]]', tokens: [{ token: '[[8]]', logprob: 'high', top: [] }] },
    { kind: 'no-logprobs', judgment: '[[8]]', tokens: [{ token: '[[8]]', logprob: 5, top: [] }] },
    { kind: 'no-logprobs', judgment: '[[8]]', tokens: [null] },
    { kind: 'no-place', judgment: 'none', tokens: [token('none')] },
    { kind: 'no-place', judgment: '[[8]]', tokens: [token('[[9]]')] },
    { kind: 'not-whole', judgment: '[[7.5]]', tokens: [token('[[7.5]]')] },
    { kind: 'no-alternatives', judgment: '[[8]]', tokens: [token('[[8]]', {})] },
    { kind: 'low-mass', judgment: '[[8]]', tokens: [token('[[8]]', { '[[8]]': 0.5, '[[': 0.5 })] },
  ])('$kind: $judgment, $tokens', ({ kind, judgment, tokens }) => {
    expect(expectedScore(judgment, tokens as TokenLogprob[] | undefined)).toMatchObject({ kind });
  });
});

import { describe, expect, it } from 'vitest';
import type { Price } from '../../src/calls/cost.ts';
import { type PlannedCalls, describeEstimate, estimateCost } from '../../src/calls/estimate.ts';
import {
  conversationTokens,
  expectAnswer,
  expectJudgment,
  measureOutputs,
} from '../../src/calls/estimate-outputs.ts';
import { formatDollars, formatTokens } from '../../src/calls/numbers.ts';
import type { TokenCounter } from '../../src/calls/tokens.ts';
import { addUsage, describeUsage, noUsage } from '../../src/calls/usage.ts';

const gpt4o: Price = { input: 2.5, output: 10, batch: 0.5, origin: 'prices of 2026-09-23' };
const planned: PlannedCalls = {
  calls: 1920,
  promptTokens: 1_930_000,
  outputTokens: 380_000,
  mostOutputTokens: 1920 * 2048,
  isExactPrompt: true,
  promptBasis: 'counted with o200k_base',
  outputBasis: 'as in 160 judgments already there',
};

describe('estimateCost', () => {
  it('takes the expected output, and at most the limit', () => {
    // 1.93 x $2.50 + 0.38 x $10; 1.93 x $2.50 + 3.93216 x $10
    const { cost, costAtMost } = estimateCost(planned, gpt4o);
    expect(cost).toBeCloseTo(8.625, 9);
    expect(costAtMost).toBeCloseTo(44.1466, 9);
  });

  it('halves both for a batch', () => {
    const { cost, costAtMost } = estimateCost(planned, gpt4o, { isBatch: true });
    expect(cost).toBeCloseTo(4.3125, 9);
    expect(costAtMost).toBeCloseTo(22.0733, 9);
    expect(estimateCost(planned, { input: 1, output: 1 }, { isBatch: true }).cost).toBeCloseTo(2.31, 9);
  });

  it('allows for half as many prompt tokens again where they are estimated, unless the most is known', () => {
    const estimated = { ...planned, isExactPrompt: false, mostOutputTokens: 0 };
    expect(estimateCost(estimated, gpt4o).costAtMost).toBeCloseTo(1.93 * 1.5 * 2.5, 9);
    expect(estimateCost({ ...estimated, mostPromptTokens: 4_000_000 }, gpt4o).costAtMost).toBeCloseTo(10, 9);
  });

  it('allows for prompts that are kept for a charge', () => {
    const { cost, costAtMost } = estimateCost(
      { ...planned, outputTokens: 0, mostOutputTokens: 0 },
      { input: 4, cacheWrite: 5, output: 20 },
    );
    expect(cost).toBeCloseTo(1.93 * 4, 9);
    expect(costAtMost).toBeCloseTo(1.93 * 5, 9);
  });

  it('knows nothing without a price', () => {
    expect(estimateCost(planned, undefined)).toEqual({});
  });
});

describe('describeEstimate', () => {
  it('is one line', () => {
    expect(describeEstimate(planned, 'gpt-4o', gpt4o)).toBe(
      'about 1,920 calls, 1.93 M prompt tokens (counted with o200k_base), ' +
        '0.38 M output tokens (as in 160 judgments already there): $8.63, at most $44.15 (prices of 2026-09-23)',
    );
    expect(describeEstimate(planned, 'gpt-4o', gpt4o, { isBatch: true })).toMatch(
      /: \$4\.31, at most \$22\.07 \(prices of 2026-09-23, a batch at 50 %\)$/,
    );
  });

  it('says what to do where there is no price', () => {
    expect(describeEstimate({ ...planned, calls: 1, promptTokens: 900 }, 'llama3', undefined)).toBe(
      'about 1 call, 900 prompt tokens (counted with o200k_base), 0.38 M output tokens (as in 160 judgments already there): ' +
        'no price for model llama3 (docs/costs.md)',
    );
  });
});

describe('expected outputs', () => {
  it('are as those already there', () => {
    const recorded = { count: 160, meanTokens: 231.4 };
    expect(expectJudgment(recorded, 2048)).toEqual({
      tokens: 231,
      basis: 'as in 160 judgments already there',
    });
    expect(expectAnswer(recorded, 1024)).toEqual({ tokens: 231, basis: 'as in 160 answers already there' });
    expect(expectAnswer({ count: 1, meanTokens: 900 }, 512)).toEqual({
      tokens: 512,
      basis: 'as in 1 answer already there',
    });
  });

  it('are guessed where nothing is there, and say so', () => {
    const none = { count: 0, meanTokens: 0 };
    expect(expectAnswer(none, 1024)).toEqual({ tokens: 410, basis: '40 % of the limit of 1,024 each' });
    expect(expectJudgment(none, 2048)).toEqual({ tokens: 200, basis: '200 each' });
    expect(expectJudgment(none, 16)).toEqual({ tokens: 16, basis: '16 each' });
  });

  it('are measured by the server where it counted, else by their text', () => {
    const characters: TokenCounter = { count: (text) => text.length, describe: '', isExact: true };
    expect(measureOutputs([], characters)).toEqual({ count: 0, meanTokens: 0 });
    const outputs = [{ text: 'ignored', tokens: 10 }, { text: 'abcd' }, { text: 'ab' }];
    expect(measureOutputs(outputs, characters)).toEqual({ count: 3, meanTokens: (10 + 4 + 2) / 3 });
  });
});

it('conversationTokens sends all that was said again with each turn', () => {
  expect(conversationTokens([10], 100)).toBe(10);
  // 10, then 10 + 100 + 20, then 10 + 100 + 20 + 100 + 5
  expect(conversationTokens([10, 20, 5], 100)).toBe(10 + 130 + 235);
});

it.each([
  [0, '0'],
  [1920, '1,920'],
  [99_999, '99,999'],
  [380_000, '0.38 M'],
  [1_204_500_000, '1,204.50 M'],
])('formatTokens %d', (tokens, text) => {
  expect(formatTokens(tokens)).toBe(text);
});

it.each([
  [0, '$0.00'],
  [0.00001, 'less than $0.0001'],
  [0.0042, '$0.0042'],
  [0.05, '$0.05'],
  [0.5, '$0.50'],
  [8.62, '$8.62'],
  [12_345.6, '$12,345.60'],
])('formatDollars %d', (dollars, text) => {
  expect(formatDollars(dollars)).toBe(text);
});

describe('describeUsage', () => {
  function totalOf(...usages: Parameters<typeof addUsage>[1][]) {
    const total = noUsage();
    for (const usage of usages) addUsage(total, usage);
    return total;
  }

  it('has a line a model and one for all', () => {
    const judged = {
      prompt_tokens: 1_234_567,
      cached_tokens: 20_000,
      completion_tokens: 3456,
      reasoning_tokens: 1200,
      cost: 3.1,
    };
    const totals = new Map([
      ['answers of m1', totalOf({ prompt_tokens: 1, completion_tokens: 1 })],
      ['judge gpt-4o', totalOf(judged, { ...judged, cost: 0.02 })],
      ['judge idle', noUsage()],
    ]);
    expect(describeUsage(totals)).toEqual([
      'answers of m1: 1 call, 1 prompt token, 1 output token, no price',
      'judge gpt-4o: 2 calls, 2,469,134 prompt tokens (40,000 cached), 6,912 output tokens (2,400 of reasoning), $3.12',
      'together: 3 calls, $3.12 (without 1 call that had no price)',
    ]);
  });

  it('says what the server did not count', () => {
    expect(describeUsage(new Map([['m', totalOf(undefined, null)]]))).toEqual([
      'm: 2 calls, tokens not counted by the server, no price',
    ]);
    expect(
      describeUsage(new Map([['m', totalOf({}, { prompt_tokens: 5, completion_tokens: 6, cost: 1 })]])),
    ).toEqual([
      'm: 2 calls (1 call not counted by the server), 5 prompt tokens, 6 output tokens, $1.00 (without 1 call that had no price)',
    ]);
    expect(describeUsage(new Map())).toEqual([]);
  });
});

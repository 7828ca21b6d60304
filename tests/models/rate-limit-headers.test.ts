import { describe, expect, it } from 'vitest';
import { readRateLimits, readReset } from '../../src/models/rate-limit-headers.ts';

const NOW = Date.parse('2025-05-26T05:00:00Z');

describe('readRateLimits', () => {
  it('reads OpenAI’s', () => {
    // community.openai.com/t/1268905 shows these headers of a reply.
    const headers = {
      'x-ratelimit-limit-requests': '5000',
      'x-ratelimit-limit-tokens': '160000',
      'x-ratelimit-remaining-requests': '4999',
      'x-ratelimit-remaining-tokens': '159976',
      'x-ratelimit-reset-requests': '12ms',
      'x-ratelimit-reset-tokens': '9ms',
    };
    expect(readRateLimits(headers, NOW)).toEqual({
      requests: { limit: 5000, remaining: 4999, reset: 12 },
      tokens: { limit: 160_000, remaining: 159_976, reset: 9 },
    });
  });

  it('reads Anthropic’s, and of its limits on tokens the nearest', () => {
    // docs.claude.com/en/api/rate-limits#response-headers names these.
    const headers = {
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '49',
      'anthropic-ratelimit-requests-reset': '2025-05-26T05:00:30Z',
      'anthropic-ratelimit-input-tokens-limit': '40000',
      'anthropic-ratelimit-input-tokens-remaining': '39000',
      'anthropic-ratelimit-input-tokens-reset': '2025-05-26T05:00:02Z',
      'anthropic-ratelimit-output-tokens-limit': '8000',
      'anthropic-ratelimit-output-tokens-remaining': '2000',
      'anthropic-ratelimit-output-tokens-reset': '2025-05-26T05:01:00Z',
      'anthropic-ratelimit-tokens-limit': '48000',
      'anthropic-ratelimit-tokens-remaining': '41000',
      'anthropic-ratelimit-tokens-reset': '2025-05-26T05:01:00Z',
    };
    expect(readRateLimits(headers, NOW)).toEqual({
      requests: { limit: 50, remaining: 49, reset: 30_000 },
      tokens: { limit: 8000, remaining: 2000, reset: 60_000 },
    });
  });

  it('reads what Azure gives: no limit and no reset, and -1 for none', () => {
    expect(
      readRateLimits(
        { 'x-ratelimit-remaining-requests': '119', 'x-ratelimit-remaining-tokens': '119984' },
        NOW,
      ),
    ).toEqual({ requests: { remaining: 119 }, tokens: { remaining: 119_984 } });
    // learn.microsoft.com/answers/questions/5625878
    const none = {
      'x-ratelimit-limit-tokens': '-1',
      'x-ratelimit-remaining-tokens': '-1',
      'x-ratelimit-reset-tokens': '0',
    };
    expect(readRateLimits(none, NOW)).toBeUndefined();
  });

  it('reads Together’s, OpenRouter’s, and those of the draft', () => {
    const together = {
      'x-ratelimit-limit': '10',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '3',
      'x-tokenlimit-limit': '3000',
      'x-tokenlimit-remaining': '1500',
    };
    expect(readRateLimits(together, NOW)).toEqual({
      requests: { limit: 10, remaining: 0, reset: 3000 },
      tokens: { limit: 3000, remaining: 1500 },
    });
    const openRouter = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW + 45_000) };
    expect(readRateLimits(openRouter, NOW)).toEqual({ requests: { remaining: 0, reset: 45_000 } });
    const draft = {
      'ratelimit-limit': '100, 100;w=60',
      'ratelimit-remaining': '50',
      'ratelimit-reset': '30',
    };
    expect(readRateLimits(draft, NOW)).toEqual({ requests: { limit: 100, remaining: 50, reset: 30_000 } });
  });

  it('says nothing where a server says nothing', () => {
    expect(readRateLimits(undefined)).toBeUndefined();
    expect(
      readRateLimits({ 'content-type': 'application/json', 'x-ratelimit-limit-requests': '5' }),
    ).toBeUndefined();
    expect(readRateLimits({ 'x-ratelimit-remaining-requests': 'plenty' })).toBeUndefined();
  });
});

describe('readReset', () => {
  it.each([
    ['1s', 1000],
    ['6m0s', 360_000],
    ['120ms', 120],
    ['2m59.56s', 179_560],
    ['1h2m3s', 3_723_000],
    ['1d', 86_400_000],
    ['7.66s', 7660],
    ['17', 17_000],
    ['0', 0],
    ['2025-05-26T05:00:10Z', 10_000],
    ['2025-05-26T04:00:00Z', 0],
    ['1748235610', 10_000],
    ['1748235610000', 10_000],
    ['soon', undefined],
    ['', undefined],
  ])('%j', (text, milliseconds) => {
    expect(readReset(text, NOW)).toBe(milliseconds);
  });
});

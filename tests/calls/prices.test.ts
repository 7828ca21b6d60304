import { readFileSync } from 'node:fs';
import { calcPrice } from '@pydantic/genai-prices';
import { describe, expect, it } from 'vitest';
import { type Price, costOf, mostCostOf } from '../../src/calls/cost.ts';
import { findPrice, findProvider } from '../../src/calls/prices.ts';

interface PriceList {
  date: string;
  source: string;
  providers: Record<string, { models: ({ names: string[]; prefixes?: string[] } & Price)[] }>;
}

const text = readFileSync(new URL('../../src/calls/prices.json', import.meta.url), 'utf8');
const list = JSON.parse(text) as PriceList;

/** Input, output and cached input in dollars per million tokens. */
async function pricesOf(provider: string, model: string) {
  const price = await findPrice(provider, model);
  return price === undefined ? undefined : [price.input, price.output, price.cachedInput];
}

describe('findPrice', () => {
  it.each([
    // https://developers.openai.com/api/docs/pricing
    ['openai', 'gpt-4o', [2.5, 10, 1.25]],
    ['openai', 'gpt-4o-2024-08-06', [2.5, 10, 1.25]],
    ['openai', 'gpt-4o-2024-05-13', [5, 15, undefined]],
    ['openai', 'gpt-4', [30, 60, undefined]],
    ['openai', 'gpt-4-0613', [30, 60, undefined]],
    ['openai', 'gpt-5-mini-2025-08-07', [0.25, 2, 0.025]],
    ['openai', 'ft:gpt-4o-mini-2024-07-18:owner::a1', [0.3, 1.2, undefined]],
    // A version of a date that the list does not know yet.
    ['openai', 'gpt-4.1-2027-01-31', [2, 8, 0.5]],
    ['azure', 'gpt-4o', [2.5, 10, 1.25]],
    ['azure', 'o4-mini', [1.1, 4.4, 0.28]],
    // https://www.anthropic.com/pricing
    ['anthropic', 'claude-sonnet-4-20250514', [3, 15, 0.3]],
    ['anthropic', 'claude-opus-4-1-20250805', [15, 75, 1.5]],
    ['anthropic', 'claude-opus-4-0', [15, 75, 1.5]],
    ['anthropic', 'claude-3-5-haiku-latest', [0.8, 4, 0.08]],
    // https://ai.google.dev/gemini-api/docs/pricing, prompts of up to 200,000 tokens
    ['google', 'gemini-2.5-pro', [1.25, 10, 0.125]],
    ['google', 'models/gemini-2.5-pro-preview-05-06', [1.25, 10, 0.125]],
    ['google', 'models/gemini-2.5-flash', [0.3, 2.5, 0.03]],
    ['google', 'gemini-2.0-flash-001', [0.1, 0.4, 0.025]],
    // https://aws.amazon.com/bedrock/pricing/
    ['bedrock', 'us.anthropic.claude-sonnet-4-20250514-v1:0', [3, 15, 0.3]],
    ['bedrock', 'anthropic.claude-3-haiku-20240307-v1:0', [0.25, 1.25, undefined]],
    ['bedrock', 'global.anthropic.claude-sonnet-4-5-20250929-v1:0', [3, 15, 0.3]],
    ['bedrock', 'jp.anthropic.claude-sonnet-4-5-20250929-v1:0', [3.3, 16.5, 0.33]],
    [
      'bedrock',
      'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0',
      [0.06, 0.24, 0.015],
    ],
    ['bedrock', 'meta.llama3-1-8b-instruct-v1:0', [0.22, 0.22, undefined]],
    ['openrouter', 'openai/gpt-4o', [2.5, 10, undefined]],
    ['openrouter', 'mistralai/mistral-nemo:free', [0, 0, undefined]],
    ['groq', 'llama-3.3-70b-versatile', [0.59, 0.79, undefined]],
    ['together', 'meta-llama/Llama-3.3-70B-Instruct-Turbo', [0.88, 0.88, undefined]],
    // The dear hours of the day: https://api-docs.deepseek.com/quick_start/pricing
    ['deepseek', 'deepseek-chat', [0.27, 1.1, 0.07]],
    ['mistral', 'mistral-large-2411', [2, 6, undefined]],
  ])('%s %s', async (provider, model, prices) => {
    expect(await pricesOf(provider, model)).toEqual(prices);
  });

  it.each([
    ['openai', 'gpt-4o-realtime-preview'],
    ['openai', 'gpt-4o-audio-preview'],
    ['openai', 'gpt-4-turbo-99'],
    ['openai', 'gpt-40'],
    ['openai', 'gpt-9'],
    ['openai', 'text-embedding-3-small'],
    ['openai', ''],
    // The next version of a known model may cost anything, and so may its faster sister.
    ['anthropic', 'claude-sonnet-5-9'],
    ['anthropic', 'claude-opus-4-6-fast'],
    ['google', 'gemini-2.5-pro-preview-tts'],
    ['openrouter', 'openai/gpt-4o:nitro'],
    ['azure', 'our-deployment'],
    ['bedrock', 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123'],
    ['ollama', 'llama3'],
    ['constructor', 'gpt-4o'],
    ['', 'gpt-4o'],
  ])('has none for %s "%s"', async (provider, model) => {
    expect(await findPrice(provider, model)).toBeUndefined();
  });

  it('says whose price it is, and what a batch costs', async () => {
    expect(await findPrice('openai', 'gpt-4o')).toEqual({
      input: 2.5,
      output: 10,
      cachedInput: 1.25,
      batch: 0.5,
      origin: `prices of ${list.date}`,
    });
    expect(await findPrice('groq', 'gemma2-9b-it')).not.toHaveProperty('batch');
  });

  it('agrees with the source for every model that is named', async () => {
    const ids: Record<string, string> = { bedrock: 'aws', moonshot: 'moonshotai', xai: 'x-ai' };
    // Where the price depends on the hour: a dear one.
    const timestamp = new Date(`${list.date}T02:00:00Z`);
    const usage = { prompt_tokens: 1000, cached_tokens: 100, completion_tokens: 500 };
    const named = Object.entries(list.providers).flatMap(([provider, { models }]) =>
      models.flatMap(({ names, prefixes = [] }) =>
        [...names, ...prefixes.filter((prefix) => !prefix.startsWith('ft:'))].map((name) => ({
          provider,
          name,
        })),
      ),
    );
    const wrong: unknown[] = [];
    let compared = 0;
    for (const { provider, name } of named) {
      const price = await findPrice(provider, name);
      const expected = calcPrice({ input_tokens: 1000, cache_read_tokens: 100, output_tokens: 500 }, name, {
        providerId: ids[provider] ?? provider,
        timestamp,
      });
      // The beginning of a name, without its version, is no model of the source's; free ones have no price there.
      if (expected === null || name.endsWith(':free')) continue;
      compared += 1;
      const cost = price === undefined ? undefined : costOf(usage, price);
      if (cost === undefined || Math.abs(cost - expected.total_price) > 1e-9) {
        wrong.push({ provider, name, cost, expected: expected.total_price });
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(1000);
  });
});

it('the list is one model a line, and small', () => {
  expect(text.length).toBeLessThan(200_000);
  expect(list.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  const models = Object.values(list.providers).flatMap((provider) => provider.models);
  expect(text.split('\n').filter((line) => line.includes('"input":'))).toHaveLength(models.length);
  for (const { input, output } of models) expect(input >= 0 && output >= 0).toBe(true);
});

describe('findProvider', () => {
  it.each([
    ['https://api.openai.com/v1', 'openai'],
    ['https://api.groq.com/openai/v1', 'groq'],
    ['https://openrouter.ai/api/v1', 'openrouter'],
    ['http://127.0.0.1:8000/v1', undefined],
    ['https://api.openai.com.example.org/v1', undefined],
    ['no address', undefined],
  ])('%s', async (baseUrl, provider) => {
    expect(await findProvider(baseUrl)).toBe(provider);
  });
});

describe('costOf', () => {
  const gpt4o: Price = { input: 2.5, output: 10, cachedInput: 1.25, batch: 0.5 };

  it('charges prompt, cached prompt and reply', () => {
    expect(costOf({ prompt_tokens: 1_000_000, completion_tokens: 1_000_000 }, gpt4o)).toBe(12.5);
    // 600,000 x $2.50 + 400,000 x $1.25 + 100,000 x $10 a million
    const usage = { prompt_tokens: 1_000_000, cached_tokens: 400_000, completion_tokens: 100_000 };
    expect(costOf(usage, gpt4o)).toBeCloseTo(3, 12);
    expect(costOf(usage, gpt4o, { isBatch: true })).toBeCloseTo(1.5, 12);
    expect(costOf(usage, { input: 2.5, output: 10 }, { isBatch: true })).toBeCloseTo(3.5, 12);
  });

  it('charges a long prompt for being kept, where the server may do so unasked', () => {
    const price = { input: 4, output: 20, cachedInput: 0.4, cacheWrite: 5 };
    expect(costOf({ prompt_tokens: 1000, completion_tokens: 0 }, price)).toBeCloseTo(0.004, 12);
    expect(costOf({ prompt_tokens: 2000, cached_tokens: 1000, completion_tokens: 0 }, price)).toBeCloseTo(
      0.0054,
      12,
    );
  });

  it('is unknown where the server did not count, or wrote nonsense', () => {
    expect(costOf({}, gpt4o)).toBeUndefined();
    expect(costOf({ prompt_tokens: 10 }, gpt4o)).toBeUndefined();
    expect(costOf({ completion_tokens: 10 }, gpt4o)).toBeUndefined();
    expect(costOf({ prompt_tokens: Number.NaN, completion_tokens: 1 }, gpt4o)).toBeUndefined();
    expect(costOf({ prompt_tokens: -5, completion_tokens: 1 }, gpt4o)).toBeUndefined();
    // More cached than there was.
    expect(costOf({ prompt_tokens: 100, cached_tokens: 999, completion_tokens: 0 }, gpt4o)).toBeCloseTo(
      100 * 1.25e-6,
      12,
    );
  });
});

describe('mostCostOf', () => {
  it('takes every byte for a token, 16 more a message, and a full reply', () => {
    const messages = [{ content: 'あ' }, { content: 'abc' }];
    // 3 + 3 bytes and 3 x 16 tokens at $10 a million, 100 tokens at $20 a million
    expect(mostCostOf(messages, 100, { input: 10, output: 20 })).toBeCloseTo(54e-5 + 2e-3, 12);
    expect(mostCostOf(messages, 100, { input: 8, cacheWrite: 10, output: 20 })).toBeCloseTo(54e-5 + 2e-3, 12);
  });

  it('has no bound without a limit on the reply', () => {
    expect(mostCostOf([], undefined, { input: 1, output: 1 })).toBe(Infinity);
  });
});

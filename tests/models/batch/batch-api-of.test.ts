import { expect, test } from 'vitest';
import { batchApiOf } from '../../../src/models/batch/batch-api-of.ts';

test.for<[provider: string, baseUrl: string, api: string | undefined]>([
  ['openai', 'https://api.openai.com/v1', 'openai'],
  ['openai', 'http://127.0.0.1:8000/v1', 'openai'],
  ['groq', 'https://api.groq.com/openai/v1', 'openai'],
  ['anthropic', 'https://api.anthropic.com/v1', 'anthropic'],
  ['azure', 'https://me.openai.azure.com', undefined],
  ['openai', 'https://me.openai.azure.com/openai/v1', undefined],
  ['google', 'https://generativelanguage.googleapis.com/v1beta', undefined],
  ['openai', 'https://generativelanguage.googleapis.com/v1beta/openai', undefined],
  ['bedrock', 'https://bedrock-runtime.us-east-1.amazonaws.com', undefined],
  ['together', 'https://api.together.xyz/v1', undefined],
  ['openai', 'https://openrouter.ai/api/v1', undefined],
  ['openai', 'https://notopenrouter.ai.example/v1', 'openai'],
])('%s at %s: %s', ([provider, baseUrl, api]) => {
  expect(batchApiOf(provider, baseUrl)).toBe(api);
});

import { describe, expect, it } from 'vitest';
import { looksLikeReasoning } from '../../src/models/azure.ts';
import { ask, openTestModel, setEnvironment } from '../support/models.ts';
import { openAIReply } from '../support/wire-bodies.ts';
import { startWireServer } from '../support/wire-server.ts';

async function modelAt(name: string, options = {}) {
  const server = await startWireServer({
    headers: { 'apim-request-id': 'apim-1', 'x-ratelimit-remaining-tokens': '119984' },
    body: openAIReply('Hi.'),
  });
  setEnvironment({
    AZURE_OPENAI_ENDPOINT: `${server.origin}/`,
    AZURE_OPENAI_API_KEY: 'azure-key-1',
    OPENAI_API_VERSION: undefined,
    OPENAI_API_KEY: 'sk-of-openai',
  });
  return { server, model: await openTestModel({ name: `azure:${name}`, ...options }) };
}

const REQUEST = ask('Hi', { temperature: 0, maxTokens: 64 });
const MESSAGES = [{ role: 'user', content: 'Hi' }];

it('names the deployment in the address, and sends the key in a header of its own', async () => {
  const { model, server } = await modelAt('gpt-4o');
  const reply = await model.complete(REQUEST);
  const [request] = server.requests;
  expect(request?.path).toBe('/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21');
  expect(request?.headers['api-key']).toBe('azure-key-1');
  expect(request?.headers.authorization).toBeUndefined();
  expect(request?.body).toEqual({ model: 'gpt-4o', messages: MESSAGES, max_tokens: 64, temperature: 0 });
  expect(reply).toMatchObject({ requestId: 'apim-1', limits: { tokens: { remaining: 119_984 } } });
});

it('asks a reasoning deployment as OpenAI’s are asked', async () => {
  const { model, server } = await modelAt('o3-mini');
  const { warnings } = await model.complete(REQUEST);
  const [request] = server.requests;
  expect(request?.path).toBe('/openai/deployments/o3-mini/chat/completions?api-version=2025-04-01-preview');
  expect(request?.headers['api-key']).toBe('azure-key-1');
  expect(request?.headers.authorization).toBeUndefined();
  expect(request?.body).toEqual({ model: 'o3-mini', messages: MESSAGES, max_completion_tokens: 64 });
  expect(warnings).toEqual(['o3-mini: temperature is not supported for reasoning models']);
});

it('believes what is said of a deployment, and the version that is asked for', async () => {
  const { model, server } = await modelAt('our-judge', { isReasoning: true });
  setEnvironment({ OPENAI_API_VERSION: '2025-01-01-preview' });
  await model.complete(REQUEST);
  const versioned = await openTestModel({ name: 'azure:o3', isReasoning: false });
  await versioned.complete(REQUEST);
  expect(server.requests.map(({ path, body }) => [path, body])).toEqual([
    [
      '/openai/deployments/our-judge/chat/completions?api-version=2025-04-01-preview',
      { model: 'our-judge', messages: MESSAGES, max_completion_tokens: 64 },
    ],
    [
      '/openai/deployments/o3/chat/completions?api-version=2025-01-01-preview',
      { model: 'o3', messages: MESSAGES, max_tokens: 64, temperature: 0 },
    ],
  ]);
});

describe('looksLikeReasoning', () => {
  it.each(['o1', 'o3-mini', 'o4-mini-high', 'gpt-5', 'gpt-5-mini', 'gpt-5.1', 'gpt-5.1-nano', 'gpt-6'])(
    '%s',
    (name) => {
      expect(looksLikeReasoning(name)).toBe(true);
    },
  );
  // Azure's own name for gpt-3.5 is the trap: its version reads as 35.
  it.each(['gpt-35-turbo', 'gpt-4o', 'gpt-4.1', 'gpt-5-chat', 'gpt-5-chat-latest', 'o', 'our-o3'])(
    'not %s',
    (name) => {
      expect(looksLikeReasoning(name)).toBe(false);
    },
  );
});

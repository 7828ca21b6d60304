import { describe, expect, it } from 'vitest';
import { ask, failureOf, openTestModel } from '../support/models.ts';
import { anthropicEvents, googleReply, openAIEvents, openAIReply } from '../support/wire-bodies.ts';
import { startWireServer, type WireReply } from '../support/wire-server.ts';

async function modelAt(provider: string, reply: WireReply) {
  const server = await startWireServer(reply);
  const model = await openTestModel({
    provider,
    name: 'm',
    baseUrl: `${server.origin}/v1`,
    apiKey: 'key-12345',
    stream: true,
  });
  return { model, server };
}

const googleEvents = (pieces: string[], last: object = { finishReason: 'stop' }) =>
  pieces.map((piece, place) =>
    googleReply(piece, place === pieces.length - 1 ? last : { finishReason: undefined }),
  );

/** Each provider's stream of the same pieces, and its request. */
const PROVIDERS = [
  {
    provider: 'openai-compatible',
    events: openAIEvents,
    path: '/v1/chat/completions',
    body: {
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      stream_options: { include_usage: true },
    },
    finishReason: 'stop',
    usage: { prompt_tokens: 9, completion_tokens: 4 },
  },
  {
    provider: 'openai',
    events: openAIEvents,
    path: '/v1/chat/completions',
    body: {
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      stream_options: { include_usage: true },
    },
    finishReason: 'stop',
    usage: { prompt_tokens: 9, completion_tokens: 4 },
  },
  {
    provider: 'anthropic',
    events: anthropicEvents,
    path: '/v1/messages',
    body: {
      model: 'm',
      max_tokens: 1024,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      stream: true,
    },
    finishReason: 'stop',
    usage: { prompt_tokens: 25, completion_tokens: 15 },
  },
  {
    provider: 'google',
    events: googleEvents,
    path: '/v1/models/m:streamGenerateContent?alt=sse',
    body: { generationConfig: {}, contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
    finishReason: 'stop',
    usage: { prompt_tokens: 7, completion_tokens: 5 },
  },
] as const;

describe.each(PROVIDERS)('$provider', ({ provider, events, path, body, finishReason, usage }) => {
  it('gathers the whole reply', async () => {
    const { model, server } = await modelAt(provider, {
      headers: { 'x-request-id': 'r1', 'x-ratelimit-remaining-requests': '3' },
      events: events(['Sev', 'en — 七', '.']),
    });
    expect(await model.complete(ask('Hi'))).toEqual({
      text: 'Seven — 七.',
      finishReason,
      usage,
      requestId: 'r1',
      limits: { requests: { remaining: 3 } },
    });
    expect(server.requests.map((request) => [request.path, request.body])).toEqual([[path, body]]);
  });

  it('takes a stream that ends before the reply does for one that was cut', async () => {
    const all = events(['Sev', 'en', '.']);
    for (const count of [0, 1, 2]) {
      const { model } = await modelAt(provider, { events: all.slice(0, count) });
      expect(await failureOf(model.complete(ask('Hi'))), `${count} events`).toMatchObject({
        kind: 'truncated-reply',
      });
    }
  });

  it('takes a connection that is reset in mid-stream for the network’s fault', async () => {
    const { model } = await modelAt(provider, {
      events: events(['Sev', 'en', '.']).slice(0, 2),
      ending: 'reset',
    });
    expect(await failureOf(model.complete(ask('Hi')))).toMatchObject({ kind: 'network' });
  });

  it('gives way to the caller’s signal in mid-stream', async () => {
    const { model, server } = await modelAt(provider, {
      events: events(['Sev', 'en', '.']).slice(0, 2),
      ending: 'stall',
    });
    const controller = new AbortController();
    const call = model.complete(ask('Hi'), controller.signal).catch((error: unknown) => error);
    await expect.poll(() => server.requests.length).toBe(1);
    const reason = new Error('the user interrupted');
    setTimeout(() => controller.abort(reason), 50);
    expect(await call).toBe(reason);
  });

  it('takes an event that is no JSON for the server’s fault', async () => {
    const { model } = await modelAt(provider, {
      events: [...events(['Sev', 'en', '.']).slice(0, 2), 'data: {"half\n\n'],
    });
    expect(await failureOf(model.complete(ask('Hi')))).toMatchObject({ kind: 'malformed-reply' });
  });

  it('takes an error in place of a stream as any other', async () => {
    const { model } = await modelAt(provider, {
      status: 429,
      headers: { 'retry-after': '3' },
      body: { error: { message: 'slow down' } },
    });
    expect(await failureOf(model.complete(ask('Hi')))).toMatchObject({
      kind: 'rate-limit',
      retryAfter: 3000,
    });
    const good = await modelAt(provider, { body: { error: { message: 'slow down', code: 429 } } });
    expect(await failureOf(good.model.complete(ask('Hi')))).toMatchObject({
      kind: 'rate-limit',
      statusCode: 429,
    });
  });

  it('takes a whole reply in place of a stream for what it is not', async () => {
    const { model } = await modelAt(provider, { body: openAIReply('Seven.') });
    expect(await failureOf(model.complete(ask('Hi')))).toMatchObject({ kind: 'malformed-reply' });
  });

  it.each([1, 2])('takes an error after %i events for one', async (count) => {
    const error = {
      google: { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } },
      anthropic: { type: 'error', error: { type: 'overloaded_error', message: 'The model is overloaded.' } },
      openai: {
        error: { message: 'The model is overloaded.', type: 'server_error', param: null, code: null },
      },
      'openai-compatible': {
        error: { message: 'The model is overloaded.', type: 'overloaded_error', code: 503 },
      },
    }[provider];
    const { model } = await modelAt(provider, {
      headers: { 'x-request-id': 'r2' },
      events: [...events(['Sev', 'en']).slice(0, count), error],
    });
    const failure = await failureOf(model.complete(ask('Hi')));
    expect(failure).toMatchObject({ kind: 'server', requestId: 'r2' });
    expect(failure.message).toContain('The model is overloaded.');
  });
});

// docs.claude.com/en/docs/build-with-claude/streaming#error-events; the first event of a stream takes another way in its package.
it.each([
  ['rate_limit_error', 'rate-limit'],
  ['overloaded_error', 'server'],
  ['api_error', 'server'],
  ['authentication_error', 'rejected-key'],
  ['invalid_request_error', 'bad-request'],
])('Anthropic’s %s, first or later', async (type, kind) => {
  const error = { type: 'error', error: { type, message: 'No.' } };
  for (const before of [0, 1, 4]) {
    const { model } = await modelAt('anthropic', {
      events: [...anthropicEvents(['Sev']).slice(0, before), error],
    });
    expect(await failureOf(model.complete(ask('Hi'))), `after ${before}`).toMatchObject({ kind });
  }
});

it.each(['openai', 'openai-compatible'])('%s: an error before anything else', async (provider) => {
  const error = { error: { message: 'Rate limit reached', type: 'requests', code: 'rate_limit_exceeded' } };
  const { model } = await modelAt(provider, { events: [error] });
  expect(await failureOf(model.complete(ask('Hi')))).toMatchObject({ kind: 'rate-limit' });
});

it('OpenRouter: an error in an event that has a choice, too', async () => {
  // openrouter.ai/docs/api/reference/streaming#handling-errors-during-streaming
  const error = {
    id: 'gen-1',
    object: 'chat.completion.chunk',
    error: { code: 'server_error', message: 'Provider disconnected unexpectedly' },
    choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
  };
  const { model } = await modelAt('openrouter', { events: [...openAIEvents(['Sev']).slice(0, 2), error] });
  expect(await failureOf(model.complete(ask('Hi')))).toMatchObject({ kind: 'server' });
});

describe('refusals', () => {
  it.each(['openai', 'openai-compatible'])('%s: the model’s own, in pieces', async (provider) => {
    const refuse = (refusal: string) => ({
      id: 'c',
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { refusal }, finish_reason: null }],
    });
    const end = openAIEvents([]).slice(1);
    const { model } = await modelAt(provider, {
      events: [refuse("I can't "), refuse('help with that.'), ...end],
    });
    expect(await model.complete(ask('Hi'))).toMatchObject({
      text: '',
      refusal: { kind: 'refusal', said: "I can't help with that." },
    });
  });

  it('Anthropic: the model’s own, after some text', async () => {
    const delta = {
      stop_reason: 'refusal',
      stop_details: { type: 'refusal', category: 'bio', explanation: null },
    };
    const { model } = await modelAt('anthropic', { events: anthropicEvents(['It begins'], delta) });
    expect(await model.complete(ask('Hi'))).toMatchObject({
      text: 'It begins',
      finishReason: 'refusal',
      refusal: { kind: 'refusal', said: 'bio' },
    });
  });

  it('Anthropic: a filter that stops the stream; what came before it is kept', async () => {
    const error = {
      type: 'error',
      error: {
        details: null,
        type: 'invalid_request_error',
        message: 'Output blocked by content filtering policy',
      },
    };
    const { model } = await modelAt('anthropic', {
      events: [...anthropicEvents(['It begins']).slice(0, 4), error],
    });
    expect(await model.complete(ask('Hi'))).toMatchObject({
      text: 'It begins',
      refusal: { kind: 'content-filter', said: 'Output blocked by content filtering policy' },
    });
  });

  it('Google: a filter, after some text, or before any', async () => {
    const later = await modelAt('google', {
      events: googleEvents(['It be', 'gins'], { finishReason: 'SAFETY' }),
    });
    expect(await later.model.complete(ask('Hi'))).toMatchObject({
      text: 'It begins',
      finishReason: 'SAFETY',
      refusal: { kind: 'content-filter' },
    });
    const first = await modelAt('google', {
      events: [{ promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 7 } }],
    });
    expect(await first.model.complete(ask('Hi'))).toMatchObject({
      text: '',
      refusal: { said: 'the prompt was blocked (SAFETY)' },
    });
  });
});

it('log-probabilities come with the pieces', async () => {
  const entry = (token: string) => ({
    token,
    logprob: -0.5,
    bytes: null,
    top_logprobs: [{ token, logprob: -0.5, bytes: null }],
  });
  const choice = { logprobs: { content: [entry('a'), entry('b')] } };
  const { model } = await modelAt('openai', { events: openAIEvents(['ab', 'ab'], { choice }) });
  const { logprobs } = await model.complete(ask('Hi', { topLogprobs: 1 }));
  expect(logprobs?.map(({ token }) => token)).toEqual(['a', 'b', 'a', 'b']);
  expect(logprobs?.[0]).toEqual({ token: 'a', logprob: -0.5, top: [{ token: 'a', logprob: -0.5 }] });
});

it('thoughts stay apart', async () => {
  const think = {
    id: 'c',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { reasoning_content: 'three and four' }, finish_reason: null }],
  };
  const { model } = await modelAt('openai-compatible', {
    events: [think, ...openAIEvents(['<think>or so</think>', 'Seven.'])],
  });
  expect(await model.complete(ask('Hi'))).toMatchObject({
    text: 'Seven.',
    reasoning: 'three and four\n\nor so',
  });
});

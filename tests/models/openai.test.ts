import { describe, expect, it } from 'vitest';
import { ask, openTestModel, setEnvironment } from '../support/models.ts';
import { openAIReply } from '../support/wire-bodies.ts';
import { startWireServer, type WireReply } from '../support/wire-server.ts';

const CONVERSATION = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Two and two?' },
    { role: 'assistant', content: 'Four.' },
    { role: 'user', content: 'And three?' },
  ],
  temperature: 0.7,
  topP: 0.9,
  maxTokens: 64,
  seed: 5,
} as const;

async function modelAt(reply: WireReply, options: Partial<Parameters<typeof openTestModel>[0]> = {}) {
  const server = await startWireServer(reply);
  const model = await openTestModel({
    name: 'openai:gpt-4o',
    baseUrl: `${server.origin}/v1`,
    apiKey: 'sk-key-12345',
    ...options,
  });
  return { model, server };
}

describe('what is sent', () => {
  it('to a model of OpenAI', async () => {
    const { model, server } = await modelAt({ body: openAIReply('Seven.') });
    await model.complete(CONVERSATION);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: '/v1/chat/completions' });
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer sk-key-12345',
      'content-type': 'application/json',
    });
    expect(server.requests[0]?.body).toEqual({
      model: 'gpt-4o',
      messages: CONVERSATION.messages,
      max_tokens: 64,
      temperature: 0.7,
      top_p: 0.9,
      seed: 5,
    });
  });

  const reasoningBody = {
    messages: [{ role: 'developer', content: 'Be brief.' }, ...CONVERSATION.messages.slice(1)],
    max_completion_tokens: 64,
    seed: 5,
  };

  it.each(['o3-mini', 'gpt-5', 'gpt-5-mini'])(
    'to %s, which reasons: no temperature, and another limit',
    async (name) => {
      const { model, server } = await modelAt({ body: openAIReply('Seven.') }, { name: `openai:${name}` });
      const reply = await model.complete(CONVERSATION);
      expect(server.requests[0]?.body).toEqual({ model: name, ...reasoningBody });
      expect(reply.warnings).toEqual([
        `${name}: temperature is not supported for reasoning models`,
        `${name}: topP is not supported for reasoning models`,
      ]);
      // Once each: they hold for every request.
      expect(await model.complete(CONVERSATION)).not.toHaveProperty('warnings');
    },
  );

  it('to a model that is said to reason, whatever its name, and not to one that is said not to', async () => {
    const options = { isReasoning: true, name: 'my-alias' };
    const { model, server } = await modelAt({ body: openAIReply('Seven.') }, options);
    await model.complete(CONVERSATION);
    expect(server.requests[0]?.body).toEqual({ model: 'my-alias', ...reasoningBody });
    const other = await modelAt({ body: openAIReply('') }, { isReasoning: false, name: 'openai:gpt-5' });
    await other.model.complete(ask('Hi', { temperature: 0 }));
    expect(other.server.requests[0]?.body).toEqual({
      model: 'gpt-5',
      messages: [{ role: 'user', content: 'Hi' }],
      temperature: 0,
    });
  });

  it('with log-probabilities, further parameters, and headers that override its own', async () => {
    const { model, server } = await modelAt(
      { body: openAIReply('Seven.') },
      {
        extraBody: { reasoning_effort: 'low', metadata: { run: '1' } },
        headers: { 'OpenAI-Project': 'p1', authorization: 'Bearer other-12345' },
      },
    );
    await model.complete(ask('Hi', { topLogprobs: 3 }));
    expect(server.requests[0]?.body).toEqual({
      model: 'gpt-4o',
      messages: [{ role: 'user', content: 'Hi' }],
      logprobs: true,
      top_logprobs: 3,
      reasoning_effort: 'low',
      metadata: { run: '1' },
    });
    expect(server.requests[0]?.headers).toMatchObject({
      'openai-project': 'p1',
      authorization: 'Bearer other-12345',
    });
  });

  it('without a key where there is none, though OPENAI_API_KEY is set', async () => {
    setEnvironment({ OPENAI_API_KEY: 'sk-of-openai' });
    const { model, server } = await modelAt({ body: openAIReply('') }, { apiKey: '', isReasoning: true });
    await model.complete(ask('Hi'));
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
    expect(server.requests[0]?.text).not.toContain('sk-of-openai');
  });
});

describe.each(['openai', 'openai-compatible'])('what %s makes of a reply', (provider) => {
  const open = (reply: WireReply) => modelAt(reply, { provider, name: 'm' });

  it('text, reason to finish, counts, limits, and the request’s name', async () => {
    const { model } = await open({
      headers: {
        'x-request-id': 'req-7',
        'x-ratelimit-limit-requests': '500',
        'x-ratelimit-remaining-requests': '499',
        'x-ratelimit-reset-requests': '120ms',
      },
      body: openAIReply('Seven.', {
        choice: { finish_reason: 'length' },
        usage: {
          prompt_tokens_details: { cached_tokens: 12, audio_tokens: 0 },
          completion_tokens_details: { reasoning_tokens: 6, accepted_prediction_tokens: 0 },
        },
      }),
    });
    expect(await model.complete(ask('Hi'))).toEqual({
      text: 'Seven.',
      finishReason: 'length',
      usage: { prompt_tokens: 19, completion_tokens: 10, reasoning_tokens: 6, cached_tokens: 12 },
      limits: { requests: { limit: 500, remaining: 499, reset: 120 } },
      requestId: 'req-7',
    });
  });

  it('log-probabilities, where they are asked for', async () => {
    // platform.openai.com/docs/api-reference/chat/object; some servers write null for minus infinity, OpenAI does not.
    const never = provider === 'openai' ? [] : [{ token: '4', logprob: null }];
    const content = [
      { token: '5', logprob: -0.31, bytes: [53], top_logprobs: [{ token: '5', logprob: -0.31 }, ...never] },
      { token: ']]', logprob: 0, bytes: [93, 93], top_logprobs: [] },
    ];
    const { model } = await open({
      body: openAIReply('5]]', { choice: { logprobs: { content, refusal: null } } }),
    });
    const { logprobs } = await model.complete(ask('Hi', { topLogprobs: 2 }));
    expect(logprobs).toEqual([
      { token: '5', logprob: -0.31, top: [{ token: '5', logprob: -0.31 }] },
      { token: ']]', logprob: 0, top: [] },
    ]);
    expect(await model.complete(ask('Hi'))).not.toHaveProperty('logprobs');
  });

  it('a refusal of the model: no answer, and no error', async () => {
    const { model } = await open({
      body: openAIReply('', { message: { content: null, refusal: "I'm sorry,\nI can't help with that." } }),
    });
    expect(await model.complete(ask('Hi'))).toMatchObject({
      text: '',
      finishReason: 'stop',
      refusal: { kind: 'refusal', said: "I'm sorry, I can't help with that." },
    });
  });

  it('a filter’s work on the reply, and what came before it', async () => {
    const { model } = await open({
      body: openAIReply('It begins', { choice: { finish_reason: 'content_filter' } }),
    });
    expect(await model.complete(ask('Hi'))).toMatchObject({
      text: 'It begins',
      finishReason: 'content_filter',
      refusal: { kind: 'content-filter', said: 'the provider withheld the reply (content_filter)' },
    });
  });

  it.each([
    // learn.microsoft.com/azure/ai-services/openai/concepts/content-filter
    [
      'Azure',
      400,
      {
        error: {
          message:
            "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
          type: null,
          param: 'prompt',
          code: 'content_filter',
          status: 400,
          innererror: {
            code: 'ResponsibleAIPolicyViolation',
            content_filter_result: { hate: { filtered: true, severity: 'medium' } },
          },
        },
      },
    ],
    // openrouter.ai/docs/api/reference/errors-and-debugging
    [
      'OpenRouter',
      403,
      {
        error: {
          code: 403,
          message: 'Your chosen model requires moderation and your input was flagged',
          metadata: {
            reasons: ['violence'],
            flagged_input: 'how to...',
            provider_name: 'OpenAI',
            model_slug: 'x',
          },
        },
      },
    ],
    [
      'OpenAI',
      400,
      {
        error: {
          message: 'Invalid prompt: your prompt was flagged as potentially violating our usage policy.',
          type: 'invalid_request_error',
          param: null,
          code: 'invalid_prompt',
        },
      },
    ],
    [
      'DeepSeek',
      400,
      {
        error: {
          message: 'Content Exists Risk',
          type: 'invalid_request_error',
          code: 'invalid_request_error',
        },
      },
    ],
    [
      'Alibaba',
      400,
      {
        error: {
          message: 'Input data may contain inappropriate content.',
          code: 'data_inspection_failed',
          type: 'data_inspection_failed',
        },
      },
    ],
    ['a gateway, in a reply that says 200', 200, { error: { message: 'Withheld.', code: 'content_filter' } }],
  ])('a prompt that is not let through: %s', async (_who, status, body) => {
    const { model } = await open({ status, body });
    expect(await model.complete(ask('Hi'))).toEqual({
      text: '',
      finishReason: 'content_filter',
      refusal: { kind: 'content-filter', said: body.error.message },
    });
  });
});

it('hands over what the model thought, from its own field or from the text', async () => {
  const message = { reasoning_content: 'three and four' };
  const { model } = await modelAt(
    { body: openAIReply('<think>or so</think>\nSeven.', { message }) },
    { name: 'm' },
  );
  expect(await model.complete(ask('Hi'))).toMatchObject({
    text: 'Seven.',
    reasoning: 'three and four\n\nor so',
  });
});

it('OpenRouter: an error within the choice is an error', async () => {
  const choice = { finish_reason: 'error', error: { code: 502, message: 'Provider returned error' } };
  const { model } = await modelAt(
    { body: openAIReply('Half an ans', { choice }) },
    { provider: 'openrouter', name: 'm' },
  );
  await expect(model.complete(ask('Hi'))).rejects.toMatchObject({ kind: 'server', statusCode: 502 });
});

it('says what cannot be had of a reasoning model', async () => {
  const { model, server } = await modelAt({ body: openAIReply('Hi.') }, { name: 'openai:o3' });
  const { warnings } = await model.complete(ask('Hi', { topLogprobs: 5 }));
  expect(warnings).toEqual([
    'o3: logprobs is not supported for reasoning models',
    'o3: topLogprobs is not supported for reasoning models',
  ]);
  expect(server.requests[0]?.body).not.toHaveProperty('logprobs');
});

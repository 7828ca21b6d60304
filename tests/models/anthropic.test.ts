import { describe, expect, it } from 'vitest';
import { ask, openTestModel, setEnvironment } from '../support/models.ts';
import { anthropicReply } from '../support/wire-bodies.ts';
import { startWireServer, type WireReply } from '../support/wire-server.ts';

async function modelAt(reply: WireReply, options: Partial<Parameters<typeof openTestModel>[0]> = {}) {
  const server = await startWireServer(reply);
  const model = await openTestModel({
    name: 'anthropic:claude-sonnet-4-20250514',
    baseUrl: server.origin,
    apiKey: 'sk-ant-12345',
    ...options,
  });
  return { model, server };
}

describe('what is sent', () => {
  it('the key and the version in headers, the system message apart, the limit always', async () => {
    const { model, server } = await modelAt({ body: anthropicReply('Seven.') });
    await model.complete({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Two and two?' },
        { role: 'assistant', content: 'Four.' },
        { role: 'user', content: 'And three?' },
      ],
      temperature: 0.3,
    });
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/v1/messages' });
    expect(request?.headers).toMatchObject({
      'x-api-key': 'sk-ant-12345',
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
    });
    expect(request?.headers).not.toHaveProperty('authorization');
    expect(request?.body).toEqual({
      model: 'claude-sonnet-4-20250514',
      max_tokens: 1024,
      temperature: 0.3,
      system: [{ type: 'text', text: 'Be brief.' }],
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Two and two?' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'Four.' }] },
        { role: 'user', content: [{ type: 'text', text: 'And three?' }] },
      ],
    });
  });

  it('what the request and the user add; what the API lacks is told', async () => {
    const { model, server } = await modelAt(
      { body: anthropicReply('Seven.') },
      { extraBody: { top_k: 5, thinking: { type: 'disabled' } }, headers: { 'anthropic-beta': 'b1' } },
    );
    const request = ask('Hi', { maxTokens: 99, temperature: 1.5, seed: 3, topLogprobs: 2 });
    const { warnings } = await model.complete(request);
    expect(server.requests[0]?.body).toEqual({
      model: 'claude-sonnet-4-20250514',
      max_tokens: 99,
      temperature: 1,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      top_k: 5,
      thinking: { type: 'disabled' },
    });
    expect(server.requests[0]?.headers['anthropic-beta']).toBe('b1');
    expect(warnings).toEqual([
      'claude-sonnet-4-20250514: seed is not offered by this API',
      'claude-sonnet-4-20250514: 1.5 exceeds anthropic maximum of 1.0. clamped to 1.0',
      "claude-sonnet-4-20250514: Anthropic's API reports no log-probabilities",
    ]);
    expect(await model.complete(request)).not.toHaveProperty('warnings');
  });

  it('to the address that ANTHROPIC_BASE_URL names, with ANTHROPIC_API_KEY, and never OpenAI’s key', async () => {
    const server = await startWireServer({ body: anthropicReply('Hi.') });
    setEnvironment({
      ANTHROPIC_BASE_URL: `${server.origin}/gateway`,
      ANTHROPIC_API_KEY: 'sk-ant-env',
      OPENAI_API_KEY: 'sk-of-openai',
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    });
    const model = await openTestModel({ name: 'anthropic:claude-x' });
    await model.complete(ask('Hi'));
    expect(server.requests[0]).toMatchObject({
      path: '/gateway/v1/messages',
      headers: { 'x-api-key': 'sk-ant-env' },
    });
    expect(JSON.stringify(server.requests[0])).not.toContain('sk-of-openai');
  });
});

describe('what it makes of a reply', () => {
  it('text, thoughts, reason to finish, counts, limits, and the request’s name', async () => {
    const { model } = await modelAt({
      headers: {
        'request-id': 'req_018EeWyXxfu5pfWkrYcMdjWG',
        'anthropic-ratelimit-requests-limit': '50',
        'anthropic-ratelimit-requests-remaining': '49',
        'anthropic-ratelimit-requests-reset': '2020-01-01T00:00:00Z',
      },
      body: anthropicReply('', {
        content: [
          { type: 'thinking', thinking: 'three and four', signature: 'x' },
          { type: 'text', text: 'Sev' },
          { type: 'text', text: 'en.' },
        ],
        stop_reason: 'max_tokens',
        usage: {
          input_tokens: 25,
          cache_creation_input_tokens: 3,
          cache_read_input_tokens: 100,
          output_tokens: 12,
        },
      }),
    });
    expect(await model.complete(ask('Hi'))).toEqual({
      text: 'Seven.',
      reasoning: 'three and four',
      finishReason: 'length',
      // What is read from a cache is counted apart from input_tokens (docs.claude.com/en/docs/build-with-claude/prompt-caching).
      usage: { prompt_tokens: 128, completion_tokens: 12, cached_tokens: 100 },
      limits: { requests: { limit: 50, remaining: 49, reset: 0 } },
      requestId: 'req_018EeWyXxfu5pfWkrYcMdjWG',
    });
  });

  it('a refusal, with what came before it', async () => {
    const { model } = await modelAt({ body: anthropicReply('It begins', { stop_reason: 'refusal' }) });
    expect(await model.complete(ask('Hi'))).toMatchObject({
      text: 'It begins',
      finishReason: 'refusal',
      refusal: { kind: 'refusal', said: 'the model refused to answer' },
    });
  });

  it('a refusal that says why', async () => {
    const stop_details = { type: 'refusal', category: 'cyber', explanation: 'It looks like an attack.' };
    const { model } = await modelAt({
      body: anthropicReply('', { content: [], stop_reason: 'refusal', stop_details }),
    });
    expect(await model.complete(ask('Hi'))).toMatchObject({
      text: '',
      refusal: { kind: 'refusal', said: 'cyber: It looks like an attack.' },
    });
  });

  it('a filter’s 400', async () => {
    // github.com/anthropics/claude-code/issues/58367
    const message = 'Output blocked by content filtering policy';
    const body = { type: 'error', error: { type: 'invalid_request_error', message } };
    const { model } = await modelAt({ status: 400, body });
    expect(await model.complete(ask('Hi'))).toEqual({
      text: '',
      finishReason: 'content_filter',
      refusal: { kind: 'content-filter', said: message },
    });
  });
});

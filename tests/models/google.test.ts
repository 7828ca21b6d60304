import { describe, expect, it } from 'vitest';
import { ask, openTestModel, setEnvironment } from '../support/models.ts';
import { googleReply } from '../support/wire-bodies.ts';
import { startWireServer, type WireReply } from '../support/wire-server.ts';

async function modelAt(reply: WireReply, options: Partial<Parameters<typeof openTestModel>[0]> = {}) {
  const server = await startWireServer(reply);
  const model = await openTestModel({
    name: 'google:gemini-2.0-flash',
    baseUrl: server.origin,
    apiKey: 'goog-12345',
    ...options,
  });
  return { model, server };
}

describe('what is sent', () => {
  it('the key in a header, the system message apart, the sampling under generationConfig', async () => {
    const { model, server } = await modelAt({ body: googleReply('Seven.') });
    await model.complete({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Two and two?' },
        { role: 'assistant', content: 'Four.' },
        { role: 'user', content: 'And three?' },
      ],
      temperature: 0.3,
      topP: 0.5,
      maxTokens: 64,
      seed: 5,
    });
    const [request] = server.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/v1beta/models/gemini-2.0-flash:generateContent',
    });
    expect(request?.headers).toMatchObject({ 'x-goog-api-key': 'goog-12345' });
    expect(request?.headers).not.toHaveProperty('authorization');
    expect(request?.body).toEqual({
      generationConfig: { maxOutputTokens: 64, temperature: 0.3, topP: 0.5, seed: 5 },
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      contents: [
        { role: 'user', parts: [{ text: 'Two and two?' }] },
        { role: 'model', parts: [{ text: 'Four.' }] },
        { role: 'user', parts: [{ text: 'And three?' }] },
      ],
    });
  });

  it('log-probabilities and further parameters, merged into what is there', async () => {
    const { model, server } = await modelAt(
      { body: googleReply('Seven.') },
      { extraBody: { generationConfig: { thinkingConfig: { thinkingBudget: 0 } }, safetySettings: [] } },
    );
    await model.complete(ask('Hi', { temperature: 0, topLogprobs: 4 }));
    await model.complete(ask('Hi'));
    expect(server.requests.map(({ body }) => body)).toEqual([
      {
        generationConfig: {
          temperature: 0,
          responseLogprobs: true,
          logprobs: 4,
          thinkingConfig: { thinkingBudget: 0 },
        },
        contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
        safetySettings: [],
      },
      {
        generationConfig: { thinkingConfig: { thinkingBudget: 0 } },
        contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
        safetySettings: [],
      },
    ]);
  });

  it.each(['GEMINI_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY', 'GOOGLE_API_KEY'])(
    'with the key in %s',
    async (name) => {
      const server = await startWireServer({ body: googleReply('Hi.') });
      setEnvironment({
        GEMINI_API_KEY: undefined,
        GOOGLE_GENERATIVE_AI_API_KEY: undefined,
        GOOGLE_API_KEY: undefined,
        OPENAI_API_KEY: 'sk-of-openai',
        GOOGLE_GEMINI_BASE_URL: server.origin,
        [name]: 'goog-env',
      });
      const model = await openTestModel({ name: 'google:gemini-x' });
      await model.complete(ask('Hi'));
      expect(server.requests[0]?.headers['x-goog-api-key']).toBe('goog-env');
      expect(JSON.stringify(server.requests[0])).not.toContain('sk-of-openai');
    },
  );
});

describe('what it makes of a reply', () => {
  it('text, thoughts, reason to finish and counts', async () => {
    const { model } = await modelAt({
      body: {
        ...googleReply('', {
          content: {
            parts: [{ text: 'three and four', thought: true }, { text: 'Sev' }, { text: 'en.' }],
            role: 'model',
          },
          finishReason: 'length',
        }),
        usageMetadata: {
          promptTokenCount: 7,
          cachedContentTokenCount: 4,
          candidatesTokenCount: 5,
          thoughtsTokenCount: 20,
          totalTokenCount: 32,
        },
      },
    });
    expect(await model.complete(ask('Hi'))).toEqual({
      text: 'Seven.',
      reasoning: 'three and four',
      finishReason: 'length',
      // Thoughts are counted apart from the candidates (ai.google.dev/api/generate-content#UsageMetadata).
      usage: { prompt_tokens: 7, completion_tokens: 25, reasoning_tokens: 20, cached_tokens: 4 },
    });
  });

  it('log-probabilities', async () => {
    // ai.google.dev/api/generate-content#LogprobsResult
    const logprobsResult = {
      topCandidates: [
        {
          candidates: [
            { token: '5', tokenId: 1, logProbability: -0.2 },
            { token: '4', tokenId: 2, logProbability: -1.8 },
          ],
        },
        { candidates: [] },
      ],
      chosenCandidates: [
        { token: '5', tokenId: 1, logProbability: -0.2 },
        { token: ']]', tokenId: 9, logProbability: -0.01 },
      ],
    };
    const { model } = await modelAt({ body: googleReply('5]]', { logprobsResult, avgLogprobs: -0.1 }) });
    expect((await model.complete(ask('Hi', { topLogprobs: 2 }))).logprobs).toEqual([
      {
        token: '5',
        logprob: -0.2,
        top: [
          { token: '5', logprob: -0.2 },
          { token: '4', logprob: -1.8 },
        ],
      },
      { token: ']]', logprob: -0.01, top: [] },
    ]);
  });

  it.each(['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII'])(
    'a reply withheld for %s',
    async (finishReason) => {
      const { model } = await modelAt({ body: googleReply('It begins', { finishReason }) });
      expect(await model.complete(ask('Hi'))).toMatchObject({
        text: 'It begins',
        finishReason,
        refusal: { kind: 'content-filter', said: `the reply was withheld (${finishReason})` },
      });
    },
  );

  it('says in the server’s words why a reply was withheld', async () => {
    const candidate = { content: {}, finishReason: 'RECITATION', finishMessage: 'It cites a book.' };
    const { model } = await modelAt({ body: googleReply('', candidate) });
    expect((await model.complete(ask('Hi'))).refusal?.said).toBe(
      'the reply was withheld (RECITATION): It cites a book.',
    );
  });

  it('a prompt that was blocked', async () => {
    const body = {
      promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
      usageMetadata: { promptTokenCount: 7, totalTokenCount: 7 },
      modelVersion: 'gemini-2.0-flash',
    };
    const { model } = await modelAt({ body });
    expect(await model.complete(ask('Hi'))).toEqual({
      text: '',
      finishReason: 'PROHIBITED_CONTENT',
      usage: { prompt_tokens: 7, completion_tokens: 0 },
      refusal: { kind: 'content-filter', said: 'the prompt was blocked (PROHIBITED_CONTENT)' },
    });
  });
});

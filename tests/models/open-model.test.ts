import { describe, expect, it } from 'vitest';
import { openModel, plainModelName, PROVIDERS } from '../../src/models/open-model.ts';
import { PRESETS } from '../../src/models/presets.ts';
import type { Fetch } from '../../src/models/http.ts';
import { ask, failureOf, FLAGS, openTestModel, setEnvironment } from '../support/models.ts';
import { openAIReply } from '../support/wire-bodies.ts';
import { startWireServer } from '../support/wire-server.ts';

const KEYS = [...new Set(Object.values(PRESETS).flatMap(({ keys }) => keys))];
const CLEAN = Object.fromEntries(
  [
    ...KEYS,
    'OPENAI_BASE_URL',
    'OPENAI_API_BASE',
    'OPENAI_API_KEY',
    'ANTHROPIC_API_KEY',
    'ANTHROPIC_BASE_URL',
    'GEMINI_API_KEY',
    'GOOGLE_API_KEY',
    'GOOGLE_GENERATIVE_AI_API_KEY',
    'AZURE_OPENAI_ENDPOINT',
    'AZURE_OPENAI_API_KEY',
    'AZURE_OPENAI_KEY',
  ].map((name) => [name, undefined]),
);

/** What a model would send, to whom, without sending it. */
async function sentBy(options: Parameters<typeof openTestModel>[0]) {
  let sent: { url: string; headers: Record<string, string>; body: Record<string, unknown> } | undefined;
  const wrapFetch = (): Fetch => async (url, init) => {
    sent = {
      url: url as string,
      headers: init?.headers as Record<string, string>,
      body: JSON.parse(init?.body as string) as Record<string, unknown>,
    };
    return new Response(JSON.stringify(openAIReply('Hi.')), {
      headers: { 'content-type': 'application/json' },
    });
  };
  const model = await openTestModel({ ...options, wrapFetch });
  expect((await model.complete(ask('Hi', { maxTokens: 9 }))).text).toBe('Hi.');
  return { model, ...(sent as NonNullable<typeof sent>) };
}

describe('names', () => {
  it.each([
    ['gpt-4o', 'gpt-4o'],
    ['openai:gpt-4o', 'gpt-4o'],
    ['azure:deployment', 'deployment'],
    ['anthropic:claude-x', 'claude-x'],
    ['google:gemini-x', 'gemini-x'],
    ['bedrock:anthropic.claude-v2:1', 'anthropic.claude-v2:1'],
    ['openrouter:meta-llama/llama-3:free', 'meta-llama/llama-3:free'],
    ['ollama:mistral:7b', 'mistral:7b'],
    // Only known prefixes count.
    ['llama3:8b', 'llama3:8b'],
    ['ft:gpt-4o:org::id', 'ft:gpt-4o:org::id'],
    ['constructor:x', 'constructor:x'],
    ['openai:', 'openai:'],
    [':x', ':x'],
  ])('%s is %s to its server', async (name, plain) => {
    expect(plainModelName(name)).toBe(plain);
    setEnvironment({ ...CLEAN, AZURE_OPENAI_ENDPOINT: 'http://127.0.0.1:9', AWS_REGION: 'us-east-1' });
    const model = await openTestModel({ name, baseUrl: 'http://127.0.0.1:9/v1', apiKey: 'key-12345' });
    expect(model.name).toBe(plain);
  });

  it('a provider that is given apart: the name has no prefix', async () => {
    setEnvironment(CLEAN);
    const { body, url } = await sentBy({ provider: 'ollama', name: 'mistral:7b' });
    expect([body['model'], url]).toEqual(['mistral:7b', 'http://localhost:11434/v1/chat/completions']);
  });

  it.each(['opnai', 'constructor', ''])('no provider is called %j', async (provider) => {
    await expect(openModel({ provider, name: 'x', flags: FLAGS })).rejects.toMatchObject({
      name: 'InputError',
      message: `no provider "${provider}" is known`,
      remedy: `Known ones: ${PROVIDERS.join(', ')}.`,
    });
  });
});

describe('addresses and keys', () => {
  it.each([
    ['http://127.0.0.1:8000/v1', 'http://127.0.0.1:8000/v1/chat/completions'],
    ['http://127.0.0.1:8000/v1///', 'http://127.0.0.1:8000/v1/chat/completions'],
    ['http://127.0.0.1:8000/v1/chat/completions', 'http://127.0.0.1:8000/v1/chat/completions'],
    ['http://127.0.0.1:8000/v1?tenant=a%20b', 'http://127.0.0.1:8000/v1/chat/completions?tenant=a+b'],
  ])('%s', async (baseUrl, url) => {
    setEnvironment({ ...CLEAN, OPENAI_API_KEY: 'sk-env' });
    const sent = await sentBy({ name: 'm', baseUrl });
    expect(sent.url).toBe(url);
    expect(sent.headers['authorization']).toBe('Bearer sk-env');
  });

  it('a name and a password in the address go to its server, in the usual form', async () => {
    setEnvironment(CLEAN);
    const sent = await sentBy({ name: 'm', baseUrl: 'http://us%40er:pa%3Ass@127.0.0.1:8000/v1' });
    expect(sent.url).toBe('http://127.0.0.1:8000/v1/chat/completions');
    expect(sent.headers['authorization']).toBe(`Basic ${Buffer.from('us@er:pa:ss').toString('base64')}`);
    expect(sent.model.address).not.toMatch(/us@er|us%40er|pa:ss|pa%3Ass/);
  });

  it('OPENAI_BASE_URL, then OPENAI_API_BASE, then OpenAI’s own', async () => {
    setEnvironment({ ...CLEAN, OPENAI_API_KEY: 'sk-env', OPENAI_API_BASE: 'http://127.0.0.1:2/v1' });
    expect((await sentBy({ name: 'm' })).url).toBe('http://127.0.0.1:2/v1/chat/completions');
    setEnvironment({ OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' });
    expect((await sentBy({ name: 'm' })).url).toBe('http://127.0.0.1:1/v1/chat/completions');
    expect((await sentBy({ name: 'openai:m' })).url).toBe('http://127.0.0.1:1/v1/chat/completions');
    setEnvironment({ OPENAI_BASE_URL: '', OPENAI_API_BASE: '' });
    expect((await sentBy({ name: 'm' })).url).toBe('https://api.openai.com/v1/chat/completions');
  });

  it('a plain name at OpenAI’s own server is OpenAI’s: its reasoning models are known', async () => {
    setEnvironment({ ...CLEAN, OPENAI_API_KEY: 'sk-env' });
    expect((await sentBy({ name: 'o3' })).body).toMatchObject({ max_completion_tokens: 9 });
    // Elsewhere a name says nothing.
    expect((await sentBy({ name: 'o3', baseUrl: 'http://127.0.0.1:8000/v1' })).body).toMatchObject({
      max_tokens: 9,
    });
  });

  it.each(Object.entries(PRESETS))(
    '%s has its server and its key, and never OpenAI’s',
    async (provider, { baseUrl, keys }) => {
      setEnvironment({ ...CLEAN, OPENAI_API_KEY: 'sk-of-openai', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' });
      if (keys[0] !== undefined) {
        await expect(openModel({ name: `${provider}:m`, flags: FLAGS })).rejects.toMatchObject({
          name: 'InputError',
          message: `no API key for ${baseUrl}`,
          place: { flag: '--openai-api-key' },
          remedy: `Set ${keys[0]} (a .env file in this folder is read), or name another server with --openai-api-base.`,
        });
      }
      for (const key of [undefined, ...keys]) {
        if (key === undefined && keys.length > 0) continue;
        setEnvironment({
          ...Object.fromEntries(keys.map((name) => [name, undefined])),
          ...(key && { [key]: 'own-key' }),
        });
        const { url, headers } = await sentBy({ name: `${provider}:m` });
        expect(url).toBe(`${baseUrl}/chat/completions`);
        expect(headers['authorization']).toBe(key === undefined ? undefined : 'Bearer own-key');
      }
    },
  );

  it.each([
    ['gpt-4o', 'no API key for https://api.openai.com/v1', 'OPENAI_API_KEY'],
    ['openai:gpt-4o', 'no API key for https://api.openai.com/v1', 'OPENAI_API_KEY'],
    ['anthropic:claude-x', 'no API key for https://api.anthropic.com/v1', 'ANTHROPIC_API_KEY'],
    ['google:gemini-x', 'no API key for https://generativelanguage.googleapis.com/v1beta', 'GEMINI_API_KEY'],
  ])('%s without a key', async (name, message, variable) => {
    setEnvironment({
      ...CLEAN,
      ...(variable === 'OPENAI_API_KEY' ? {} : { OPENAI_API_KEY: 'sk-of-openai' }),
    });
    await expect(openModel({ name, flags: FLAGS })).rejects.toMatchObject({
      name: 'InputError',
      message,
      remedy: expect.stringContaining(`Set ${variable} `) as string,
    });
  });

  it.each([
    ['no-such-provider', { provider: 'none', name: 'm' }, '--model'],
    ['no key', { name: 'gpt-4o' }, '--openai-api-key'],
    ['no address', { name: 'm', baseUrl: 'here' }, '--openai-api-base'],
    ['no region', { name: 'bedrock:m' }, '--model'],
  ])('%s names the flag of the command line where no other is given', async (_what, options, flag) => {
    setEnvironment({ ...CLEAN, AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined });
    await expect(openModel(options)).rejects.toMatchObject({ name: 'InputError', place: { flag } });
  });

  it.each(['gpt-4o', 'openai:m', 'groq:m', 'anthropic:m', 'google:m', 'azure:m'])(
    '%s at what is no address',
    async (name) => {
      await expect(
        openModel({ name, baseUrl: 'localhost:8000', apiKey: 'k', flags: FLAGS }),
      ).rejects.toMatchObject({
        name: 'InputError',
        message: '"localhost:8000" is no web address',
        place: { flag: '--openai-api-base' },
      });
    },
  );
});

describe('address and account', () => {
  const open = (options: object = {}) =>
    openTestModel({
      name: 'm',
      baseUrl: 'http://127.0.0.1:8000/v1?tenant=a&api_key=query-key',
      apiKey: 'sk-12345',
      ...options,
    });

  it('the address tells all that decides a reply beside the request, and no key', async () => {
    const model = await open({
      extraBody: { top_k: 1 },
      headers: { 'X-Route': 'gpt-4o', 'Api-Key': 'header-secret', 'X-My-Token': 'token-secret' },
      isReasoning: false,
    });
    expect(JSON.parse(model.address)).toEqual({
      provider: 'openai-compatible',
      baseUrl: 'http://127.0.0.1:8000/v1',
      query: { tenant: 'a' },
      model: 'm',
      extraBody: { top_k: 1 },
      // printf gpt-4o | sha256sum
      headers: { 'api-key': null, 'x-my-token': null, 'x-route': 'a2a69af70d1b9be7' },
      isReasoning: false,
    });
    expect(model.account).toMatch(/^[0-9a-f]{16}$/);
  });

  it('the address tells headers apart by their values, but for keys', async () => {
    const address = async (headers: Record<string, string>) => (await open({ headers })).address;
    const one = await address({ 'x-route': 'gpt-4o', authorization: 'Bearer key-one' });
    expect(await address({ authorization: 'Bearer key-two', 'X-Route': 'gpt-4o' })).toBe(one);
    expect(await address({ 'x-route': 'llama-8b', authorization: 'Bearer key-one' })).not.toBe(one);
    expect(one).not.toMatch(/gpt-4o|key-one/);
  });

  it('equal accounts are one server under one key', async () => {
    const account = async (options: object) => (await open(options)).account;
    const same = await account({});
    expect(await account({ name: 'other', extraBody: { a: 1 }, baseUrl: 'http://127.0.0.1:8000/v2' })).toBe(
      same,
    );
    expect(await account({ apiKey: 'sk-other' })).not.toBe(same);
    expect(await account({ baseUrl: 'http://127.0.0.1:8001/v1' })).not.toBe(same);
    expect(await account({ headers: { 'api-key': 'x' } })).not.toBe(same);
  });
});

it('never shows what is secret in an address, in a header, or in a query', async () => {
  const server = await startWireServer(({ path, headers }) => ({
    status: 400,
    body: {
      error: {
        message: `${path} ${String(headers['x-secret'])} ${String(headers.authorization)} pass-word1`,
      },
    },
  }));
  const model = await openTestModel({
    name: 'm',
    baseUrl: `${server.origin.replace('//', '//user:pass-word1@')}/v1?api_key=query-key`,
    headers: { 'x-secret': 'header-secret' },
  });
  const { message } = await failureOf(model.complete(ask('Hi')));
  expect(message).toBe(`${server.origin}/v1 answered 400: /v1/chat/completions?api_key=*** *** *** ***`);
});

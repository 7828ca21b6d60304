import { describe, expect, it } from 'vitest';
import type { CallFailure } from '../../src/errors.ts';
import { ask, failureOf, openTestModel } from '../support/models.ts';
import { startWireServer, type WireReply } from '../support/wire-server.ts';

/** A model that answers each call with one reply. */
async function modelWith(reply: WireReply, provider = 'openai-compatible') {
  const server = await startWireServer(reply);
  const model = await openTestModel({
    provider,
    name: 'some-model',
    baseUrl: `${server.origin}/v1`,
    apiKey: 'sk-secret-12345',
    region: 'us-east-1',
  });
  return { model, server };
}

const openAI = (message: string, fields: object = {}) => ({
  error: { message, type: 'invalid_request_error', param: null, code: null, ...fields },
});
const anthropic = (type: string, message: string, fields: object = {}) => ({
  type: 'error',
  error: { type, message, ...fields },
  request_id: 'req_011CbrFTcXhtiMzr3s6EocF7',
});
const google = (code: number, status: string, message: string, details: object[] = []) => ({
  error: { code, message, status, details },
});

/** Bodies as the providers document them, or as their users report them; the comment says where. */
const CASES: [what: string, provider: string, status: number, body: object | string, kind: CallFailure][] = [
  // platform.openai.com/docs/guides/error-codes
  [
    'a wrong key',
    'openai',
    401,
    openAI('Incorrect API key provided: sk-s***45.', { code: 'invalid_api_key' }),
    'rejected-key',
  ],
  [
    'no model of that name',
    'openai',
    404,
    openAI('The model `x` does not exist', { code: 'model_not_found' }),
    'unknown-model',
  ],
  ['the same as a 400', 'openai', 400, openAI('The model x does not exist'), 'unknown-model'],
  [
    'too many requests',
    'openai',
    429,
    openAI('Rate limit reached for gpt-4o', { type: 'requests', code: 'rate_limit_exceeded' }),
    'rate-limit',
  ],
  [
    'no money left',
    'openai',
    429,
    openAI('You exceeded your current quota', { type: 'insufficient_quota', code: 'insufficient_quota' }),
    'rejected-key',
  ],
  [
    'above a whole minute’s tokens',
    'openai',
    429,
    openAI(
      'Request too large for gpt-4o in organization org-1 on tokens per min (TPM): Limit 10000, Requested 10213.',
      { type: 'tokens', code: 'rate_limit_exceeded' },
    ),
    'too-long',
  ],
  [
    'a bad parameter',
    'openai',
    400,
    openAI(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      { code: 'unsupported_parameter' },
    ),
    'bad-request',
  ],
  [
    'the server’s own fault',
    'openai',
    500,
    openAI('The server had an error', { type: 'server_error' }),
    'server',
  ],
  ['a gateway’s page', 'openai', 502, '<html><body>502 Bad Gateway</body></html>', 'server'],
  [
    'a conversation too long',
    'openai',
    400,
    openAI(
      "This model's maximum context length is 8192 tokens. However, your messages resulted in 10007 tokens.",
      { code: 'context_length_exceeded' },
    ),
    'too-long',
  ],
  // github.com/vllm-project/vllm/issues/20409
  [
    'too long, vLLM',
    'openai-compatible',
    400,
    {
      object: 'error',
      message:
        "This model's maximum context length is 16384 tokens. However, you requested 19591 tokens (9591 in the messages, 10000 in the completion).",
      type: 'BadRequestError',
      param: null,
      code: 400,
    },
    'too-long',
  ],
  // github.com/ggml-org/llama.cpp, tools/server
  [
    'too long, llama.cpp',
    'openai-compatible',
    400,
    {
      error: {
        code: 400,
        message: 'the request exceeds the available context size. try increasing the context size',
        type: 'exceed_context_size_error',
      },
    },
    'too-long',
  ],
  [
    'FastAPI’s word for a bad request',
    'openai-compatible',
    422,
    { detail: [{ loc: ['body', 'seed'], msg: 'not an integer' }] },
    'bad-request',
  ],
  [
    'a body too large for a proxy',
    'openai-compatible',
    413,
    '<html>413 Request Entity Too Large</html>',
    'too-long',
  ],
  [
    'a bad key as a 400, xAI',
    'xai',
    400,
    { code: 'Client specified an invalid argument', error: 'Incorrect API key provided: sk***45.' },
    'rejected-key',
  ],
  [
    'no balance, DeepSeek',
    'deepseek',
    402,
    openAI('Insufficient Balance', { type: 'unknown_error' }),
    'rejected-key',
  ],
  [
    'overloaded at a status of another fault',
    'openai-compatible',
    429,
    { error: { message: 'busy', type: 'overloaded_error' } },
    'server',
  ],
  ['a timeout at the server', 'openai-compatible', 408, '', 'server'],
  // docs.claude.com/en/api/errors
  ['overloaded', 'anthropic', 529, anthropic('overloaded_error', 'Overloaded'), 'server'],
  [
    'too many requests',
    'anthropic',
    429,
    anthropic(
      'rate_limit_error',
      "This request would exceed your account's rate limit. Please try again later.",
    ),
    'rate-limit',
  ],
  ['a wrong key', 'anthropic', 401, anthropic('authentication_error', 'invalid x-api-key'), 'rejected-key'],
  ['no such model', 'anthropic', 404, anthropic('not_found_error', 'model: claude-9'), 'unknown-model'],
  [
    'a request too large',
    'anthropic',
    413,
    anthropic('request_too_large', 'Request exceeds the maximum size'),
    'too-long',
  ],
  [
    'a conversation too long',
    'anthropic',
    400,
    anthropic('invalid_request_error', 'prompt is too long: 215000 tokens > 200000 maximum'),
    'too-long',
  ],
  [
    'too long with its reply',
    'anthropic',
    400,
    anthropic(
      'invalid_request_error',
      'input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000',
    ),
    'too-long',
  ],
  // github.com/anthropics/claude-code/issues/66314
  [
    'no credit left',
    'anthropic',
    400,
    anthropic(
      'invalid_request_error',
      'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
    ),
    'rejected-key',
  ],
  // learn.microsoft.com/microsoft-cloud/dev/dev-proxy/concepts/anthropic-529-overloaded-error
  [
    'the month’s limit is spent',
    'anthropic',
    429,
    anthropic('rate_limit_error', 'spend limit', { details: { error_code: 'enforced_spend_limit_reached' } }),
    'rejected-key',
  ],
  [
    'a bad parameter',
    'anthropic',
    400,
    anthropic('invalid_request_error', 'max_tokens: must be positive'),
    'bad-request',
  ],
  // github.com/cequence-io/openai-scala-client/issues/109
  [
    'a wrong key',
    'google',
    400,
    google(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'API_KEY_INVALID',
        domain: 'googleapis.com',
      },
    ]),
    'rejected-key',
  ],
  [
    'no such model',
    'google',
    404,
    google(404, 'NOT_FOUND', 'models/x is not found for API version v1beta'),
    'unknown-model',
  ],
  // github.com/gke-labs/gemini-for-kubernetes-development/issues/1215
  [
    'too many requests',
    'google',
    429,
    google(
      429,
      'RESOURCE_EXHAUSTED',
      'You exceeded your current quota, please check your plan and billing details.',
    ),
    'rate-limit',
  ],
  [
    'a conversation too long',
    'google',
    400,
    google(
      400,
      'INVALID_ARGUMENT',
      'The input token count (1048600) exceeds the maximum number of tokens allowed (1048576).',
    ),
    'too-long',
  ],
  [
    'overloaded',
    'google',
    503,
    google(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
    'server',
  ],
  [
    'a country without service',
    'google',
    400,
    google(400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.'),
    'bad-request',
  ],
  [
    'an error within a list',
    'google',
    429,
    [google(429, 'RESOURCE_EXHAUSTED', 'Resource exhausted.')],
    'rate-limit',
  ],
];

describe('the kind of a failure', () => {
  it.each(CASES)('%s (%s, %i)', async (_what, provider, status, body, kind) => {
    const { model } = await modelWith({ status, body }, provider);
    const error = await failureOf(model.complete(ask('Hello?')));
    expect(error).toMatchObject({ kind, statusCode: status });
  });

  // docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_Errors
  it.each<[string, number, string, CallFailure]>([
    ['ThrottlingException', 429, 'Too many requests, please wait before trying again.', 'rate-limit'],
    ['ThrottlingException', 400, 'Too many tokens per day, please wait before trying again.', 'rate-limit'],
    ['ModelNotReadyException', 429, 'The model is not ready.', 'server'],
    ['ModelTimeoutException', 408, 'The request took too long to process.', 'server'],
    ['ModelErrorException', 424, 'The request failed due to an error while processing the model.', 'server'],
    ['ServiceUnavailableException', 503, 'The service isn’t currently available.', 'server'],
    ['InternalServerException', 500, 'An internal server error occurred.', 'server'],
    [
      'AccessDeniedException',
      403,
      "You don't have access to the model with the specified model ID.",
      'rejected-key',
    ],
    [
      'UnrecognizedClientException',
      403,
      'The security token included in the request is invalid.',
      'rejected-key',
    ],
    ['ResourceNotFoundException', 404, 'Could not resolve the foundation model.', 'unknown-model'],
    ['ValidationException', 400, 'The provided model identifier is invalid.', 'unknown-model'],
    // github.com/terricain/aioboto3/issues/352
    [
      'ValidationException',
      400,
      'Invocation of model ID anthropic.claude-3-5-sonnet-20241022-v2:0 with on-demand throughput isn’t supported.',
      'unknown-model',
    ],
    ['ValidationException', 400, 'Input is too long for requested model.', 'too-long'],
    ['ValidationException', 400, '1 validation error detected', 'bad-request'],
  ])('%s (bedrock, %i): %s', async (name, status, message, kind) => {
    const headers = {
      'x-amzn-errortype': `${name}:http://internal.amazon.com/coral/com.amazon.bedrock/`,
      'x-amzn-requestid': 'a1b2',
    };
    const { model } = await modelWith({ status, headers, body: { message } }, 'bedrock');
    const error = await failureOf(model.complete(ask('Hello?')));
    expect(error).toMatchObject({ kind, statusCode: status, requestId: 'a1b2' });
    expect(error.message).toContain(`answered ${status}: ${message}`);
  });
});

describe.each(['openai', 'openai-compatible', 'groq', 'anthropic', 'google', 'bedrock'])('%s', (provider) => {
  const call = async (reply: WireReply) => {
    const { model } = await modelWith(reply, provider);
    return failureOf(model.complete(ask('Hello?')));
  };

  it.each<[string, object, number, CallFailure]>([
    // openrouter.ai/docs/api/reference/errors-and-debugging
    ['by its number', { error: { message: 'Rate limited', code: 429 } }, 429, 'rate-limit'],
    ['by its number as text', { error: { message: 'Upstream is down', code: '502' } }, 502, 'server'],
    ['by its type', { error: { message: 'no', type: 'authentication_error' } }, 401, 'rejected-key'],
    ['without any name', { error: 'something broke' }, 500, 'server'],
  ])('takes an error in a reply that says 200 for one, %s', async (_how, body, statusCode, kind) => {
    const error = await call({ body });
    expect(error).toMatchObject({ kind, statusCode });
    expect(error.message).toContain('answered 200 with an error: ');
  });

  it('takes a body that was cut for the connection’s fault', async () => {
    expect(await call({ body: '{"id":"chatcmpl-1","choices":[{"mess' })).toMatchObject({
      kind: 'truncated-reply',
    });
    expect(await call({ body: '' })).toMatchObject({ kind: 'truncated-reply' });
  });

  it('takes whole JSON that is no reply, and a page of HTML, for the server’s', async () => {
    for (const body of ['{"hello":"world"}', '[]', '"text"', '<html>Sign in</html>']) {
      const error = await call({ body });
      expect(error.kind, body).toBe('malformed-reply');
      expect(error.message).toContain('answered with something that is no chat completion');
    }
  });

  it('takes a connection that is reset in mid-body for the network’s', async () => {
    expect(await call({ body: '{"half":', ending: 'reset' })).toMatchObject({ kind: 'network' });
  });

  it('says how long to wait, what is left of the limits, and the request’s name', async () => {
    const error = await call({
      status: 429,
      headers: {
        'retry-after': '7',
        'x-request-id': 'r-9',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '6m0s',
      },
      body: { error: { message: 'slow down', type: 'rate_limit_error' } },
    });
    expect(error).toMatchObject({
      kind: 'rate-limit',
      retryAfter: 7000,
      requestId: 'r-9',
      limits: { tokens: { remaining: 0, reset: 360_000 } },
    });
  });

  it('never shows the key, a control character, or a whole long body', async () => {
    const error = await call({
      status: 400,
      body: { error: { message: `key sk-secret-12345 \u001b[31m red \u202e ${'long '.repeat(1000)}` } },
    });
    expect(error.message).toContain('key *** [31m red ');
    expect(error.message).not.toMatch(/sk-secret|[\p{Cc}\p{Cf}]/u);
    expect(error.message.length).toBeLessThan(800);
    expect((await call({ body: 'sk-secret-12345' })).message).toContain('no chat completion: ***');
  });
});

describe('how long to wait', () => {
  it.each<[string, Record<string, string>, object, number | undefined]>([
    ['retry-after-ms', { 'retry-after-ms': '1250', 'retry-after': '9' }, {}, 1250],
    ['seconds', { 'retry-after': '0.5' }, {}, 500],
    ['a date in the past', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, {}, 0],
    [
      'Google’s RetryInfo',
      {},
      google(429, 'RESOURCE_EXHAUSTED', 'Quota', [
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '17s' },
      ]),
      17_000,
    ],
    ['nothing', { 'retry-after': 'later' }, {}, undefined],
  ])('%s', async (_what, headers, body, retryAfter) => {
    const { model } = await modelWith({ status: 429, headers, body }, 'google');
    expect((await failureOf(model.complete(ask('Hello?')))).retryAfter).toBe(retryAfter);
  });

  it('a date to come', async () => {
    const until = Math.ceil(Date.now() / 1000) * 1000 + 10_000;
    const headers = { 'retry-after': new Date(until).toUTCString() };
    const { model } = await modelWith({ status: 503, headers });
    const { retryAfter } = await failureOf(model.complete(ask('Hello?')));
    expect(retryAfter).toBeGreaterThan(9000);
    expect(retryAfter).toBeLessThanOrEqual(11_000);
  });

  it('OpenRouter holds money back for calls in flight: a 402 that passes', async () => {
    // openrouter.ai/docs/projects/docs/api_reference/errors-and-debugging
    const { model } = await modelWith({
      status: 402,
      headers: { 'retry-after': '2' },
      body: openAI('in-flight budget'),
    });
    expect(await failureOf(model.complete(ask('Hello?')))).toMatchObject({
      kind: 'rate-limit',
      retryAfter: 2000,
    });
  });
});

describe('the network', () => {
  it('names a server that is not there, and the flag that names it', async () => {
    const { model, server } = await modelWith({});
    await server.close();
    const error = await failureOf(model.complete(ask('Hello?')));
    expect(error).toMatchObject({
      kind: 'network',
      message: `${server.origin}/v1: no server listens there (ECONNREFUSED)`,
    });
    expect(error.remedy).toContain('--openai-api-base');
  });

  it('names a host that does not exist', async () => {
    const model = await openTestModel({ name: 'm', baseUrl: 'http://no-such-host.invalid/v1' });
    const error = await failureOf(model.complete(ask('Hello?')));
    expect(error.kind).toBe('network');
    expect(error.message).toMatch(/no such host|could not be looked up/);
  });

  it('calls a server that stays silent a timeout', async () => {
    const server = await startWireServer({ body: '', ending: 'stall' });
    const model = await openTestModel({ name: 'm', baseUrl: server.origin, timeout: 200 });
    expect(await failureOf(model.complete(ask('Hello?')))).toMatchObject({ kind: 'timeout' });
  });

  it('tells where a server has moved to', async () => {
    const { model } = await modelWith({ status: 308, headers: { location: 'https://elsewhere.example/v1' } });
    const error = await failureOf(model.complete(ask('Hello?')));
    expect(error.kind).toBe('bad-request');
    expect(error.remedy).toContain('https://elsewhere.example/v1');
  });

  it('gives way to the caller’s signal', async () => {
    const server = await startWireServer({ body: '', ending: 'stall' });
    const model = await openTestModel({ name: 'm', baseUrl: server.origin });
    const controller = new AbortController();
    const call = model.complete(ask('Hello?'), controller.signal).catch((error: unknown) => error);
    await expect.poll(() => server.requests.length).toBe(1);
    const reason = new Error('the user interrupted');
    controller.abort(reason);
    expect(await call).toBe(reason);
  });
});

import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FLAGS, ask, openTestModel, setEnvironment } from '../support/models.ts';
import { converseReply } from '../support/wire-bodies.ts';
import { startWireServer, type WireReply, type WireRequest } from '../support/wire-server.ts';
import { openModel } from '../../src/models/open-model.ts';

const NO_CREDENTIALS = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_BEARER_TOKEN_BEDROCK: undefined,
  AWS_REGION: undefined,
  AWS_DEFAULT_REGION: undefined,
  AWS_ENDPOINT_URL_BEDROCK_RUNTIME: undefined,
};
const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const MODEL = 'anthropic.claude-3-5-sonnet-20240620-v1:0';

async function modelAt(reply: WireReply, environment: Record<string, string>, options = {}) {
  const server = await startWireServer(reply);
  setEnvironment({ ...NO_CREDENTIALS, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: server.origin, ...environment });
  return { server, model: await openTestModel({ name: `bedrock:${MODEL}`, ...options }) };
}

/**
 * The signature of a request, computed from the text of the specification
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html) with node:crypto.
 */
function signatureOf({ method, path, headers, text }: WireRequest, secret: string, region: string): string {
  const sha256 = (data: string) => createHash('sha256').update(data).digest('hex');
  const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
  const signed = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? '';
  const date = String(headers['x-amz-date']);
  const canonical = [
    method,
    // Every service but S3 wants each segment of the path encoded twice.
    path.split('/').map(encodeURIComponent).join('/'),
    '',
    ...signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    signed,
    sha256(text),
  ].join('\n');
  const scope = `${date.slice(0, 8)}/${region}/bedrock/aws4_request`;
  const key = scope
    .split('/')
    .reduce<string | Buffer>((derived, part) => hmac(derived, part), `AWS4${secret}`);
  return hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n')).toString('hex');
}

describe('what is sent', () => {
  it('a body of Converse, signed', async () => {
    const { model, server } = await modelAt(
      { body: converseReply('Seven.') },
      { ...KEYS, AWS_REGION: 'eu-west-1', AWS_SESSION_TOKEN: 'session-token-1' },
      { extraBody: { top_k: 200 }, headers: { 'x-amzn-bedrock-trace': 'ENABLED' } },
    );
    await model.complete({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Zwei und zwei — 二と二?' },
        { role: 'assistant', content: 'Vier.' },
        { role: 'user', content: 'And three?' },
      ],
      temperature: 0.3,
      topP: 0.9,
      maxTokens: 64,
    });
    const request = server.requests[0] as WireRequest;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/model/anthropic.claude-3-5-sonnet-20240620-v1%3A0/converse',
    });
    expect(request.body).toEqual({
      messages: [
        { role: 'user', content: [{ text: 'Zwei und zwei — 二と二?' }] },
        { role: 'assistant', content: [{ text: 'Vier.' }] },
        { role: 'user', content: [{ text: 'And three?' }] },
      ],
      system: [{ text: 'Be brief.' }],
      inferenceConfig: { maxTokens: 64, temperature: 0.3, topP: 0.9 },
      additionalModelRequestFields: { top_k: 200 },
    });
    const { headers } = request;
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-amz-security-token': 'session-token-1',
      'x-amzn-bedrock-trace': 'ENABLED',
    });
    const date = String(headers['x-amz-date']);
    expect(
      Math.abs(Date.now() - Date.parse(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'))),
    ).toBeLessThan(60_000);
    expect(headers.authorization).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${date.slice(0, 8)}/eu-west-1/bedrock/aws4_request, ` +
        'SignedHeaders=accept;host;x-amz-date;x-amz-security-token;x-amzn-bedrock-trace, ' +
        `Signature=${signatureOf(request, KEYS.AWS_SECRET_ACCESS_KEY, 'eu-west-1')}`,
    );
  });

  it('the same to an inference profile, whose name has slashes', async () => {
    const name =
      'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-3-5-sonnet-20241022-v2:0';
    const { model, server } = await modelAt(
      { body: converseReply('Hi.') },
      { ...KEYS, AWS_DEFAULT_REGION: 'us-east-1' },
      { name: `bedrock:${name}` },
    );
    await model.complete(ask('Hi'));
    const request = server.requests[0] as WireRequest;
    expect(request.path).toBe(`/model/${encodeURIComponent(name)}/converse`);
    expect(request.body).toEqual({ messages: [{ role: 'user', content: [{ text: 'Hi' }] }] });
    expect(request.headers.authorization).toContain(
      signatureOf(request, KEYS.AWS_SECRET_ACCESS_KEY, 'us-east-1'),
    );
    expect(model.name).toBe(name);
  });

  it('a key of Bedrock’s own as it is', async () => {
    const { model, server } = await modelAt(
      { body: converseReply('Hi.') },
      { ...KEYS, AWS_BEARER_TOKEN_BEDROCK: 'bedrock-key-1', AWS_REGION: 'us-east-1' },
    );
    await model.complete(ask('Hi'));
    expect(server.requests[0]?.headers.authorization).toBe('Bearer bedrock-key-1');
  });

  it('nothing where credentials or the region are missing', async () => {
    setEnvironment({ ...NO_CREDENTIALS, AWS_REGION: 'us-east-1', OPENAI_API_KEY: 'sk-of-openai' });
    const open = () => openModel({ name: 'bedrock:m', flags: FLAGS });
    await expect(open()).rejects.toMatchObject({
      name: 'InputError',
      message: 'no credentials for Amazon Bedrock',
    });
    setEnvironment({ AWS_REGION: undefined });
    await expect(open()).rejects.toMatchObject({
      name: 'InputError',
      message: 'no region for Amazon Bedrock',
    });
  });
});

describe('what it makes of a reply', () => {
  const open = (reply: WireReply) => modelAt(reply, { ...KEYS, AWS_REGION: 'us-east-1' });

  it('text, thoughts, reason to finish, counts, and the request’s name', async () => {
    const { model } = await open({
      headers: { 'x-amzn-requestid': '5e3c' },
      body: converseReply('', {
        output: {
          message: {
            role: 'assistant',
            content: [
              { reasoningContent: { reasoningText: { text: 'three and four', signature: 'x' } } },
              { text: 'Sev' },
              { text: 'en.' },
            ],
          },
        },
        stopReason: 'max_tokens',
        usage: {
          inputTokens: 30,
          outputTokens: 8,
          totalTokens: 148,
          cacheReadInputTokens: 100,
          cacheWriteInputTokens: 10,
        },
      }),
    });
    expect(await model.complete(ask('Hi'))).toEqual({
      text: 'Seven.',
      reasoning: 'three and four',
      finishReason: 'length',
      usage: { prompt_tokens: 140, completion_tokens: 8, cached_tokens: 100 },
      requestId: '5e3c',
    });
  });

  it.each(['guardrail_intervened', 'content_filtered'])('a reply withheld: %s', async (stopReason) => {
    const { model } = await open({ body: converseReply('Sorry, no.', { stopReason }) });
    const { text, refusal } = await model.complete(ask('Hi'));
    expect({ text, kind: refusal?.kind }).toEqual({ text: 'Sorry, no.', kind: 'content-filter' });
    expect(refusal?.said).toContain(stopReason);
  });

  it('what Converse has no parameter for', async () => {
    const { model } = await modelAt(
      { body: converseReply('Hi.') },
      { ...KEYS, AWS_REGION: 'us-east-1' },
      { stream: true },
    );
    expect((await model.complete(ask('Hi', { seed: 1, topLogprobs: 1 }))).warnings).toEqual([
      `${MODEL}: seed is not offered by this API`,
      `${MODEL}: Bedrock's Converse reports no log-probabilities`,
      `${MODEL}: replies of Bedrock are not streamed`,
    ]);
  });

  it('an error that echoes the secrets, without them', async () => {
    const message = `bad signature of ${KEYS.AWS_SECRET_ACCESS_KEY} and session-token-1`;
    const { model } = await modelAt(
      { status: 403, body: { message } },
      { ...KEYS, AWS_SESSION_TOKEN: 'session-token-1', AWS_REGION: 'us-east-1' },
    );
    await expect(model.complete(ask('Hi'))).rejects.toMatchObject({
      kind: 'rejected-key',
      message: expect.stringContaining('bad signature of *** and ***') as string,
    });
  });
});

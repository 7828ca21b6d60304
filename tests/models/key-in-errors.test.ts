import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { createBatchTransport } from '../../src/models/batch/batch-transport.ts';
import { BatchFile } from '../../src/records/batch-file.ts';
import { startFakeOpenAIBatches } from '../support/fake-openai-batches.ts';
import { ask, failureOf, openTestModel } from '../support/models.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startWireServer } from '../support/wire-server.ts';

/** 200 characters of which no 12 stand together twice. */
const KEY = Array.from({ length: 5 }, (_, index) =>
  createHash('sha256').update(`key ${index}`).digest('base64url').slice(0, 40),
).join('');
const PIECES = Array.from({ length: KEY.length - 11 }, (_, index) => KEY.slice(index, index + 12));

/** Around where messages are cut: after 200, 600, 2000 and 2400 characters, and 80 from the end. */
const OFFSETS = [
  ...Array.from({ length: 45 }, (_, index) => index * 20),
  ...Array.from({ length: 45 }, (_, index) => 1700 + index * 20),
];

function expectNoPiece(shown: unknown, what: string): void {
  const text = inspect(shown, { depth: 10, maxStringLength: Infinity });
  expect(
    PIECES.filter((piece) => text.includes(piece)),
    what,
  ).toEqual([]);
}

async function modelAt(origin: string) {
  return openTestModel({ provider: 'openai-compatible', name: 'm', baseUrl: `${origin}/v1`, apiKey: KEY });
}

it.each<[what: string, (offset: number) => { status?: number; body: object | string }]>([
  [
    'a 500',
    (offset) => ({ status: 500, body: { error: { message: `${'x'.repeat(offset)}${KEY} is here` } } }),
  ],
  ['a 502 that is no JSON', (offset) => ({ status: 502, body: `${'x'.repeat(offset)}${KEY} is here` })],
  ['a page', (offset) => ({ body: `<p>${'x'.repeat(offset)}${KEY}</p>` })],
  ['a reply that is not whole', (offset) => ({ body: `{"a":"${KEY}${'x'.repeat(offset)}` })],
  ['a reply cut within the key', (offset) => ({ body: `{"a":"${'x'.repeat(300)}${KEY.slice(0, offset)}` })],
])('%s shows no piece of the key, wherever it stands', async (_what, replyAt) => {
  const server = await startWireServer((_request, number) => replyAt(OFFSETS[number - 1] as number));
  const model = await modelAt(server.origin);
  for (const offset of OFFSETS) {
    const error = await failureOf(model.complete(ask('Hello?')));
    expect(error.message).toMatch(/x{20}|\*\*\*/);
    expectNoPiece(error, `offset ${offset}`);
  }
});

it('a refusal shows no piece of the key', async () => {
  const server = await startWireServer((_request, number) => {
    const message = `${'x'.repeat(OFFSETS[Math.ceil(number / 2) - 1] as number)}${KEY}`;
    if (number % 2 === 0) return { status: 400, body: { error: { message, code: 'content_filter' } } };
    const choice = { index: 0, message: { role: 'assistant', content: '', refusal: message } };
    return { body: { choices: [{ ...choice, finish_reason: 'stop' }] } };
  });
  const model = await modelAt(server.origin);
  for (const offset of OFFSETS) {
    for (const kind of ['refusal', 'content-filter']) {
      const { refusal } = await model.complete(ask('Hello?'));
      expect(refusal).toMatchObject({ kind, said: expect.stringMatching(/^(x{20}|\*\*\*)/) });
      expectNoPiece(refusal, `offset ${offset}`);
    }
  }
});

it('nor does the reason that a reply ended for', async () => {
  const server = await startWireServer({
    body: { choices: [{ index: 0, message: { content: 'a' }, finish_reason: `content_filter ${KEY}` }] },
  });
  const model = await modelAt(server.origin);
  expect((await model.complete(ask('Hello?'))).finishReason).toBe('content_filter ***');
});

it.each([
  ['is no JSON', 200, (text: string) => text],
  ['is an error', 401, (text: string) => JSON.stringify({ error: { message: text } })],
])('an answer of the batch API that %s shows no piece of the key', async (_what, status, toBody) => {
  let offset = 0;
  const server = await startFakeOpenAIBatches({
    fault: () => ({ kind: 'status', status, body: toBody(`${'x'.repeat(offset)}${KEY} is here`) }),
  });
  onTestFinished(() => server.close());
  const transport = createBatchTransport({
    api: 'openai',
    store: new BatchFile(join(temporaryFolder(), 'a.jsonl'), () => {}),
    gatherFor: 1,
    pollEvery: { first: 1, longest: 1 },
  });
  onTestFinished(() => transport.close());
  const model = await openTestModel({
    provider: 'openai-compatible',
    name: 'm',
    baseUrl: server.baseUrl,
    apiKey: KEY,
    wrapFetch: (fetch) => transport.wrapFetch(fetch),
  });
  for (offset of OFFSETS) {
    const error = await failureOf(model.complete(ask('Hello?')));
    expect(error.message).toMatch(/x{20}|\*\*\*/);
    expectNoPiece(error, `offset ${offset}`);
  }
});

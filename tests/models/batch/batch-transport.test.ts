import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { APICallError } from '@ai-sdk/provider';
import { describe, expect, onTestFinished, test } from 'vitest';
import { InputError } from '../../../src/errors.ts';
import { createBatchTransport } from '../../../src/models/batch/batch-transport.ts';
import type { BatchProgress } from '../../../src/models/batch/wait-for-end.ts';
import { BatchFile, batchFile } from '../../../src/records/batch-file.ts';
import { type BatchClientOptions, TEST_KEY, openBatchClient } from '../../support/batch-client.ts';
import { problem, startFakeAnthropicBatches } from '../../support/fake-anthropic-batches.ts';
import { type FakeBatchOptions, defaultBatchReply } from '../../support/fake-batches.ts';
import { type FakeOpenAIBatchOptions, startFakeOpenAIBatches } from '../../support/fake-openai-batches.ts';
import { readJsonl, temporaryFolder } from '../../support/temp.ts';

async function openaiServer(options?: FakeOpenAIBatchOptions) {
  const server = await startFakeOpenAIBatches(options);
  onTestFinished(() => server.close());
  return server;
}

async function anthropicServer(options?: FakeBatchOptions) {
  const server = await startFakeAnthropicBatches(options);
  onTestFinished(() => server.close());
  return server;
}

function client(server: { baseUrl: string }, options: Partial<BatchClientOptions> = {}) {
  const recordFile = options.recordFile ?? join(temporaryFolder(), 'model_answer', 'alpha.jsonl');
  const opened = openBatchClient({ baseUrl: server.baseUrl, ...options, recordFile });
  onTestFinished(() => opened.close());
  return { ...opened, recordFile, stateFile: batchFile(recordFile) };
}

const prompts = (count: number) => Array.from({ length: count }, (_, index) => `question ${index + 1}`);

describe.each(['openai', 'anthropic'] as const)('%s', (api) => {
  const start = async (options?: FakeBatchOptions) =>
    api === 'openai' ? openaiServer(options) : anthropicServer(options);

  test('requests become one batch; each sender gets its own reply, in whatever order they come', async () => {
    const server = await start();
    const progress: BatchProgress[] = [];
    const { ask, transport, stateFile, close } = client(server, {
      api,
      onProgress: (each) => progress.push(each),
    });
    const replies = await Promise.all(prompts(5).map((prompt) => ask(prompt)));
    // The server numbers the results from the last request to the first.
    expect(replies).toEqual(prompts(5).map((prompt, index) => defaultBatchReply(prompt, 5 - index)));
    expect(server.batches).toHaveLength(1);
    expect(progress).toEqual([
      expect.objectContaining({ total: 5, completed: 0, failed: 0 }),
      expect.objectContaining({ total: 5, completed: 5, failed: 0, batchId: server.batches[0]?.id }),
    ]);
    const ids = server.batches[0]?.requests.map(({ customId }) => customId) ?? [];
    expect(new Set(ids).size).toBe(5);
    // 43 characters of a sha256 in base64url, the choice, the occurrence.
    for (const id of ids) expect(id).toMatch(/^[\w-]{43}-0-0$/);
    // Not settled yet: a kill now must find the batch again.
    expect(new BatchFile(stateFile.replace('/batches', ''), () => {}).pending()).toMatchObject([
      { batchId: server.batches[0]?.id, ids },
    ]);
    transport.settle();
    await close();
    expect(existsSync(dirname(stateFile))).toBe(false);
  });

  test('the second turn goes into a second batch; the first is not sent again', async () => {
    const server = await start();
    const { ask } = client(server, { api });
    const turns = await Promise.all(
      prompts(3).map(async (prompt) => ask(`again: ${(await ask(prompt)).length}`)),
    );
    expect(turns).toHaveLength(3);
    expect(server.batches.map(({ requests }) => requests.length)).toEqual([3, 3]);
  });

  test('the key stands in the headers of each call and nowhere else', async () => {
    const server = await start();
    const { ask, stateFile } = client(server, { api });
    await ask('one');
    for (const { headers, body } of server.calls) {
      expect(api === 'openai' ? headers.authorization : headers['x-api-key']).toBe(
        api === 'openai' ? `Bearer ${TEST_KEY}` : TEST_KEY,
      );
      expect(body.toString()).not.toContain(TEST_KEY);
    }
    expect(readFileSync(stateFile, 'utf8')).not.toContain(TEST_KEY);
  });

  test('requests with the same body get replies of their own', async () => {
    const server = await start();
    const { ask } = client(server, { api });
    const replies = await Promise.all([ask('same'), ask('same'), ask('same')]);
    expect(replies).toEqual([3, 2, 1].map((number) => defaultBatchReply('same', number)));
  });

  test('a later run gives each choice the reply that it had, though only one of them is asked for', async () => {
    const server = await start();
    const first = client(server, { api });
    const choose = (model: typeof first.model, choice: number) =>
      model.complete({ messages: [{ role: 'user', content: 'same' }], choice });
    const replies = await Promise.all([choose(first.model, 0), choose(first.model, 1)]);
    await first.close();
    const second = client(server, { api, recordFile: first.recordFile });
    expect(await choose(second.model, 1)).toEqual(replies[1]);
    expect(replies[0]).not.toEqual(replies[1]);
    expect(server.batches).toHaveLength(1);
  });

  test('results are handed over as they arrive, not when the whole file is there', async () => {
    const server = await start({ lineDelay: 300 });
    const { ask } = client(server, { api, fetch: globalThis.fetch });
    const begin = performance.now();
    const times = await Promise.all(
      prompts(4).map(async (prompt) => (await ask(prompt), performance.now() - begin)),
    );
    // The last request's result is the first line, three lines of 300 ms before the first request's.
    expect((times[0] as number) - (times[3] as number)).toBeGreaterThan(800);
  });

  test('5xx, 429 and broken connections while polling are waited out', async () => {
    const trouble: (string | undefined)[] = [];
    const faults = [
      { kind: 'status' as const, status: 503 },
      { kind: 'status' as const, status: 429, headers: { 'retry-after': '0' } },
      { kind: 'reset' as const },
      { kind: 'status' as const, status: 200, body: '<html>maintenance</html>' },
    ];
    const server = await start({
      fault: ({ route, number }) => (route.endsWith('batches/ID') ? faults[number - 1] : undefined),
    });
    const { ask } = client(server, { api, onProgress: (each) => trouble.push(each.trouble) });
    expect(await ask('one')).toBe(defaultBatchReply('one', 1));
    expect(trouble.slice(0, 4)).toEqual([
      'the server answered 503',
      'the server answered 429',
      expect.stringMatching(/^the connection failed \(\w+\)$/),
      'the server answered 502',
    ]);
    expect(server.batches).toHaveLength(1);
  });

  test('Retry-After is obeyed', async () => {
    const server = await start({
      fault: ({ route, number }) =>
        route.endsWith('batches/ID') && number === 1
          ? { kind: 'status', status: 429, headers: { 'retry-after': '1' } }
          : undefined,
    });
    const { ask } = client(server, { api, pollEvery: { first: 5, longest: 2000 } });
    const before = performance.now();
    await ask('one');
    expect(performance.now() - before).toBeGreaterThan(1000);
  });

  // A day would outlast the batch; 30 days are more milliseconds than a timer can hold, and it would fire at once.
  test.each(['86400', '2592000'])('Retry-After: %s is no longer than the longest pause', async (seconds) => {
    const fault = { kind: 'status' as const, status: 429, headers: { 'retry-after': seconds } };
    const server = await start({
      fault: ({ route, number }) =>
        number === 1 && (route.endsWith('batches/ID') || /POST .*batches$/.test(route)) ? fault : undefined,
    });
    const { ask } = client(server, { api, pollEvery: { first: 5, longest: 300 } });
    const before = performance.now();
    await ask('one');
    // One pause while it is created, one while it is looked at.
    expect(performance.now() - before).toBeGreaterThan(600);
  });

  test('a rejected key while polling stops at once', async () => {
    const server = await start({
      fault: ({ route }) => (route.endsWith('batches/ID') ? { kind: 'status', status: 401 } : undefined),
    });
    const { ask } = client(server, { api });
    const error = await ask('one').catch((thrown: unknown) => thrown);
    expect(APICallError.isInstance(error) && error.statusCode).toBe(401);
    expect(server.calls.filter(({ route }) => route.endsWith('batches/ID'))).toHaveLength(1);
  });

  test('a file of results that breaks off is read again', async () => {
    const server = await start({
      fault: ({ route, number }) =>
        /content$|results$/.test(route) && number === 1 ? { kind: 'truncated' } : undefined,
    });
    const { ask } = client(server, { api, fetch: globalThis.fetch });
    const replies = await Promise.all(prompts(6).map((prompt) => ask(prompt)));
    for (const [index, reply] of replies.entries()) expect(reply).toContain(`"question ${index + 1}"`);
    expect(server.batches).toHaveLength(1);
  });

  test('expired requests go into a next batch, three in all; the answered ones do not', async () => {
    const server = await start({
      outcome: (prompt, batch) =>
        prompt === 'never' || (prompt === 'late' && batch < 3) ? 'expired' : 'reply',
    });
    const { ask } = client(server, { api });
    const [now, late, never] = await Promise.all([
      ask('now'),
      ask('late'),
      ask('never').catch((thrown: unknown) => thrown),
    ]);
    expect(now).toContain('"now"');
    expect(late).toContain('"late"');
    expect(APICallError.isInstance(never) && never.statusCode).toBe(503);
    expect((never as Error).message).toMatch(/^not answered in 3 batches, lastly: \S/);
    expect(server.batches.map(({ requests }) => requests.map(({ prompt }) => prompt))).toEqual([
      ['now', 'late', 'never'],
      expect.toSatisfy((names: string[]) => names.toSorted().join() === 'late,never'),
      expect.toSatisfy((names: string[]) => names.toSorted().join() === 'late,never'),
    ]);
  });

  test('the error of a request is handed back with its status; one that may pass only after three batches', async () => {
    const server = await start({
      outcome: (prompt) => {
        if (prompt === 'bad') return { status: 400, body: problem('invalid_request_error', 'no such thing') };
        if (prompt === 'busy') return { status: 529, body: problem('overloaded_error', 'too busy') };
        return 'reply';
      },
    });
    const { ask } = client(server, { api });
    const [good, bad, busy] = await Promise.all(
      ['good', 'bad', 'busy'].map((prompt) => ask(prompt).catch((thrown: unknown) => thrown)),
    );
    expect(good).toContain('"good"');
    expect(bad).toMatchObject({ statusCode: 400, message: 'no such thing' });
    expect(busy).toMatchObject({ statusCode: 529, message: 'too busy' });
    expect(server.batches.map(({ requests }) => requests.length)).toEqual([3, 1, 1]);
  });

  test('a batch whose creation was answered by nothing is found again, not created twice', async () => {
    const server = await start({
      fault: ({ route, number }) =>
        /POST .*batches$/.test(route) && number === 1 ? { kind: 'lose-reply' } : undefined,
    });
    const { ask } = client(server, { api });
    expect(await ask('one')).toBe(defaultBatchReply('one', 1));
    expect(server.batches).toHaveLength(1);
  });

  test('creating is tried again while the server is busy, and given up with its answer', async () => {
    let busy = 3;
    const server = await start({
      fault: ({ route }) => {
        if (!/POST .*batches$/.test(route) || busy === 0) return undefined;
        busy -= 1;
        return { kind: 'status', status: 503 };
      },
    });
    const { ask, stateFile } = client(server, { api });
    expect(await ask('one')).toContain('"one"');
    expect(server.batches).toHaveLength(1);
    busy = 1000;
    await expect(ask('two')).rejects.toMatchObject({ statusCode: 503 });
    // Nothing was created, so nothing of it is pending.
    expect(readJsonl(stateFile).map(({ event }) => event)).toEqual([
      'submitting',
      'submitted',
      'submitting',
      'removed',
    ]);
    busy = 0;
    expect(await ask('two')).toContain('"two"');
  });

  test('a full batch is submitted at once, the rest after a moment of quiet', async () => {
    const server = await start();
    const { ask } = client(server, { api, limits: { requests: 2 } });
    await Promise.all(prompts(5).map((prompt) => ask(prompt)));
    expect(server.batches.map(({ requests }) => requests.length).toSorted((a, b) => a - b)).toEqual([
      1, 2, 2,
    ]);
  });

  test('no batch is larger than the API takes', async () => {
    const server = await start();
    const { ask } = client(server, { api, limits: { bytes: 2000 } });
    await Promise.all(prompts(4).map((prompt) => ask(prompt + 'x'.repeat(1000))));
    expect(server.batches).toHaveLength(4);
  });

  test('when it is stopped, who waits is rejected with the reason, and the next run takes up the batch', async () => {
    const server = await start({ endsAtLook: 8 });
    const stop = new AbortController();
    const { ask, close, recordFile } = client(server, {
      api,
      stop: stop.signal,
      onProgress: () => stop.abort(new Error('Ctrl-C')),
    });
    await expect(Promise.all([ask('one'), ask('two')])).rejects.toThrow('Ctrl-C');
    await expect(ask('three')).rejects.toThrow('Ctrl-C');
    await close();
    expect(server.batches[0]?.looks).toBe(1);
    const next = client(server, { api, recordFile });
    expect(await Promise.all([next.ask('two'), next.ask('one')])).toEqual([
      expect.stringContaining('"two"'),
      expect.stringContaining('"one"'),
    ]);
    expect(server.batches).toHaveLength(1);
  });

  test('a call that is dropped leaves the others waiting; when all are, nobody asks any more', async () => {
    const server = await start({ endsAtLook: 4 });
    const dropped = new AbortController();
    let looks = 0;
    const { ask } = client(server, {
      api,
      onProgress: () => {
        looks += 1;
        dropped.abort(new Error('dropped'));
      },
    });
    const [one, two] = await Promise.allSettled([ask('one', dropped.signal), ask('two')]);
    expect(one).toMatchObject({ status: 'rejected', reason: { message: 'dropped' } });
    expect(two).toMatchObject({ status: 'fulfilled' });
    expect(looks).toBe(4);
    // Its result is there all the same.
    expect(await ask('one')).toContain('"one"');
    expect(server.batches).toHaveLength(1);
  });

  test('what was settled is not handed out again; what was not, is', async () => {
    const server = await start();
    const first = client(server, { api });
    const one = await first.ask('one');
    first.transport.settle();
    const two = await first.ask('two');
    await first.close();
    const second = client(server, { api, recordFile: first.recordFile });
    expect(await second.ask('two')).toContain('"two"');
    expect(server.batches).toHaveLength(2);
    expect(await second.ask('one')).not.toBe(one);
    expect(server.batches).toHaveLength(3);
    expect(two).toContain('"two"');
    second.transport.settle();
    await second.close();
    expect(existsSync(second.stateFile)).toBe(false);
  });

  test('a batch that is gone from the server is submitted anew, but not without end', async () => {
    const server = await start({
      fault: ({ route }) => (route.endsWith('batches/ID') ? { kind: 'status', status: 404 } : undefined),
    });
    const { ask } = client(server, { api });
    await expect(ask('one')).rejects.toMatchObject({ statusCode: 503 });
    expect(server.batches).toHaveLength(3);
  });

  test('a server that is not there is said to be so at once, and asked again when the caller wants', async () => {
    const server = await start();
    const { ask } = client(server, { api, pollEvery: { first: 60_000, longest: 60_000 } });
    await server.close();
    for (let tries = 1; tries <= 2; tries += 1) {
      await expect(ask('one')).rejects.toMatchObject({ message: expect.stringContaining('ECONNREFUSED') });
    }
  });

  test('what holds up the submission is said', async () => {
    const trouble: BatchProgress[] = [];
    const server = await start({
      fault: ({ route, number }) =>
        route.startsWith('POST') && number === 1 ? { kind: 'status', status: 503 } : undefined,
    });
    const { ask } = client(server, { api, onProgress: (each) => trouble.push(each) });
    await ask('one');
    expect(trouble[0]).toEqual({
      batchId: '',
      status: 'submitting',
      total: 1,
      completed: 0,
      failed: 0,
      trouble: 'the server answered 503',
    });
  });

  test('a server without a batch API is said to be one', async () => {
    const server = await start({ fault: ({ route }) => ({ kind: 'status', status: route ? 404 : 500 }) });
    const { ask } = client(server, { api });
    const error = await ask('one').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({
      message: `${server.baseUrl} has no batch API (it answered 404)`,
      place: { flag: '--batch' },
      remedy: 'This server has no batch API; leave out --batch.',
    });
  });
});

describe('openai', () => {
  test('sends what the documents ask for', async () => {
    const server = await openaiServer();
    const { ask } = client(server);
    await ask('a \u2028 b');
    expect(server.calls.map(({ route }) => route)).toEqual([
      'POST /v1/files',
      'POST /v1/batches',
      'GET /v1/batches/ID',
      'GET /v1/batches/ID',
      'GET /v1/files/ID/content',
    ]);
    const [line] = [...server.files.values()];
    const id = server.batches[0]?.requests[0]?.customId;
    expect(line).toBe(
      `{"custom_id":"${id}","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-test","max_tokens":8,` +
        '"messages":[{"role":"user","content":"a \\u2028 b"}]}}\n',
    );
    expect(JSON.parse(server.calls[1]?.body.toString() ?? '')).toEqual({
      input_file_id: 'file-1',
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
      metadata: { llm_judge: expect.stringMatching(/^[\da-f-]{36}$/) },
    });
  });

  test('a batch that the server refuses fails at once with its reasons, and is not kept', async () => {
    const server = await openaiServer({
      refuse: () => [
        { code: 'model_mismatch', message: 'The model is not for batches.', line: 1 },
        { code: 'model_mismatch', message: 'Nor is this one.', line: null },
      ],
    });
    const { ask, stateFile } = client(server);
    const results = await Promise.allSettled([ask('one'), ask('two')]);
    for (const result of results) {
      expect(result).toMatchObject({
        status: 'rejected',
        reason: {
          statusCode: 400,
          message: 'the batch was refused: line 1: The model is not for batches.; Nor is this one.',
        },
      });
    }
    expect(readJsonl(stateFile).at(-1)).toMatchObject({ event: 'removed' });
  });

  test('too many tokens in other batches is a limit that passes', async () => {
    const server = await openaiServer({
      refuse: ({ number }) =>
        number === 1
          ? [{ code: 'token_limit_exceeded', message: 'Enqueued token limit reached.', line: null }]
          : undefined,
    });
    const { ask } = client(server);
    await expect(ask('one')).rejects.toMatchObject({ statusCode: 429 });
    expect(await ask('one')).toContain('"one"');
  });

  test('an empty account is not asked three times', async () => {
    const body = { error: { message: 'You exceeded your quota.', code: 'insufficient_quota' } };
    const server = await openaiServer({ outcome: () => ({ status: 429, body }) });
    const { ask } = client(server);
    await expect(ask('one')).rejects.toMatchObject({ statusCode: 429 });
    expect(server.batches).toHaveLength(1);
  });

  test('a request that the results lack goes into a next batch; lines that are none are not paid for again', async () => {
    const server = await openaiServer({
      outcome: (prompt, batch) =>
        batch === 1 && prompt === 'lost' ? 'missing' : prompt === 'torn' ? 'garbage' : 'reply',
    });
    const lost = client(server);
    expect(await lost.ask('lost')).toContain('"lost"');
    expect(server.batches).toHaveLength(2);
    await expect(lost.ask('torn')).rejects.toMatchObject({ statusCode: 502 });
    await expect(lost.ask('torn')).rejects.toMatchObject({ statusCode: 502 });
    expect(server.batches).toHaveLength(3);
  });

  test('models do not share a batch', async () => {
    const server = await openaiServer();
    const store = new BatchFile(join(temporaryFolder(), 'a.jsonl'), () => {});
    const transport = createBatchTransport({
      api: 'openai',
      store,
      gatherFor: 40,
      pollEvery: { first: 5, longest: 20 },
    });
    const fetch = transport.wrapFetch(globalThis.fetch);
    const send = async (model: string) => {
      const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }] });
      const response = await fetch(`${server.baseUrl}/chat/completions`, { method: 'POST', body });
      return [
        response.status,
        response.headers.get('x-request-id'),
        ((await response.json()) as { model: string }).model,
      ];
    };
    const replies = await Promise.all([send('a'), send('b')]);
    expect(replies.map(([status, , model]) => [status, model])).toEqual([
      [200, 'a'],
      [200, 'b'],
    ]);
    expect(replies.map(([, id]) => String(id)).toSorted()).toEqual(['req_1', 'req_2']);
    expect(server.batches).toHaveLength(2);
    await transport.close();
  });

  test('what no batch can hold is said to be so', async () => {
    const store = new BatchFile(join(temporaryFolder(), 'a.jsonl'), () => {});
    const transport = createBatchTransport({ api: 'openai', store });
    onTestFinished(() => transport.close());
    const fetch = transport.wrapFetch(globalThis.fetch);
    const streamed = fetch('http://127.0.0.1:9/v1/chat/completions', {
      method: 'POST',
      body: '{"model":"a","stream":true}',
    });
    await expect(streamed).rejects.toMatchObject({
      name: 'InputError',
      message: 'a batch cannot stream its replies',
      place: { flag: '--batch' },
      remedy: 'Leave out --stream or --batch.',
    });
    await expect(fetch('http://127.0.0.1:9/v1/models?key=abc', { method: 'GET' })).rejects.toMatchObject({
      name: 'InputError',
      message: 'a request to http://127.0.0.1:9/v1/models cannot be part of a batch',
    });
  });
});

describe('anthropic', () => {
  test("another's batch of the same size and time is not taken for ours", async () => {
    const server = await anthropicServer({
      fault: ({ route, number }) =>
        route === 'POST /v1/messages/batches' && number === 1 ? { kind: 'reset' } : undefined,
    });
    server.batches.push({
      id: 'msgbatch_1',
      number: 1,
      requests: [{ customId: 'theirs', prompt: 'theirs', body: { model: 'm', messages: [] } }],
      createdAt: Date.now(),
      looks: 0,
    });
    const { ask } = client(server, { api: 'anthropic' });
    expect(await ask('ours')).toContain('"ours"');
    expect(server.batches.map(({ requests }) => requests.map(({ prompt }) => prompt))).toEqual([
      ['theirs'],
      ['ours'],
    ]);
  });

  test('results are read from the server that the user named, wherever it says they are', async () => {
    const server = await anthropicServer();
    const { ask } = client(server, { api: 'anthropic' });
    await ask('one');
    expect(server.calls.at(-1)?.route).toBe('GET /v1/messages/batches/ID/results');
    expect(JSON.parse(server.calls[0]?.body.toString() ?? '')).toEqual({
      requests: [
        {
          custom_id: server.batches[0]?.requests[0]?.customId,
          params: {
            model: 'claude-test',
            max_tokens: 8,
            messages: [{ role: 'user', content: [{ type: 'text', text: 'one' }] }],
          },
        },
      ],
    });
    expect(server.calls[0]?.headers['anthropic-version']).toBe('2023-06-01');
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpClient, type HttpClient } from '../../src/models/http.ts';
import { startWireServer } from '../support/wire-server.ts';

function client({ connections = 4, timeout = 5000 } = {}): HttpClient {
  const http = createHttpClient({ connections, timeout });
  onTestFinished(() => http.close());
  return http;
}

async function startServer(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What a promise is rejected with. */
async function rejection(promise: Promise<unknown>): Promise<NodeJS.ErrnoException> {
  return promise.then(
    () => expect.fail('it was not rejected'),
    (error: unknown) => error as NodeJS.ErrnoException,
  );
}

async function readAll(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    chunks.push(value);
  }
}

describe('fetch', () => {
  it('sends the request and hands over status, headers and body', async () => {
    const server = await startWireServer({
      status: 201,
      headers: { 'x-request-id': 'r1' },
      body: '{"a":"é"}',
    });
    const response = await client().fetch(`${server.origin}/v1/x?y=1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-sent': 'yes' },
      body: '{"q":"ü"}',
    });
    expect(server.requests).toMatchObject([
      { method: 'POST', path: '/v1/x?y=1', text: '{"q":"ü"}', headers: { 'x-sent': 'yes' } },
    ]);
    expect(response).toMatchObject({ ok: true, status: 201 });
    expect(response.headers.get('x-request-id')).toBe('r1');
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'content-type': 'application/json' });
    expect(await response.text()).toBe('{"a":"é"}');
    expect((await readAll(response)).toString('utf8')).toBe('{"a":"é"}');
  });

  it('takes bodies of many chunks, and informational headers before them', async () => {
    const body = Buffer.alloc(20 << 20, 'abcdefg');
    const origin = await startServer(
      createServer((_, response) => {
        response.writeProcessing();
        response.end(body);
      }),
    );
    const response = await client().fetch(origin);
    expect(response.status).toBe(200);
    expect((await readAll(response)).equals(body)).toBe(true);
  });

  it('rejects with the reason of a signal: before, while it waits for a connection, and in mid-body', async () => {
    const server = await startWireServer({ body: 'part', ending: 'stall' });
    const http = client({ connections: 1 });
    const reason = new Error('the run is over');
    expect(await rejection(http.fetch(server.origin, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(server.requests).toHaveLength(0);

    const [first, second] = [new AbortController(), new AbortController()];
    const inBody = rejection(http.fetch(server.origin, { signal: first.signal }));
    const queued = rejection(http.fetch(server.origin, { signal: second.signal }));
    await expect.poll(() => server.requests.length).toBe(1);
    second.abort(reason);
    expect(await queued).toBe(reason);
    first.abort(reason);
    expect(await inBody).toBe(reason);
    // The connection is free again, and the dropped request was not sent over it.
    const third = new AbortController();
    const later = rejection(http.fetch(`${server.origin}/later`, { signal: third.signal }));
    await expect.poll(() => server.requests.map(({ path }) => path)).toEqual(['/', '/later']);
    third.abort(reason);
    expect(await later).toBe(reason);
  });

  it('rejects when the connection is reset in mid-body', async () => {
    const server = await startWireServer({ body: '{"half', ending: 'reset' });
    expect((await rejection(client().fetch(server.origin))).code).toMatch(/^(ECONNRESET|UND_ERR_SOCKET)$/);
  });

  it('survives a server that closes right behind the end of a body, over and over', async () => {
    // What undici.request does with a paused body here ends the process (nodejs/undici#5360).
    const origin = await startServer(
      createServer((_, response) => {
        const socket = response.socket as Socket;
        response.writeHead(200, { 'content-length': String(1 << 20) });
        response.end(Buffer.alloc(1 << 20, 'x'), () => socket.end());
      }),
    );
    const http = client();
    const sizes = await Promise.all(
      Array.from({ length: 40 }, async () => (await readAll(await http.fetch(origin))).length),
    );
    expect(new Set(sizes)).toEqual(new Set([1 << 20]));
  });

  it('gives up on headers and on bodies that do not come', async () => {
    const silent = await startServer(createServer(() => {}));
    const stalling = await startWireServer({ body: 'part', ending: 'stall' });
    const http = client({ timeout: 300 });
    const [headers, body] = await Promise.all([
      rejection(http.fetch(silent)),
      rejection(http.fetch(stalling.origin)),
    ]);
    expect(headers.code).toBe('UND_ERR_HEADERS_TIMEOUT');
    expect(body.code).toBe('UND_ERR_BODY_TIMEOUT');
  });

  it('refuses what is larger than 256 MB', async () => {
    const origin = await startServer(
      createServer((_, response) => {
        response.writeHead(200, { 'content-length': String((256 << 20) + 1) }).write('x');
      }),
    );
    expect((await rejection(client().fetch(origin))).code).toBe('UND_ERR_RES_EXCEEDED_MAX_SIZE');
  });

  it('gives up a whole reply that only drips', async () => {
    let drops = 0;
    const origin = await startServer(
      createServer((_, response) => {
        response.writeHead(200, { 'content-type': 'text/plain' });
        const timer = setInterval(() => {
          drops += 1;
          response.write('.');
        }, 20);
        response.on('close', () => clearInterval(timer));
      }),
    );
    const http = client({ timeout: 300 });
    const before = performance.now();
    expect((await rejection(http.fetch(origin))).code).toBe('UND_ERR_BODY_TIMEOUT');
    // The time itself, and at most once more until it is looked for.
    expect(performance.now() - before).toBeGreaterThan(290);
    expect(performance.now() - before).toBeLessThan(900);
    expect(drops).toBeGreaterThan(5);
    // In a stream each piece begins the time anew.
    const reader = ((await http.fetchStream(origin)).body as ReadableStream<Uint8Array>).getReader();
    const begin = performance.now();
    while (performance.now() - begin < 900) expect((await reader.read()).done).toBe(false);
    await reader.cancel();
  });

  it('drops what waits when it is closed', async () => {
    const origin = await startServer(createServer(() => {}));
    const http = client();
    const waiting = rejection(http.fetch(origin));
    await sleep(50);
    await http.close();
    expect((await waiting).code).toBe('UND_ERR_DESTROYED');
  });
});

describe('fetchStream', () => {
  it('hands over a body while it still arrives', async () => {
    let finish = () => {};
    const origin = await startServer(
      createServer((_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write('first');
        finish = () => response.end('second');
      }),
    );
    const response = await client().fetchStream(origin);
    expect(response.body).toBeInstanceOf(ReadableStream);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect(String(Buffer.from((await reader.read()).value as Uint8Array))).toBe('first');
    finish();
    expect(String(Buffer.from((await reader.read()).value as Uint8Array))).toBe('second');
    expect((await reader.read()).done).toBe(true);
  });

  it('waits for the whole body of an error, and of a reply in JSON', async () => {
    for (const reply of [{ status: 429, body: 'slow down' }, { body: '{}' }]) {
      const server = await startWireServer(reply);
      const response = await client().fetchStream(server.origin);
      expect(response.body).not.toBeInstanceOf(ReadableStream);
      expect(await response.text()).toBe(reply.body);
    }
  });

  it('breaks the stream where the connection breaks, or the signal is aborted', async () => {
    const reset = await startWireServer({ events: [{ a: 1 }], ending: 'reset' });
    const broken = await client().fetchStream(reset.origin);
    expect((await rejection(readAll(broken))).code).toMatch(/^(ECONNRESET|UND_ERR_SOCKET)$/);

    const stalling = await startWireServer({ events: [{ a: 1 }], ending: 'stall' });
    const controller = new AbortController();
    const aborted = await client().fetchStream(stalling.origin, { signal: controller.signal });
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await rejection(readAll(aborted))).toBe(reason);
  });

  it('lets go of the connection when nobody reads on', async () => {
    const server = await startWireServer(({ path }) =>
      path === '/long' ? { events: [{ a: 1 }], ending: 'stall' } : { body: 'ok' },
    );
    const http = client({ connections: 1 });
    const response = await http.fetchStream(`${server.origin}/long`);
    await (response.body as ReadableStream).cancel();
    expect(await (await http.fetch(`${server.origin}/next`)).text()).toBe('ok');
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { ask, failureOf, openTestModel, setEnvironment } from '../support/models.ts';
import { temporaryFolder } from '../support/temp.ts';
import { openAIReply } from '../support/wire-bodies.ts';
import { startWireServer } from '../support/wire-server.ts';

/** A proxy that opens tunnels (RFC 9110, 9.3.6), or answers every CONNECT with a status of its own. */
async function startProxy(status = 200) {
  const tunnels: { target: string; authorization: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer((_, response) => response.writeHead(405).end());
  proxy.on('connect', (request: IncomingMessage, client: Socket) => {
    tunnels.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      return;
    }
    const [host, port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  return { host: `127.0.0.1:${(proxy.address() as AddressInfo).port}`, tunnels };
}

beforeEach(() =>
  setEnvironment(
    Object.fromEntries(
      ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'].map((name) => [
        name,
        undefined,
      ]),
    ),
  ),
);

it.each(['HTTP_PROXY', 'http_proxy'])(
  'goes through the proxy of %s, with its name and password',
  async (variable) => {
    const proxy = await startProxy();
    const server = await startWireServer({ body: openAIReply('Hi.') });
    setEnvironment({ [variable]: `http://us%40er:pass@${proxy.host}` });
    const model = await openTestModel({ name: 'm', baseUrl: `${server.origin}/v1`, apiKey: 'sk-12345' });
    expect((await model.complete(ask('Hi'))).text).toBe('Hi.');
    expect((await model.complete(ask('Hi'))).text).toBe('Hi.');
    const tunnel = {
      target: server.origin.slice('http://'.length),
      authorization: `Basic ${Buffer.from('us@er:pass').toString('base64')}`,
    };
    expect(proxy.tunnels.length).toBeGreaterThan(0);
    for (const opened of proxy.tunnels) expect(opened).toEqual(tunnel);
    expect(server.requests.map(({ path, headers }) => [path, headers['proxy-authorization']])).toEqual([
      ['/v1/chat/completions', undefined],
      ['/v1/chat/completions', undefined],
    ]);
  },
);

it.each(['NO_PROXY', 'no_proxy'])('goes past the proxy to what %s names', async (variable) => {
  const proxy = await startProxy();
  const server = await startWireServer({ body: openAIReply('Hi.') });
  setEnvironment({ HTTP_PROXY: `http://${proxy.host}`, [variable]: 'example.com,127.0.0.1' });
  const model = await openTestModel({ name: 'm', baseUrl: `${server.origin}/v1` });
  await model.complete(ask('Hi'));
  expect([proxy.tunnels.length, server.requests.length]).toEqual([0, 1]);
});

it('streams through a proxy, too', async () => {
  const proxy = await startProxy();
  const server = await startWireServer({
    events: [{ choices: [{ index: 0, delta: { content: 'Hi.' }, finish_reason: 'stop' }] }],
  });
  setEnvironment({ HTTP_PROXY: `http://${proxy.host}` });
  const model = await openTestModel({ name: 'm', baseUrl: `${server.origin}/v1`, stream: true });
  expect((await model.complete(ask('Hi'))).text).toBe('Hi.');
  expect(proxy.tunnels).toHaveLength(1);
});

it.each([
  [407, 'unreachable'],
  [403, 'unreachable'],
  [502, 'network'],
])('says so when the proxy answers %i', async (status, kind) => {
  const proxy = await startProxy(status);
  setEnvironment({ HTTP_PROXY: `http://user:proxy-password@${proxy.host}` });
  const model = await openTestModel({ name: 'm', baseUrl: 'http://model.example/v1' });
  const error = await failureOf(model.complete(ask('Hi')));
  expect(error).toMatchObject({ kind, message: `the proxy answered ${status} and opened no connection` });
  expect(error.remedy).toContain('HTTPS_PROXY');
});

it('says so when no proxy is there, and does not show its password', async () => {
  const server = await startWireServer({});
  await server.close();
  setEnvironment({ HTTP_PROXY: server.origin.replace('//', '//user:proxy-password@') });
  const model = await openTestModel({ name: 'm', baseUrl: 'http://model.example/v1' });
  const error = await failureOf(model.complete(ask('Hi')));
  const host = server.origin.slice('http://'.length);
  expect(error).toMatchObject({
    kind: 'network',
    message: `the proxy at ${host}: no server listens there (ECONNREFUSED)`,
  });
  expect(`${error.message} ${error.remedy}`).not.toContain('proxy-password');
});

it.skipIf(spawnSync('openssl', ['version']).status !== 0)(
  'opens TLS within the tunnel for https',
  async () => {
    const folder = temporaryFolder();
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-subj',
        '/CN=127.0.0.1',
        '-days',
        '2',
        '-keyout',
        key,
        '-out',
        certificate,
      ],
      { stdio: 'ignore' },
    );
    const secure = createSecureServer(
      { key: readFileSync(key), cert: readFileSync(certificate) },
      (_, response) => {
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify(openAIReply('Hi.')));
      },
    );
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      secure.closeAllConnections();
      secure.close();
    });
    const target = `127.0.0.1:${(secure.address() as AddressInfo).port}`;
    const proxy = await startProxy();
    setEnvironment({ HTTPS_PROXY: `http://${proxy.host}` });
    const model = await openTestModel({ name: 'm', baseUrl: `https://${target}/v1` });
    // Its certificate is checked: nobody has signed it.
    expect(await failureOf(model.complete(ask('Hi')))).toMatchObject({
      kind: 'unreachable',
      message: `https://${target}/v1: its certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)`,
    });
    setEnvironment({ NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect((await model.complete(ask('Hi'))).text).toBe('Hi.');
    expect(new Set(proxy.tunnels.map((tunnel) => tunnel.target))).toEqual(new Set([target]));
  },
);

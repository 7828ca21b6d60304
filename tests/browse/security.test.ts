import { hostname } from 'node:os';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask, browse, readToken, snapshotWhen } from '../support/browse.ts';
import { benchmark } from '../support/tiny.ts';

describe('the server of browse', () => {
  it('answers to its own names alone: no other name can be made to point here', async () => {
    const { address } = await browse([], { cwd: benchmark(2) });
    const { port } = new URL(address);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, `LOCALHOST:${port}`]) {
      expect([host, (await ask(address, '/', { headers: { host } })).status]).toEqual([host, 200]);
    }
    for (const host of [
      `evil.example:${port}`,
      'evil.example',
      'localhost',
      '127.0.0.1:1',
      `127.0.0.1.evil.example:${port}`,
      `localhost:${port}.evil.example`,
      `localhost:${port}@evil.example`,
      `127.0.0.1:${port}:${port}`,
    ]) {
      for (const path of ['/', '/api/benches', '/assets/x.js']) {
        const { status, body } = await ask(address, path, { headers: { host } });
        // 400: it is no host at all.
        expect([host, path, status]).toEqual([host, path, expect.toBeOneOf([400, 403])]);
        expect(body).not.toContain('token');
      }
    }
  });

  it('says to whom it refuses under which addresses it is, and which flag gives it another', async () => {
    const { address } = await browse([], { cwd: benchmark(2) });
    const { port } = new URL(address);
    const { body } = await ask(address, '/', { headers: { host: `my-machine:${port}` } });
    expect(JSON.parse(body)).toEqual({
      error:
        `This server does not go by that name. It takes http://127.0.0.1:${port}/ and http://localhost:${port}/, with that port. ` +
        'Another name or address of its machine is given to it with --host when it is started.',
    });
    // The name in --host is taken, and told; that of the machine is not told where everything is listened on.
    const named = await browse(['--host', 'localhost'], { cwd: benchmark(2) });
    const refused = await ask(named.address, '/', { headers: { host: 'evil.example' } });
    expect(refused.body).toContain(`It takes http://localhost:${new URL(named.address).port}/, with`);
    const env = { LLM_JUDGE_BROWSE_PASSWORD: 'correct horse battery' };
    const wide = await browse(['--host', '0.0.0.0'], { cwd: benchmark(2), env });
    const loopback = `http://127.0.0.1:${new URL(wide.address).port}/`;
    const hidden = await ask(loopback, '/', { headers: { host: 'evil.example' } });
    expect(hidden).toMatchObject({ status: 403, body: expect.stringContaining(`It takes ${loopback} and`) });
    expect(hidden.body).not.toContain(hostname());
  });

  it('refuses what pages of other origins ask for', async () => {
    const { address } = await browse([], { cwd: benchmark(2) });
    const { origin } = new URL(address);
    const status = async (headers: Record<string, string>) =>
      (await ask(address, '/api/benches', { headers })).status;
    expect(await status({})).toBe(200);
    expect(await status({ origin })).toBe(200);
    expect(await status({ 'sec-fetch-site': 'same-origin' })).toBe(200);
    for (const other of ['null', 'http://evil.example', `${origin}0`, origin.replace('http:', 'https:')]) {
      expect([other, await status({ origin: other })]).toEqual([other, 403]);
    }
    for (const site of ['cross-site', 'same-site']) {
      expect([site, await status({ 'sec-fetch-site': site })]).toEqual([site, 403]);
    }
  });

  it('sends a strict policy with every reply, errors too', async () => {
    const { address } = await browse([], { cwd: benchmark(2) });
    const page = await ask(address, '/');
    const script = /src="\.(\/assets\/[^"]+\.js)"/.exec(page.body)?.[1] ?? '';
    expect((await ask(address, script)).headers['content-type']).toBe('text/javascript; charset=utf-8');
    for (const path of ['/', script, '/api/benches', '/api/snapshot?bench=none', '/none', '/assets/none']) {
      const { headers } = await ask(address, path);
      const policy = String(headers['content-security-policy']);
      for (const part of [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        'img-src data:',
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
      ]) {
        expect([path, policy.split('; ')]).toEqual([path, expect.arrayContaining([part])]);
      }
      expect(policy).not.toContain('unsafe');
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('reads no file that an address names', async () => {
    const cwd = benchmark(2);
    writeFileSync(join(cwd, 'secret.js'), 'the secret');
    mkdirSync(join(cwd, 'data', 'assets'));
    writeFileSync(join(cwd, 'data', 'assets', 'secret.js'), 'the secret');
    const { address } = await browse([], { cwd });
    await snapshotWhen(address, 'tiny');
    const up = ['..%2f', '../', '..\\', '%2e%2e/', '....//', '%2e%2e%2f', '..%5c', '..%00/'];
    for (const step of up) {
      for (const start of ['/', '/assets/', '/api/']) {
        for (const target of ['secret.js', 'package.json', 'etc/passwd', 'data/tiny/question.jsonl']) {
          const path = start + step.repeat(6) + target;
          const { status, body } = await ask(address, path);
          // 400: it is no path at all.
          expect([path, status]).toEqual([path, expect.toBeOneOf([400, 404])]);
          expect(body).not.toMatch(/secret|root:|sheep|"name"/);
        }
      }
      for (const path of [
        `/api/snapshot?bench=${step}tiny`,
        `/api/texts?bench=${step}data/tiny&question=101`,
        `/api/texts?bench=tiny&question=${step}101`,
        `/api/revision?bench=${step}`,
      ]) {
        expect([path, (await ask(address, path)).status]).toEqual([path, 404]);
      }
      const path = `/api/texts?bench=tiny&question=101&model=${step}${step}secret`;
      expect(JSON.parse((await ask(address, path)).body)).toMatchObject({ answers: [], grades: [] });
    }
    for (const name of ['__proto__', 'constructor', 'toString', '.', '..', '']) {
      expect((await ask(address, `/api/snapshot?bench=${name}`)).status).toBe(404);
      expect((await ask(address, `/api/texts?bench=tiny&question=${name}`)).status).toBe(404);
    }
  });

  it('has a new token at each start, and shows it to nobody but the page', async () => {
    const cwd = benchmark(2);
    const [one, other] = [await browse([], { cwd }), await browse([], { cwd })];
    const tokens = [await readToken(one.address), await readToken(other.address)];
    expect(tokens[0]).toMatch(/^[\w-]{43}$/);
    expect(tokens[0]).not.toBe(tokens[1]);
    for (const path of ['/api/benches', '/api/snapshot?bench=tiny', '/api/texts?bench=tiny&question=101']) {
      expect((await ask(one.address, path)).body).not.toContain(tokens[0]);
    }
    expect(one.stderr).not.toContain(tokens[0]);
  });
});

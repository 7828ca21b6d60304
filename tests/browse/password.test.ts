import { describe, expect, it } from 'vitest';
import { ask, browse, readToken } from '../support/browse.ts';
import { runCli } from '../support/cli.ts';
import { benchmark } from '../support/tiny.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

// 0.0.0.0 is reached over 127.0.0.1 too.
const EVERYWHERE = ['--host', '0.0.0.0'];

function atLoopback(address: string): string {
  return `http://127.0.0.1:${new URL(address).port}/`;
}

describe('browse --host beyond loopback', () => {
  it('warns, and lets in whoever has the address that it prints', async () => {
    const { line, address, ...cli } = await browse(EVERYWHERE, { cwd: benchmark(2) });
    const own = atLoopback(address);
    const key = new URL(line).searchParams.get('key') ?? '';
    expect(key).toMatch(/^[\w-]{24}$/);
    expect(cli.stderr).toContain('warning:');
    expect(cli.stderr).not.toContain(key);

    const outside = await ask(own, '/');
    expect(outside.status).toBe(401);
    expect(outside.body).toContain('<form method="post">');
    expect(outside.body).not.toMatch(/<script|token/);
    expect(outside.headers['content-security-policy']).toContain("form-action 'self'");
    for (const path of [
      '/api/benches',
      '/api/snapshot?bench=tiny',
      '/api/revision?bench=tiny',
      '/assets/x',
    ]) {
      expect([path, (await ask(own, path)).status]).toEqual([path, 401]);
    }

    const entry = await ask(own, `/?key=${key}`);
    expect(entry).toMatchObject({ status: 303, headers: { location: '/' } });
    const [set = ''] = entry.headers['set-cookie'] ?? [];
    expect(set).toMatch(/; HttpOnly/);
    expect(set).toMatch(/; SameSite=Lax/);
    expect(set).not.toContain(key);
    const cookie = set.split(';')[0] ?? '';
    expect(await readToken(own, { cookie })).toMatch(/^[\w-]{43}$/);
    expect((await ask(own, '/api/benches', { headers: { cookie } })).status).toBe(200);
    expect((await ask(own, '/api/benches', { headers: { cookie: `${cookie}x` } })).status).toBe(401);
  });

  it('asks for the password of the environment, which it never says', async () => {
    const password = 'correct-PLANTED-horse';
    const { address, line } = await browse(EVERYWHERE, {
      cwd: benchmark(2),
      env: { LLM_JUDGE_BROWSE_PASSWORD: password },
    });
    expect(line).toBe(address);
    const own = atLoopback(address);
    const post = (key: string, headers = {}) =>
      ask(own, '/', {
        method: 'POST',
        headers: { ...FORM, ...headers },
        body: new URLSearchParams({ key }).toString(),
      });
    expect((await post(password)).status).toBe(303);
    expect((await post(password, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await post(password, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const wrong = await post('wrong<b>');
    expect(wrong).toMatchObject({ status: 401, body: expect.stringContaining('That is not the password.') });
    expect(wrong.body).not.toContain('wrong');
    expect((await post('x'.repeat(5000))).status).toBe(413);
    // The command's output is searched for PLANTED when it ends.
  });

  it('slows wrong guesses, however many are made at once, and the cookie is not held up', async () => {
    const { line, address } = await browse(EVERYWHERE, { cwd: benchmark(2) });
    const own = atLoopback(address);
    const entry = await ask(own, `/${new URL(line).search}`);
    const cookie = entry.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const start = performance.now();
    const guesses = Array.from({ length: 14 }, (_, number) =>
      // The last ones are cut off when the test ends.
      ask(own, `/?key=guess-${number}`).catch(() => ({ status: 0 })),
    );
    const within = await ask(own, '/api/benches', { headers: { cookie } });
    expect(within.status).toBe(200);
    expect(performance.now() - start).toBeLessThan(900);
    const first = await Promise.all(guesses.slice(0, 3));
    // One a second (PasswordGuesses).
    expect(performance.now() - start).toBeGreaterThan(2900);
    expect(first.map(({ status }) => status)).toEqual([401, 401, 401]);
    const refused = await Promise.all(guesses.slice(-4));
    expect(refused.map(({ status }) => status)).toEqual([429, 429, 429, 429]);
  });

  it('takes no guess from what is no page: a picture’s address elsewhere cannot hold people up', async () => {
    const { line, address } = await browse(EVERYWHERE, { cwd: benchmark(2) });
    const own = atLoopback(address);
    const status = async (path: string, dest: string) =>
      (await ask(own, path, { headers: { 'sec-fetch-dest': dest } })).status;
    const start = performance.now();
    for (const dest of ['image', 'script', 'iframe', 'empty']) {
      expect([dest, await status('/?key=guess', dest)]).toEqual([dest, 403]);
      expect([dest, await status(`/${new URL(line).search}`, dest)]).toEqual([dest, 403]);
    }
    expect(await status(`/${new URL(line).search}`, 'document')).toBe(303);
    // A wrong guess takes a second (PasswordGuesses).
    expect(performance.now() - start).toBeLessThan(900);
    expect(await status('/?key=guess', 'document')).toBe(401);
  });

  it('refuses a short password, before it listens', async () => {
    const { code, stderr } = await runCli(['browse', '--no-open', ...EVERYWHERE], {
      cwd: benchmark(2),
      env: { LLM_JUDGE_BROWSE_PASSWORD: 'PLANTED' },
    });
    expect(code).toBe(2);
    expect(stderr).toContain('LLM_JUDGE_BROWSE_PASSWORD is shorter than 8 characters');
  });
});

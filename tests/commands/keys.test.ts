import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runCli, spawnCli } from '../support/cli.ts';
import { startFakeAnthropicBatches } from '../support/fake-anthropic-batches.ts';
import { type FakeApiOptions, startFakeApi } from '../support/fake-api.ts';
import { startFakeOpenAIBatches } from '../support/fake-openai-batches.ts';
import { temporaryFolder, writeBenchmark } from '../support/temp.ts';

/*
 * Every folder that a test makes is searched for planted keys when the test has ended, and so is all that a command says
 * (tests/support/temp.ts and cli.ts). Here they are planted wherever a user may give one, and every kind of file is written.
 */

const KEY = 'sk-PLANTED-0123456789abcdef/+=';

function benchmark(): string {
  const cwd = temporaryFolder();
  writeBenchmark(join(cwd, 'data'), { questions: 2 });
  return cwd;
}

/** A server that repeats whatever it was sent, the key among it, in all it says that a command does not write down as an answer. */
const ECHOES: NonNullable<FakeApiOptions['fault']> = (number, { headers, path }) => {
  const echo = `${JSON.stringify(headers)} ${path}`;
  const error = (status: number, more = {}) => ({
    kind: 'status' as const,
    status,
    headers: { 'x-request-id': echo.replaceAll(/[^\x20-\x7E]/g, '') },
    body: JSON.stringify({ error: { message: echo, code: null, ...more } }),
  });
  // Refused, failed, refused by a filter, and (once something has succeeded) not found.
  if (number === 2) return error(429);
  if (number === 3) return error(500);
  if (number === 5) return error(400, { code: 'content_filter' });
  if (number === 6) return error(404);
  return undefined;
};

describe.each([
  { where: 'a flag', args: ['--openai-api-key', KEY] },
  { where: 'the environment', env: { OPENAI_API_KEY: KEY } },
  { where: '.env', dotEnv: `OPENAI_API_KEY=${KEY}\n` },
  { where: 'a header', args: ['--openai-api-key', '', '--header', `Authorization: Bearer ${KEY}`] },
  {
    where: 'the address',
    address: (url: string) => url.replace('://', `://user:${encodeURIComponent(KEY)}@`),
  },
  { where: 'the query', address: (url: string) => `${url}?api-key=${encodeURIComponent(KEY)}` },
])('a key in $where', { timeout: 30_000 }, ({ args = [], env, dotEnv, address = (url: string) => url }) => {
  test('is sent, and shows nowhere: files, log, cache, messages, list of processes', async () => {
    const cwd = benchmark();
    if (dotEnv !== undefined) writeFileSync(join(cwd, '.env'), dotEnv);
    const api = await startFakeApi({ fault: ECHOES, latency: 150 });
    onTestFinished(() => api.close());
    const command = [
      'answer',
      '--bench-name',
      'tiny',
      '--yes',
      '--model',
      'm',
      '--parallel',
      '1',
      '--retry-for',
      '5',
      '--openai-api-base',
      address(api.baseUrl),
      '--num-choices',
      '2',
      '--log-file',
      'log.jsonl',
      '--log-prompts',
      '--cache',
      'cache',
      ...args,
    ];
    const cli = spawnCli(command, { cwd, ...(env === undefined ? {} : { env }) });
    while (api.requests.length < 2 && cli.child.exitCode === null) await sleep(10);
    const listed = readFileSync(`/proc/${cli.child.pid}/cmdline`, 'latin1');
    const result = await cli.result;
    // Some calls fail for good, and the others are made.
    expect(result).toMatchObject({ code: 1 });
    expect(listed).not.toContain('PLANTED');
    const sent = api.requests.map(({ headers, path }) =>
      decodeURIComponent(`${headers.authorization} ${path}`),
    );
    const basic = Buffer.from(`user:${KEY}`).toString('base64');
    expect(sent.every((each) => each.includes(KEY) || each.includes(basic))).toBe(true);
    const log = readFileSync(join(cwd, 'log.jsonl'), 'utf8');
    expect(log.split('\n').length).toBeGreaterThan(5);
    expect(log).not.toContain(basic);
  });
});

test.each([
  { name: 'OpenAI', start: startFakeOpenAIBatches, model: 'm', env: 'OPENAI_API_KEY' },
  { name: 'Anthropic', start: startFakeAnthropicBatches, model: 'anthropic:m', env: 'ANTHROPIC_API_KEY' },
])('a key for batches of $name shows nowhere', async ({ start, model, env }) => {
  const cwd = benchmark();
  const server = await start();
  onTestFinished(() => server.close());
  const result = await runCli(['answer', '--bench-name', 'tiny', '--yes', '--model', model, '--batch'], {
    cwd,
    env: {
      [env]: KEY,
      OPENAI_BASE_URL: server.baseUrl,
      ANTHROPIC_BASE_URL: server.baseUrl,
      LLM_JUDGE_BATCH_POLL_MS: '20',
    },
  });
  expect(result).toMatchObject({ code: 0 });
  expect(server.batches).toHaveLength(2);
  expect(JSON.stringify(server.calls.map(({ headers }) => headers))).toContain(KEY);
});

test('an error of our own making shows no key either', async () => {
  const cwd = benchmark();
  for (const args of [
    ['--openai-api-base', `ftp://user:${KEY}@h/v1`],
    ['--openai-api-base', `http://user:${KEY}@127.0.0.1:9/v1`],
    ['--openai-api-base', `http://127.0.0.1:9/v1?key=${KEY}`],
    ['--openai-api-base', 'http://127.0.0.1:9/v1', '--header', `Authorization Bearer ${KEY}`],
    ['--openai-api-base', 'http://127.0.0.1:9/v1', '--header', `Authorization: Bearer ${KEY}\nX: y`],
  ]) {
    const result = await runCli(
      [
        'answer',
        '--bench-name',
        'tiny',
        '--yes',
        '--model',
        'm',
        '--openai-api-key',
        KEY,
        '--retry-for',
        '1',
        ...args,
      ],
      { cwd },
    );
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('error');
  }
});

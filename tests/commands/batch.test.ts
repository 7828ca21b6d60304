import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runCli, spawnCli } from '../support/cli.ts';
import { startFakeAnthropicBatches } from '../support/fake-anthropic-batches.ts';
import type { FakeBatchOptions, FakeBatchServer } from '../support/fake-batches.ts';
import { startFakeOpenAIBatches } from '../support/fake-openai-batches.ts';
import { readJsonl, temporaryFolder, writeBenchmark } from '../support/temp.ts';

const BENCH = ['--bench-name', 'tiny', '--yes', '--batch'];

describe.each([
  { name: 'OpenAI', start: startFakeOpenAIBatches, prefix: 'openai:' },
  { name: 'Anthropic', start: startFakeAnthropicBatches, prefix: 'anthropic:' },
])('batches of $name', { timeout: 60_000 }, ({ start, prefix }) => {
  async function prepare(options: FakeBatchOptions = {}) {
    const server: FakeBatchServer = await start({
      reply: (prompt, number) => `Reply ${number} to ${prompt.length}. [[7]]`,
      ...options,
    });
    onTestFinished(() => server.close());
    const cwd = temporaryFolder();
    writeBenchmark(join(cwd, 'data'), { questions: 5 });
    const env = {
      OPENAI_BASE_URL: server.baseUrl,
      OPENAI_API_KEY: 'sk-planted-1',
      ANTHROPIC_BASE_URL: server.baseUrl,
      ANTHROPIC_API_KEY: 'sk-planted-2',
      LLM_JUDGE_BATCH_POLL_MS: '50',
    };
    return { server, cwd, env };
  }

  const answer = ['answer', ...BENCH, '--model', `${prefix}m`, '--num-choices', '2'];
  const judge = ['judge', ...BENCH, '--judge-model', `${prefix}j`];
  const filesBeside = (cwd: string, kind: string) =>
    readdirSync(join(cwd, 'data/tiny', kind)).filter((name) => !name.endsWith('.jsonl'));

  test('answer turn by turn, and judge', async () => {
    const { server, cwd, env } = await prepare();
    const answered = await runCli(answer, { cwd, env });
    expect(answered).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/batch \S+: (completed|ended), 10 of 10 done/),
    });
    // A batch a turn, with both choices of all questions.
    expect(server.batches.map(({ requests }) => requests.length)).toEqual([10, 10]);
    const answers = readJsonl<{ choices: { turns: string[] }[] }>(
      join(cwd, 'data/tiny/model_answer/m.jsonl'),
    );
    const turns = answers.flatMap(({ choices }) => choices.flatMap((choice) => choice.turns));
    expect(new Set(turns).size, 'each call has its own reply').toBe(20);
    expect(await runCli(judge, { cwd, env })).toMatchObject({ code: 0 });
    expect(server.batches.map(({ requests }) => requests.length)).toEqual([10, 10, 20]);
    expect(readJsonl(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'))).toHaveLength(10);
    expect([...filesBeside(cwd, 'model_answer'), ...filesBeside(cwd, 'model_judgment')]).toEqual([]);
  });

  test.each(['SIGKILL', 'SIGINT'] as const)('are taken up again after %s', async (signal) => {
    const { server, cwd, env } = await prepare({ endsAtLook: 8 });
    const killed = spawnCli(answer, { cwd, env });
    while (server.batches.length === 0 || (server.batches[0]?.looks ?? 0) < 2) {
      if (killed.child.exitCode !== null) expect.fail((await killed.result).stderr);
      await sleep(5);
    }
    killed.child.kill(signal);
    const { code } = await killed.result;
    expect(code).toBe(signal === 'SIGINT' ? 130 : null);
    expect(existsSync(join(cwd, 'data/tiny/model_answer/batches/m.jsonl'))).toBe(true);
    expect(await runCli(answer, { cwd, env })).toMatchObject({ code: 0 });
    expect(
      server.batches.map(({ requests }) => requests.length),
      'nothing was submitted twice',
    ).toEqual([10, 10]);
    expect(readJsonl(join(cwd, 'data/tiny/model_answer/m.jsonl'))).toHaveLength(5);
    expect(filesBeside(cwd, 'model_answer')).toEqual([]);
  });

  test('what a smaller run leaves of a batch waits for the larger one', async () => {
    const { server, cwd, env } = await prepare({ endsAtLook: 8 });
    const killed = spawnCli(answer, { cwd, env });
    while ((server.batches[0]?.looks ?? 0) < 2) {
      if (killed.child.exitCode !== null) expect.fail((await killed.result).stderr);
      await sleep(5);
    }
    killed.child.kill('SIGINT');
    await killed.result;
    const one = answer.map((word) => (word === '2' ? '1' : word));
    expect(await runCli(one, { cwd, env })).toMatchObject({ code: 0 });
    expect(await runCli(answer, { cwd, env })).toMatchObject({ code: 0 });
    // The first turns of both choices, then the second turns of the one and of the other.
    expect(server.batches.map(({ requests }) => requests.length)).toEqual([10, 5, 5]);
    expect(filesBeside(cwd, 'model_answer')).toEqual([]);
  });

  test('the record file stays locked until the batch that is being created is noted', async () => {
    let create = () => {};
    const created = new Promise<void>((resolve) => (create = resolve));
    const { server, cwd, env } = await prepare({
      fault: async ({ route }) => {
        if (/^POST .*batches$/.test(route)) await created;
        return undefined;
      },
    });
    const stopped = spawnCli(answer, { cwd, env });
    while (!server.calls.some(({ route }) => /^POST .*batches$/.test(route))) {
      if (stopped.child.exitCode !== null) expect.fail((await stopped.result).stderr);
      await sleep(5);
    }
    stopped.child.kill('SIGINT');
    await expect.poll(() => stopped.stderr, { timeout: 10_000 }).toContain('Interrupted. What was finished');
    await sleep(200);
    expect(existsSync(join(cwd, 'data/tiny/model_answer/m.jsonl.lock'))).toBe(true);
    create();
    expect(await stopped.result).toMatchObject({ code: 130 });
    expect(existsSync(join(cwd, 'data/tiny/model_answer/m.jsonl.lock'))).toBe(false);
    expect(await runCli(answer, { cwd, env })).toMatchObject({ code: 0 });
    expect(server.batches.map(({ requests }) => requests.length)).toEqual([10, 10]);
  });

  test('what expired is submitted again', async () => {
    const { server, cwd, env } = await prepare({
      outcome: (prompt, batchNumber) =>
        batchNumber === 1 && prompt.includes('Question 3') ? 'expired' : 'reply',
    });
    expect(await runCli(answer, { cwd, env })).toMatchObject({ code: 0 });
    expect(server.batches.reduce((sum, { requests }) => sum + requests.length, 0)).toBe(20 + 2);
    expect(readJsonl(join(cwd, 'data/tiny/model_answer/m.jsonl'))).toHaveLength(5);
  });
});

test('a provider or a server without a batch API says so', async () => {
  const cwd = temporaryFolder();
  writeBenchmark(join(cwd, 'data'), { questions: 1 });
  const google = await runCli(['answer', ...BENCH, '--model', 'google:g'], {
    cwd,
    env: { GEMINI_API_KEY: 'sk-planted-3' },
  });
  expect(google).toMatchObject({ code: 2, stderr: expect.stringContaining('--batch') });
  const streamed = await runCli(['answer', ...BENCH, '--model', 'm', '--stream'], {
    cwd,
    env: { OPENAI_API_KEY: 'sk-planted-4' },
  });
  expect(streamed).toMatchObject({ code: 2, stderr: expect.stringContaining('--stream') });
});

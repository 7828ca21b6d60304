import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { batchFile } from '../../../src/records/batch-file.ts';
import { readRows } from '../../support/batch-rows.ts';
import { startFakeAnthropicBatches } from '../../support/fake-anthropic-batches.ts';
import type { FakeBatchOptions } from '../../support/fake-batches.ts';
import { startFakeOpenAIBatches } from '../../support/fake-openai-batches.ts';
import { killSeed } from '../../support/kill-seed.ts';
import { seededRandom } from '../../support/random.ts';
import { temporaryFolder } from '../../support/temp.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Within the repository, so that its packages are found. */
const BUILT = join(ROOT, 'node_modules', '.cache', `batch-child-${process.pid}`);
const PROMPTS = ['one', 'two', 'three'];
const SEED = killSeed();

beforeAll(async () => {
  await build({
    config: false,
    cwd: ROOT,
    entry: { child: join(ROOT, 'tests/support/batch-child.ts') },
    outDir: BUILT,
    outExtensions: () => ({ js: '.mjs' }),
    dts: false,
    logLevel: 'error',
  });
});
afterAll(() => rmSync(BUILT, { recursive: true, force: true }));

type Api = 'openai' | 'anthropic';

async function setUp(api: Api, options: FakeBatchOptions) {
  const server = await (api === 'openai' ? startFakeOpenAIBatches : startFakeAnthropicBatches)(options);
  onTestFinished(() => server.close());
  const recordFile = join(temporaryFolder(), 'model_answer', 'alpha.jsonl');
  mkdirSync(dirname(recordFile), { recursive: true });
  let child: ChildProcess | undefined;
  onTestFinished(() => void child?.kill('SIGKILL'));
  return {
    server,
    recordFile,
    kill: () => child?.kill('SIGKILL'),
    /** Runs the process to its end; gives its exit code, or null where it was killed. */
    run(holdAfter?: number): Promise<{ code: number | null; stderr: string }> {
      const work = JSON.stringify({ baseUrl: server.baseUrl, api, recordFile, prompts: PROMPTS, holdAfter });
      const running = spawn(process.execPath, [join(BUILT, 'child.mjs'), work], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = running;
      let stderr = '';
      running.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
      running.stdout.on('data', () => running.kill('SIGKILL'));
      return new Promise((resolve) => running.on('close', (code) => resolve({ code, stderr })));
    },
  };
}

function expectAllDone({ server, recordFile }: Awaited<ReturnType<typeof setUp>>): void {
  const rows = readRows(recordFile);
  expect(rows.map(({ prompt, choice }) => `${prompt} ${choice}`).toSorted()).toEqual(
    PROMPTS.flatMap((prompt) => [`${prompt} 0`, `${prompt} 1`]).toSorted(),
  );
  for (const { prompt, turns } of rows) {
    expect(turns[0]).toContain(`to "${prompt}"`);
    expect(turns[1]).toContain(`to "more of ${prompt}"`);
  }
  // Each reply has a number of its own: none was given to two.
  expect(new Set(rows.flatMap(({ turns }) => turns)).size).toBe(PROMPTS.length * 2 * 2);
  const submitted = server.batches.flatMap(({ requests }) => requests.map(({ customId }) => customId));
  expect(new Set(submitted).size).toBe(submitted.length);
}

/** Two turns, so two batches of three prompts with two choices each. */
const EXACTLY_ONCE = [6, 6];

const CREATE = { openai: 'POST /v1/batches', anthropic: 'POST /v1/messages/batches' };
const LOOK = { openai: 'GET /v1/batches/ID', anthropic: 'GET /v1/messages/batches/ID' };

interface Moment {
  name: string;
  fault?: (api: Api, kill: () => void) => FakeBatchOptions['fault'];
  holdAfter?: number;
}

const MOMENTS: Moment[] = [
  {
    name: 'between upload and creation',
    fault:
      (api, kill) =>
      ({ route, number }) => {
        if (route !== CREATE[api] || number !== 1) return undefined;
        kill();
        return { kind: 'reset' };
      },
  },
  {
    name: 'when the batch is created, before the process knows',
    fault:
      (api, kill) =>
      ({ route, number }) =>
        route === CREATE[api] && number === 1 ? { kind: 'lose-reply', afterwards: kill } : undefined,
  },
  {
    name: 'when the second batch is created, before the process knows',
    fault:
      (api, kill) =>
      ({ route, number }) =>
        route === CREATE[api] && number === 2 ? { kind: 'lose-reply', afterwards: kill } : undefined,
  },
  {
    name: 'while it waits for the batch',
    fault:
      (api, kill) =>
      ({ route, number }) => {
        if (route === LOOK[api] && number === 2) kill();
        return undefined;
      },
  },
  { name: 'when it has the results and none is written down', holdAfter: 0 },
  { name: 'when some of the results are written down', holdAfter: 3 },
];

for (const api of ['openai', 'anthropic'] as const) {
  test.for(MOMENTS)(`${api}: killed $name: it pays for nothing twice`, async ({ fault, holdAfter }) => {
    let kill = (): void => {};
    const set = await setUp(api, { endsAtLook: 3, fault: fault?.(api, () => kill()) ?? (() => undefined) });
    kill = () => void set.kill();
    expect(await set.run(holdAfter)).toEqual({ code: null, stderr: '' });
    expect(await set.run()).toEqual({ code: 0, stderr: '' });
    expectAllDone(set);
    // What a killed run has written down, no later one asks for: its ids wait until they are too old.
    const isLeft = holdAfter !== undefined && holdAfter > 0;
    expect(existsSync(dirname(batchFile(set.recordFile)))).toBe(isLeft);
    expect(set.server.batches.map(({ requests }) => requests.length)).toEqual(EXACTLY_ONCE);
  });

  test(`${api}: killed at random moments, it pays for nothing twice`, { timeout: 120_000 }, async () => {
    console.log(`LLM_JUDGE_KILL_SEED=${SEED}`);
    const random = seededRandom(SEED);
    const set = await setUp(api, { endsAtLook: 8, lineDelay: 30 });
    let kills = 0;
    for (;;) {
      const running = set.run();
      // A whole run takes about a second, a fifth of it the start of Node.
      if (kills < 8) void sleep(200 + random() * 600).then(set.kill);
      const { code, stderr } = await running;
      expect(stderr).toBe('');
      if (code === 0) break;
      kills += 1;
    }
    console.log(`${api}: ${kills} kills`);
    expectAllDone(set);
    expect(kills).toBeGreaterThan(0);
    const sizes = set.server.batches.map(({ requests }) => requests.length);
    // A kill may part the second turns into more batches; none is submitted twice.
    expect(sizes.reduce((sum, size) => sum + size)).toBe(PROMPTS.length * 2 * 2);
  });
}

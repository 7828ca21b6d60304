import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type Behaviour, setUpEngine } from '../../support/fake-engine.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Within the repository, so that its packages and the built guard are found. */
const BUILT = join(ROOT, 'node_modules', '.cache', `served-child-${process.pid}`);

beforeAll(async () => {
  await build({
    config: false,
    cwd: ROOT,
    entry: { child: join(ROOT, 'tests/support/served-child.ts') },
    outDir: BUILT,
    outExtensions: () => ({ js: '.mjs' }),
    dts: false,
    logLevel: 'error',
  });
});
afterAll(() => rmSync(BUILT, { recursive: true, force: true }));

function start(behaviour: Behaviour, ending = 'stay') {
  const engine = setUpEngine(behaviour);
  const child: ChildProcess = spawn(process.execPath, [join(BUILT, 'child.mjs'), ending], {
    env: { ...process.env, ...engine.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout?.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.on('close', (code, signal) => resolve(signal ?? code)),
  );
  return {
    engine,
    pid: child.pid as number,
    ended,
    until: async (isThere: (said: string) => boolean): Promise<void> => {
      while (!isThere(said)) await sleep(20);
    },
    /** Once nobody watches, the guards need a moment. */
    untilGone: async (): Promise<void> => {
      while (engine.alive().length > 0) await sleep(20);
    },
  };
}

it(
  'killed while its servers work: both end, and a child that ignores SIGTERM',
  { timeout: 60_000 },
  async () => {
    const { engine, pid, ended, until, untilGone } = start({ child: 'session' });
    await until((said) => said.includes('open\n'));
    expect(engine.alive()).toHaveLength(4);
    process.kill(pid, 'SIGKILL');
    expect(await ended).toBe('SIGKILL');
    await untilGone();
  },
);

it('killed while they load', async () => {
  const { engine, pid, untilGone } = start({ neverHealthy: true });
  while (engine.rows('server').length < 2) await sleep(20);
  process.kill(pid, 'SIGKILL');
  await untilGone();
});

it('killed at any moment of the start', { timeout: 120_000 }, async () => {
  // A guard is started about 150 ms after the process says that it opens the model, and takes as long itself.
  const moments = Array.from({ length: 16 }, (_, index) => index * 30);
  for (const moment of moments) {
    const { engine, pid, until, ended } = start({ loadMs: 50 });
    await until((said) => said.includes('opening\n'));
    await sleep(moment);
    process.kill(pid, 'SIGKILL');
    await ended;
    while (guardsOf(engine.environment.FAKE_ENGINE_RECORD).length > 0) await sleep(20);
    expect(engine.alive(), `killed after ${moment} ms`).toEqual([]);
  }
});

/** The guards whose servers have this record. */
function guardsOf(record: string): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const isGuard = readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('serve-guard.js');
      return isGuard && readFileSync(`/proc/${name}/environ`, 'utf8').includes(record);
    } catch {
      return false;
    }
  });
}

it('killed at once, with all of its group, as a terminal does it', async () => {
  const { engine, pid, until, untilGone } = start({});
  await until((said) => said.includes('open\n'));
  process.kill(-pid, 'SIGKILL');
  await untilGone();
  expect(engine.rows('server')).toHaveLength(2);
});

it.each([
  ['exit', 0],
  ['throw', 1],
  ['close', 0],
])('ended by "%s": nothing is left, nor a folder of logs', async (ending, code) => {
  const { engine, ended, untilGone } = start({}, ending);
  expect(await ended).toBe(code);
  await untilGone();
  expect(engine.rows('server')).toHaveLength(2);
  expect(readdirSync(engine.logs)).toEqual([]);
});

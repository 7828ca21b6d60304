import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { InputError, describeError } from '../../src/errors.ts';
import { acquireLock } from '../../src/records/lock.ts';
import { temporaryFolder } from '../support/temp.ts';

const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url));
const isLinux = process.platform === 'linux';

let folder: string;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, 'alpha.jsonl');
});

interface Owner {
  pid: number;
  host: string;
  processStart: string | null;
  since: string;
}

function writeLock(owner: Partial<Owner>): void {
  const whole: Owner = {
    pid: 0,
    host: hostname(),
    processStart: null,
    since: '2026-01-01T00:00:00.000Z',
    ...owner,
  };
  writeFileSync(`${file}.lock`, JSON.stringify(whole));
}

function readLock(): Owner {
  return JSON.parse(readFileSync(`${file}.lock`, 'utf8')) as Owner;
}

/** Takes the lock, or gives the message of its refusal. */
function refusal(): string | undefined {
  try {
    acquireLock(file)();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return describeError(error);
  }
}

/** A process that lives until the test has ended. */
function spawnLiving(): number {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child.pid as number;
}

/** The pid of a process that is gone. */
async function deadPid(): Promise<number> {
  const child = spawn('true', { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid as number;
}

/** Field 22 of /proc/PID/stat. */
function startOf(pid: number): string {
  return readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')[19] as string;
}

describe('acquireLock', () => {
  test('names its owner while it is held, and leaves nothing behind', () => {
    const release = acquireLock(file);
    expect(readLock()).toMatchObject({ pid: process.pid, host: hostname() });
    if (isLinux) expect(readLock().processStart).toBe(startOf(process.pid));
    expect(readdirSync(folder)).toEqual(['alpha.jsonl.lock']);
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is refused twice in one process', () => {
    const release = acquireLock(file);
    expect(refusal()).toContain(`pid ${process.pid}`);
    release();
    expect(refusal()).toBeUndefined();
  });

  test("giving it back twice does not take another's", () => {
    const release = acquireLock(file);
    release();
    writeLock({ pid: spawnLiving() });
    release();
    expect(existsSync(`${file}.lock`)).toBe(true);
  });

  test('a live process keeps it: the message names the pid, the file and what to do', () => {
    const pid = spawnLiving();
    writeLock({ pid, processStart: isLinux ? startOf(pid) : null });
    const message = refusal();
    expect(message).toContain(`pid ${pid}`);
    expect(message?.startsWith(`${file}: `)).toBe(true);
    expect(message).toContain(`remove ${file}.lock`);
    expect(readLock().pid).toBe(pid);
  });

  test('a live process keeps it where its start is not known', () => {
    const pid = spawnLiving();
    writeLock({ pid, processStart: null });
    expect(refusal()).toContain(`pid ${pid}`);
  });

  test("a dead process's is taken over", async () => {
    writeLock({ pid: await deadPid() });
    const release = acquireLock(file);
    expect(readLock().pid).toBe(process.pid);
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test.runIf(isLinux)('a pid that was given to a later process is recognised', () => {
    writeLock({ pid: spawnLiving(), processStart: '1' });
    expect(refusal()).toBeUndefined();
    // In a container each start has the same pid.
    writeLock({ pid: process.pid, processStart: '1' });
    expect(refusal()).toBeUndefined();
  });

  test.runIf(isLinux)(
    'a process that has ended, but whose parent has not asked for its exit code, is dead',
    async () => {
      const parent = spawn('sh', ['-c', 'sleep 0.05 & echo $!; exec sleep 60'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      onTestFinished(() => void parent.kill('SIGKILL'));
      const [text] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(text.toString());
      writeLock({ pid, processStart: startOf(pid) });
      while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) await sleep(10);
      expect(refusal()).toBeUndefined();
    },
  );

  test("another host's is respected: its processes cannot be seen from here", async () => {
    writeLock({ pid: await deadPid(), host: 'elsewhere' });
    const message = refusal();
    expect(message).toMatch(/pid \d+ on elsewhere/);
    expect(message).toContain(`${file}.lock`);
  });

  test.for(['', '{"pid":', '\0\0\0\0', 'null', '[]', '{}'])(
    'one that holds %j (a power cut) does not break the run',
    (content) => {
      writeFileSync(`${file}.lock`, content);
      const message = refusal();
      // Either it is taken over, or the person is told what to remove.
      if (message !== undefined) expect(message).toContain(`${file}.lock`);
    },
  );

  test('a takeover that a killed process left half-way holds nobody up for good', async () => {
    writeLock({ pid: await deadPid() });
    mkdirSync(`${file}.lock.takeover`);
    const old = new Date(Date.now() - 60_000);
    utimesSync(`${file}.lock.takeover`, old, old);
    expect(refusal()).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a takeover that was left half-way just now is waited for', { timeout: 20_000 }, async () => {
    writeLock({ pid: await deadPid() });
    mkdirSync(`${file}.lock.takeover`);
    expect(refusal()).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a folder that is missing is made', () => {
    acquireLock(join(folder, 'missing', 'alpha.jsonl'))();
    expect(readdirSync(join(folder, 'missing'))).toEqual([]);
  });
});

describe('processes racing for one lock', { timeout: 60_000 }, () => {
  const ROUNDS = 50;

  test.for([
    { name: 'that is free', racers: 2, before: () => {} },
    { name: 'of a dead process', racers: 2, before: (pid: number) => writeLock({ pid }) },
    {
      name: 'of a dead process, with a takeover that was left half-way',
      racers: 3,
      before(pid: number) {
        writeLock({ pid });
        mkdirSync(`${file}.lock.takeover`, { recursive: true });
        const old = new Date(Date.now() - 60_000);
        utimesSync(`${file}.lock.takeover`, old, old);
      },
    },
  ])('$name: exactly one of $racers gets it, in each of 50 rounds', async ({ racers: count, before }) => {
    const dead = await deadPid();
    const racers = startRacers(count);
    await Promise.all(racers.map((racer) => once(racer, 'message')));
    for (let round = 0; round < ROUNDS; round += 1) {
      before(dead);
      const at = Date.now() + 4;
      // Whoever has it keeps it until all have tried.
      const outcomes = await Promise.all(racers.map((racer) => ask(racer, { take: file, at })));
      expect({ round, outcomes: outcomes.toSorted() }).toEqual({
        round,
        outcomes: ['held', ...Array.from({ length: count - 1 }, () => 'refused')],
      });
      const holder = racers[outcomes.indexOf('held')] as ChildProcess;
      expect(readLock().pid).toBe(holder.pid);
      await Promise.all(racers.map((racer) => ask(racer, { release: true })));
      expect(readdirSync(folder).filter((name) => name.startsWith('alpha'))).toEqual([]);
    }
  });

  function startRacers(count: number): ChildProcess[] {
    const script = compileRacer(join(folder, 'racer'));
    return Array.from({ length: count }, () => {
      const child = fork(script, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      onTestFinished(() => void child.kill('SIGKILL'));
      return child;
    });
  }

  async function ask(racer: ChildProcess, message: object): Promise<string> {
    racer.send(message);
    return ((await once(racer, 'message')) as [string])[0];
  }
});

test('a process that is killed while it holds the lock loses it', async () => {
  const racer = fork(compileRacer(join(folder, 'racer')), { execArgv: [] });
  onTestFinished(() => void racer.kill('SIGKILL'));
  await once(racer, 'message');
  racer.send({ take: file, at: 0 });
  expect(await once(racer, 'message')).toEqual(['held', undefined]);
  expect(refusal()).toContain(`pid ${racer.pid}`);
  racer.kill('SIGKILL');
  await once(racer, 'exit');
  expect(refusal()).toBeUndefined();
});

/** Writes a script that takes and releases locks when told: node 20 reads no TypeScript, so that lock.ts and what it imports are translated first. */
function compileRacer(to: string): string {
  mkdirSync(join(to, 'records'), { recursive: true });
  writeFileSync(join(to, 'package.json'), '{"type":"module"}');
  for (const name of ['errors', 'lock-file', 'make-folders', 'records/lock']) {
    const { outputText } = ts.transpileModule(readFileSync(join(SOURCE, `${name}.ts`), 'utf8'), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        rewriteRelativeImportExtensions: true,
      },
    });
    writeFileSync(join(to, `${name}.js`), outputText);
  }
  const script = join(to, 'racer.js');
  writeFileSync(
    script,
    `import { acquireLock } from './records/lock.js';
     import { InputError } from './errors.js';
     let release = () => {};
     process.on('message', ({ take, at }) => {
       if (take === undefined) {
         release();
         release = () => {};
         process.send('released');
         return;
       }
       while (Date.now() < at);
       try {
         release = acquireLock(take);
         process.send('held');
       } catch (error) {
         process.send(error instanceof InputError && /another llm-judge/.test(error.message) ? 'refused' : String(error.stack));
       }
     });
     process.send('ready');`,
  );
  // Fails here, with its message, where the translation is no JavaScript.
  execFileSync(process.execPath, ['--check', script]);
  return script;
}

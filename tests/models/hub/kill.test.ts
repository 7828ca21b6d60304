import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { sha256 } from '../../support/fake-hub.ts';
import { MODEL, REPO, type SetUp, setUp } from './set-up.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Within the repository, so that its packages are found. */
const BUILT = join(ROOT, 'node_modules', '.cache', `hub-child-${process.pid}`);

beforeAll(async () => {
  await build({
    config: false,
    cwd: ROOT,
    entry: { child: join(ROOT, 'tests/support/hub-child.ts') },
    outDir: BUILT,
    outExtensions: () => ({ js: '.mjs' }),
    dts: false,
    logLevel: 'error',
  });
});
afterAll(() => rmSync(BUILT, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  output: string;
}

/** Runs the process that downloads; `onLine` is told each line that it prints. */
function run(onLine: (line: string, child: ChildProcess) => void = () => {}): Promise<Ended> {
  const child = spawn(process.execPath, [join(BUILT, 'child.mjs'), REPO], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
    for (const line of text.toString().split('\n')) onLine(line, child);
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

/** Storage sends the first million bytes and then no more, until `open` is called. */
function holdBack({ hub, repo }: SetUp): () => void {
  const { bytes } = repo.files[MODEL]!;
  hub.fault = ({ host }, response) => {
    if (host !== 'storage') return false;
    response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, 1_000_000));
    return true;
  };
  return () => void (hub.fault = undefined);
}

const HELD = /^10000(00|23) of 3000023$/;

test.each(['SIGKILL', 'SIGINT'] as const)(
  'a download that was ended by %s goes on where it stopped',
  async (signal) => {
    const set = await setUp();
    const { hub, repo, inRepo, said } = set;
    const { bytes } = repo.files[MODEL]!;
    const open = holdBack(set);
    const first = await run((line, child) => void (HELD.test(line) && child.kill(signal)));
    expect(first.output).not.toContain('\nin ');
    expect(readFileSync(inRepo('blobs', `${sha256(bytes)}.incomplete`))).toHaveLength(1_000_000);
    open();
    const second = await run();
    expect(second).toMatchObject({ code: 0 });
    const folder = /^in (.*)$/m.exec(second.output)?.[1] as string;
    expect(readFileSync(join(folder, MODEL)).equals(bytes)).toBe(true);
    expect(hub.storage().map(({ range }) => range)).toEqual([undefined, 'bytes=1000000-']);
    expect(said).toEqual([]);
  },
);

test('of two processes one downloads and the other waits, also where the first is killed', async () => {
  const set = await setUp();
  const { hub, repo } = set;
  const open = holdBack(set);
  let second: Promise<Ended> | undefined;
  const first = run((line, child) => {
    if (!HELD.test(line)) return;
    second ??= run((said) => {
      if (!said.includes('waiting')) return;
      open();
      child.kill('SIGKILL');
    });
  });
  expect(await first).toMatchObject({ code: null });
  const { code, output } = (await second)!;
  expect(output).toMatch(/pid \d+ is downloading acme\/tiny-GGUF\/tiny-Q4_K_M.gguf: waiting/);
  expect(code).toBe(0);
  const folder = /^in (.*)$/m.exec(output)?.[1] as string;
  expect(readFileSync(join(folder, MODEL)).equals(repo.files[MODEL]!.bytes)).toBe(true);
  expect(hub.storage().map(({ range }) => range)).toEqual([undefined, 'bytes=1000000-']);
});

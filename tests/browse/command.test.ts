import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask, browse } from '../support/browse.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder, writeBenchmark } from '../support/temp.ts';
import { benchmark } from '../support/tiny.ts';

describe('the command browse', () => {
  it('prints its address, and nothing else on stdout; Ctrl-C ends it at once, whatever is still asked', async () => {
    const { address, child, result } = await browse([], { cwd: benchmark(2) });
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    // Half a request: its end never comes.
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
    await new Promise<void>((resolve) => socket.write('GET / HTTP/1.1\r\n', () => resolve()));
    await fetch(address);
    const start = performance.now();
    child.kill('SIGINT');
    const { code, stdout } = await result;
    expect(code).toBe(0);
    expect(stdout).toBe(`${address}\n`);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('lists the benchmarks of the folder, the one that was named first', async () => {
    const cwd = benchmark(3);
    const data = join(cwd, 'data');
    writeBenchmark(data, { questions: 2, name: 'zebra' });
    // Its questions come with the package.
    mkdirSync(join(data, 'starter', 'model_answer'), { recursive: true });
    mkdirSync(join(data, 'no-benchmark'));
    const { address } = await browse(['--bench-name', 'zebra'], { cwd });
    const benches = JSON.parse((await ask(address, '/api/benches')).body) as { name: string }[];
    expect(benches.map(({ name }) => name)).toEqual(['zebra', 'starter', 'tiny']);
    // `writeBenchmark` writes as many questions; the package's starter has 24.
    expect(benches).toMatchObject([{ questions: 2 }, { questions: 24 }, { questions: 3 }]);
  });

  it.each([
    [['--data-dir', 'none'], 'none: no such folder'],
    [['--bench-name', 'none'], 'question.jsonl: no such file'],
    [['--bench-name', '../data/tiny'], '--bench-name'],
    [['--port', '70000'], '--port'],
    [['--host', '203.0.113.7'], '--host: cannot listen'],
  ])('%j is an error of the user', async (args, message) => {
    const { code, stdout, stderr } = await runCli(['browse', '--no-open', ...args], { cwd: benchmark(2) });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('says that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await runCli(['browse', '--no-open', '--port', String(port)], {
      cwd: benchmark(2),
    });
    expect(code).toBe(2);
    expect(stderr).toContain(`error: --port: port ${port} of 127.0.0.1 is taken`);
  });

  it('serves a folder without a benchmark', async () => {
    const { address } = await browse(['--data-dir', '.'], { cwd: temporaryFolder() });
    expect((await ask(address, '/api/benches')).body).toBe('[]');
  });
});

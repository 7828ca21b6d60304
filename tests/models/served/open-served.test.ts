import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isAlive, setUpEngine } from '../../support/fake-engine.ts';
import { inputErrorOf } from '../../support/input-error-of.ts';
import { ask, failureOf, setEnvironment } from '../../support/models.ts';

describe('a good server', () => {
  it('answers, is told where to listen, and is gone when the model is closed', async () => {
    const engine = setUpEngine({ loadMs: 700 });
    const model = await engine.open();
    await expect(model.complete(ask('hello'))).resolves.toMatchObject({ text: 'heard hello' });
    const [server] = engine.rows('server');
    expect(server?.args.slice(0, 4)).toEqual(['serve', 'LiquidAI/LFM2-350M', '--host', '127.0.0.1']);
    expect(server?.env).not.toHaveProperty('CUDA_VISIBLE_DEVICES');
    expect(engine.said[0]).toBe('vllm: starting');
    expect(engine.said.at(-1)).toMatch(/^vllm: ready after \d+ s$/);
    expect(engine.alive()).toHaveLength(1);
    await Promise.all([model.close(), model.close()]);
    expect(engine.alive()).toEqual([]);
    expect(readdirSync(engine.logs)).toEqual([]);
  });

  it('has an address without a port, which its weights and settings decide', async () => {
    const engine = setUpEngine();
    const template = join(engine.folder, 'chat.txt');
    writeFileSync(template, '{{ messages }}');
    const open = async (options: object = {}) => {
      const model = await engine.open(options);
      await model.close();
      return model;
    };
    const plain = await open();
    const again = await open();
    expect([again.address, again.account]).toEqual([plain.address, plain.account]);
    const others = [
      { dtype: 'float32' },
      { revision: 'main' },
      { identity: 'abc' },
      { engineArgs: ['--otlp-headers', 'sk-secret-9'] },
      { chatTemplate: template },
      { client: { extraBody: { top_k: 1 } } },
      { engine: 'sglang' },
    ];
    const addresses = [plain.address];
    for (const options of others) addresses.push((await open(options)).address);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(addresses.join(' ')).not.toMatch(/127|secret|chat\.txt/);
    await expect(open({ engineArgs: ['--api-key', 'sk-secret-9'] })).rejects.toThrow(
      /^a key does not belong among arguments/,
    );
  });

  it('has the hub token and no other key; no proxy stands between it and us', async () => {
    const engine = setUpEngine({ says: ['using hf_PLANTED-token'] });
    setEnvironment({
      HF_TOKEN: 'hf_PLANTED-token',
      OPENAI_API_KEY: 'sk-planted-openai',
      HTTP_PROXY: 'http://127.0.0.1:9',
      NO_PROXY: undefined,
    });
    const model = await engine.open();
    await expect(model.complete(ask('hello'))).resolves.toMatchObject({ text: 'heard hello' });
    const [server] = engine.rows('server');
    expect(server?.env['HF_TOKEN']).toBe('hf_PLANTED-token');
    expect(server?.env).not.toHaveProperty('OPENAI_API_KEY');
    const [folder = ''] = readdirSync(engine.logs);
    expect(readFileSync(join(engine.logs, folder, 'server-1.log'), 'utf8')).toContain('using ***');
    await model.close();
    // What the fake engine has recorded of its environment is the test's own.
    writeFileSync(engine.environment.FAKE_ENGINE_RECORD, '');
  });

  it('gets another port when its own was taken', async () => {
    const engine = setUpEngine({ portTaken: 2 });
    const model = await engine.open();
    await expect(model.complete(ask('hello'))).resolves.toMatchObject({ text: 'heard hello' });
    expect(engine.rows('server')).toHaveLength(3);
  });
});

describe('several servers', () => {
  it('each have their GPUs, and share the calls', async () => {
    const engine = setUpEngine({ replyMs: 200 });
    setEnvironment({ CUDA_VISIBLE_DEVICES: '4,5,6,7' });
    const model = await engine.open({ gpusPerModel: 2, gpusTotal: 4 });
    await Promise.all(Array.from({ length: 6 }, (_, index) => model.complete(ask(`call ${index}`))));
    const servers = engine.rows('server');
    expect(new Set(servers.map(({ env }) => env['CUDA_VISIBLE_DEVICES']))).toEqual(new Set(['4,5', '6,7']));
    const calls = servers.map(({ pid }) => engine.rows('call').filter((call) => call.pid === pid).length);
    expect(calls).toEqual([3, 3]);
  });

  it('one that ends by itself ends the run: calls in flight and later ones', async () => {
    const engine = setUpEngine({ diesAfterCalls: 1, replyMs: 1500 });
    const model = await engine.open({ gpusTotal: 2 });
    const begin = Date.now();
    // The third is the second of its server, which it ends.
    const calls = ['one', 'two', 'three'].map((content) => failureOf(model.complete(ask(content))));
    const errors = [...(await Promise.all(calls)), await failureOf(model.complete(ask('later')))];
    expect(Date.now() - begin).toBeLessThan(1500);
    for (const error of errors) {
      expect(error).toMatchObject({ kind: 'unreachable', stopsRun: true });
      expect(error.message).toMatch(/^vllm ended with exit code 7 during the run\. Its last lines:\n/);
      expect(error.message).toContain('| CUDA error: an illegal memory access');
    }
    const file = /The whole log: (.*)$/.exec(errors[0]?.message ?? '')?.[1] ?? '';
    await model.close();
    expect(readFileSync(file, 'utf8')).toContain('CUDA error');
    expect(engine.alive()).toEqual([]);
  });

  it('one that cannot start ends the others', async () => {
    const engine = setUpEngine({ diesAtStart: 3 });
    await inputErrorOf(engine.open({ gpusTotal: 2 }));
    expect(engine.alive()).toEqual([]);
  });
});

describe('a start that fails', () => {
  it('ends with the last lines of the log, which is kept', async () => {
    const engine = setUpEngine({ diesAtStart: 3, says: ['torch.OutOfMemoryError: CUDA out of memory'] });
    const error = await inputErrorOf(engine.open());
    expect(error.place).toEqual({ flag: '--serve' });
    expect(error.message).toMatch(
      /^vllm ended with exit code 3 before it was ready\. Its last lines:\n {2}\| torch\.Out/,
    );
    const file = /The whole log: (.*)$/.exec(error.message)?.[1] ?? '';
    expect(readFileSync(file, 'utf8')).toContain('CUDA out of memory');
  });

  it('is given up when the time is over', async () => {
    const engine = setUpEngine({ neverHealthy: true });
    const error = await inputErrorOf(engine.open({ startTimeout: 1 }));
    expect(error.message).toMatch(/^vllm was not ready within 1 seconds, and was stopped\. /);
    expect(engine.rows('server')).toHaveLength(1);
    expect(engine.alive()).toEqual([]);
  });

  it('is given up when it is interrupted, and leaves nothing', async () => {
    const engine = setUpEngine({ neverHealthy: true });
    const interrupt = new AbortController();
    const opened = engine.open({ signal: interrupt.signal });
    while (engine.rows('server').length === 0) await sleep(20);
    interrupt.abort(new Error('Ctrl-C'));
    await expect(opened).rejects.toThrow('Ctrl-C');
    expect(engine.alive()).toEqual([]);
    expect(readdirSync(engine.logs)).toEqual([]);
  });

  it('says how to get what is missing', async () => {
    const engine = setUpEngine({ diesAtStart: 1, says: ["python3: No module named 'sglang'"] });
    const error = await inputErrorOf(engine.open({ engine: 'sglang' }));
    expect(error.remedy).toMatch(/pip install "sglang/);
    setEnvironment({ LLM_JUDGE_VLLM: undefined, PATH: '/nowhere' });
    const missing = await inputErrorOf(engine.open());
    expect(missing).toMatchObject({ message: 'vllm needs the program vllm, which is not on PATH' });
    setEnvironment({ LLM_JUDGE_VLLM: '/nowhere/vllm' });
    expect((await inputErrorOf(engine.open())).message).toMatch(/^LLM_JUDGE_VLLM names/);
  });
});

describe('what a server leaves behind', () => {
  it.each(['group', 'session'] as const)(
    'a child that ignores SIGTERM is ended: in its %s',
    { timeout: 60_000 },
    async (child) => {
      const engine = setUpEngine({ child });
      const model = await engine.open();
      expect(engine.alive()).toHaveLength(2);
      const begin = Date.now();
      await model.close();
      expect(engine.alive()).toEqual([]);
      // It had its 10 seconds.
      expect(Date.now() - begin).toBeGreaterThanOrEqual(10_000);
    },
  );

  it(
    'a child of a server that died at start is ended, in whatever session',
    { timeout: 60_000 },
    async () => {
      const engine = setUpEngine({ child: 'session', diesAtStart: 9 });
      const error = await inputErrorOf(engine.open());
      expect(error.message).toContain('exit code 9');
      expect(engine.rows('child')).toHaveLength(1);
      expect(engine.alive()).toEqual([]);
    },
  );

  it('a server whose guard is killed is ended all the same', async () => {
    const engine = setUpEngine();
    const model = await engine.open();
    const [server] = engine.rows('server');
    const stat = readFileSync(`/proc/${server?.pid}/stat`, 'utf8');
    // The fourth field, the second after the name: proc_pid_stat(5).
    const guard = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    expect(readFileSync(`/proc/${guard}/cmdline`, 'utf8')).toContain('serve-guard.js');
    process.kill(guard, 'SIGKILL');
    const callOn = async (): Promise<unknown> => model.complete(ask('hello')).then(callOn);
    const error = await failureOf(callOn());
    expect(error.stopsRun).toBe(true);
    expect(error.message).toContain('its guard ended: SIGKILL');
    await model.close();
    expect(isAlive(guard)).toBe(false);
    expect(engine.alive()).toEqual([]);
  });
});

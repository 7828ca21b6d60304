import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Cli, runCli, spawnCli } from '../support/cli.ts';
import { type Behaviour, setUpEngine } from '../support/fake-engine.ts';
import { answersIn, localFolder, saidIn } from '../support/local-data.ts';

/* Weights in a server that a command starts. The engine is a stand-in that takes vLLM's arguments and speaks its API. */

const FLAGS = ['--bench-name', 'tiny', '--max-tokens', '12', '--yes'];
const command = (...more: string[]) => [
  'answer',
  '--model-path',
  'lfm2',
  '--serve',
  'vllm',
  ...FLAGS,
  ...more,
];

/** A working folder with a checkpoint, and an engine that does what is said. */
function setUp(behaviour: Behaviour = {}) {
  const cwd = localFolder();
  const weights = join(cwd, 'lfm2');
  mkdirSync(weights);
  writeFileSync(join(weights, 'config.json'), '{"model_type":"lfm2"}');
  writeFileSync(join(weights, 'model.safetensors'), 'weights');
  const engine = setUpEngine(behaviour);
  return {
    cwd,
    engine,
    env: engine.environment,
    /** Has the engine do something else from now on. */
    behave: (next: Behaviour) => ({ ...engine.environment, FAKE_ENGINE: JSON.stringify(next) }),
  };
}

async function started(engine: ReturnType<typeof setUpEngine>, { child }: Cli): Promise<void> {
  while (engine.rows('server').length === 0) {
    if (child.exitCode !== null) throw new Error('the command ended before it started a server');
    await sleep(10);
  }
}

describe('answer --model-path FOLDER --serve vllm', () => {
  it('starts a server for each group of GPUs, spreads the calls, and stops them', async () => {
    const { cwd, engine, env } = setUp({ replyMs: 50 });
    const gpus = ['--num-gpus-total', '2', '--num-gpus-per-model', '1', '--dtype', 'bfloat16'];
    const { code, stderr } = await runCli(command(...gpus, '--num-choices', '2'), { cwd, env });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const servers = engine.rows('server');
    const devices = servers.map(({ env: { CUDA_VISIBLE_DEVICES } }) => CUDA_VISIBLE_DEVICES);
    expect(new Set(devices)).toEqual(new Set(['0', '1']));
    expect(servers).toHaveLength(2);
    for (const { args, pid } of servers) {
      expect(args.join(' ')).toContain('--dtype bfloat16');
      expect(engine.rows('call').filter((call) => call.pid === pid).length).toBeGreaterThan(0);
    }
    // Two questions, two choices, two turns.
    expect(engine.rows('call')).toHaveLength(8);
    expect(engine.alive()).toEqual([]);
    expect(readdirSync(engine.logs)).toEqual([]);
    const answers = answersIn(cwd, 'tiny', 'lfm2');
    expect(answers.flatMap(({ choices }) => choices)).toHaveLength(4);
    expect(answers[0]?.choices[0]?.turns[0]).toMatch(/^heard Question/);
    // Nothing is left to do: no server is started for it.
    expect(await runCli(command(...gpus, '--num-choices', '2'), { cwd, env })).toMatchObject({ code: 0 });
    expect(engine.rows('server')).toHaveLength(2);
  });

  it('a dry run starts none', async () => {
    const { cwd, engine, env } = setUp();
    const { code, stdout } = await runCli(command('--dry-run'), { cwd, env });
    expect(code).toBe(0);
    expect(stdout).toContain('how many sheep');
    expect(engine.rows('server')).toEqual([]);
  });

  it('a checkpoint goes to vLLM by itself; gen_model_answer --use-vllm does the same', async () => {
    const { cwd, engine, env } = setUp();
    const line = ['--model-path', './lfm2', '--bench-name', 'tiny'];
    expect(await runCli(['answer', ...line, '--yes'], { cwd, env })).toMatchObject({ code: 0 });
    const alias = ['gen_model_answer', ...line, '--model-id', 'other', '--use-vllm'];
    expect(await runCli([...alias, '--max-gpu-memory', '0.8'], { cwd, env })).toMatchObject({ code: 0 });
    expect(saidIn(cwd, 'tiny', 'other')).toEqual(saidIn(cwd, 'tiny', 'lfm2'));
    const [first, second] = engine.rows('server');
    expect(first?.args.join(' ')).not.toContain('--gpu-memory-utilization');
    expect(second?.args.join(' ')).toContain('--gpu-memory-utilization 0.8');
  });
});

describe('a server that fails', () => {
  it('at start: its last lines, exit code 2, nothing written', async () => {
    const { cwd, engine, env } = setUp({
      diesAtStart: 3,
      says: ['torch.OutOfMemoryError: CUDA out of memory'],
    });
    const { code, stderr } = await runCli(command(), { cwd, env });
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toMatch(
      /^error: --serve: vllm ended with exit code 3 before it was ready\. Its last lines:$/m,
    );
    expect(stderr).toContain('| torch.OutOfMemoryError: CUDA out of memory');
    expect(stderr).not.toContain('internal error');
    expect(engine.alive()).toEqual([]);
    // The server is mended.
    const again = await runCli(command(), { cwd, env: { ...env, FAKE_ENGINE: '{}' } });
    expect({ code: again.code, stderr: again.stderr }).toMatchObject({ code: 0 });
    expect(answersIn(cwd, 'tiny', 'lfm2')).toHaveLength(2);
  }, 60_000);

  it('midway: exit code 1, and the same command goes on', async () => {
    const { cwd, engine, env, behave } = setUp({ diesAfterCalls: 2 });
    const { code, stderr } = await runCli(command('--parallel', '1'), { cwd, env });
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toMatch(/error: .*vllm ended with exit code 7 during the run\. Its last lines:/);
    expect(stderr).toContain('| CUDA error: an illegal memory access');
    expect(engine.alive()).toEqual([]);
    const again = await runCli(command('--parallel', '1'), { cwd, env: behave({}) });
    expect({ code: again.code, stderr: again.stderr }).toMatchObject({ code: 0 });
    expect(answersIn(cwd, 'tiny', 'lfm2')).toHaveLength(2);
    // Four turns; the one in flight is asked for again.
    expect(engine.rows('call')).toHaveLength(5);
    expect(engine.alive()).toEqual([]);
  });

  it('that is never ready: --serve-timeout ends it', async () => {
    const { cwd, engine, env } = setUp({ neverHealthy: true, says: ['loading shard 1 of 9'] });
    const { code, stderr } = await runCli(command('--serve-timeout', '1'), { cwd, env });
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toMatch(/^error: --serve: vllm was not ready within 1 seconds, and was stopped\./m);
    expect(stderr).toContain('| loading shard 1 of 9');
    expect(engine.rows('server')).toHaveLength(1);
    expect(engine.alive()).toEqual([]);
  });
});

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  it('while the weights are loaded: exit code 130, nothing left, and it can go on', async () => {
    const { cwd, engine, env, behave } = setUp({ neverHealthy: true });
    const cli = spawnCli(command(), { cwd, env });
    await started(engine, cli);
    cli.child.kill(signal);
    const { code, stderr } = await cli.result;
    expect({ code, stderr }).toMatchObject({ code: 130 });
    expect(stderr).not.toMatch(/^(internal )?error:/m);
    expect(engine.alive()).toEqual([]);
    expect(readdirSync(engine.logs)).toEqual([]);
    expect(await runCli(command(), { cwd, env: behave({}) })).toMatchObject({ code: 0 });
    expect(answersIn(cwd, 'tiny', 'lfm2')).toHaveLength(2);
  });
});

it('Ctrl-C while it answers: what is finished is kept', async () => {
  const { cwd, engine, env, behave } = setUp({ replyMs: 300 });
  const cli = spawnCli(command('--parallel', '1'), { cwd, env });
  while (engine.rows('call').length < 2 && cli.child.exitCode === null) await sleep(10);
  cli.child.kill('SIGINT');
  expect((await cli.result).code).toBe(130);
  expect(engine.alive()).toEqual([]);
  const before = engine.rows('call').length;
  expect(before).toBeLessThan(4);
  expect(await runCli(command('--parallel', '1'), { cwd, env: behave({}) })).toMatchObject({ code: 0 });
  expect(answersIn(cwd, 'tiny', 'lfm2')).toHaveLength(2);
  // The call in flight was waited for.
  expect(engine.rows('call').length).toBe(4);
});

it('SIGKILL leaves no server', async () => {
  const { cwd, engine, env } = setUp({ replyMs: 300 });
  const cli = spawnCli(command('--parallel', '1'), { cwd, env });
  while (engine.rows('call').length === 0 && cli.child.exitCode === null) await sleep(10);
  expect(engine.alive()).toHaveLength(1);
  cli.child.kill('SIGKILL');
  await cli.result;
  for (let waited = 0; engine.alive().length > 0 && waited < 10_000; waited += 50) await sleep(50);
  expect(engine.alive()).toEqual([]);
});

/** llama.cpp's own server: the path of one that runs. */
const LLAMA_SERVER = process.env['LLM_JUDGE_TEST_LLAMA_SERVER'];

describe.skipIf(LLAMA_SERVER === undefined)("llama.cpp's own server", () => {
  it('answers and judges as this process does', { timeout: 120_000 }, async () => {
    const cwd = localFolder();
    const env = { LLM_JUDGE_LLAMA_SERVER: LLAMA_SERVER };
    const served = [
      '--serve',
      'llama-server',
      '--context-size',
      '2048',
      '--serve-arg=--threads',
      '--serve-arg=1',
    ];
    const answer = await runCli(
      ['answer', '--model-path', 'tiny.gguf', ...served, ...FLAGS, '--parallel', '2'],
      { cwd, env },
    );
    expect({ code: answer.code, stderr: answer.stderr }).toMatchObject({ code: 0 });
    expect(answersIn(cwd)).toHaveLength(2);
    const judge = ['judge', '--bench-name', 'tiny', '--judge-model', 'llama-server:judge.gguf', '--yes'];
    const { code, stderr } = await runCli(
      [...judge, '--context-size', '4096', '--serve-arg=--threads', '--serve-arg=1', '--parallel', '2'],
      { cwd, env },
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const shown = await runCli(['show', '--bench-name', 'tiny', '--judge-model', 'judge'], { cwd });
    expect(shown.stdout).toMatch(/tiny.*7\.00/);
  });
});

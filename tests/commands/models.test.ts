import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelsReport } from '../../src/commands/models.ts';
import { fitCheckpoint, fitGguf } from '../../src/models/local/fit.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temp.ts';
import { type TinyModel, cutFile, writeSplitGguf, writeTinyGguf } from '../support/tiny-gguf.ts';

const COMMIT = 'a'.repeat(40);

/** An empty cache of the hub, and the command over it. */
function setUp() {
  const cwd = temporaryFolder();
  const cache = join(cwd, 'hub');
  const models = (args: string[] = [], env: Record<string, string> = {}) =>
    runCli(['models', ...args], { cwd, env: { HF_HUB_CACHE: cache, ...env } });
  return {
    cwd,
    /** The folder of a repository's files in the cache, as Python's tool lays it out. */
    repo: (name: string): string => {
      const repo = join(cache, `models--${name.replace('/', '--')}`);
      const snapshot = join(repo, 'snapshots', COMMIT);
      mkdirSync(snapshot, { recursive: true });
      mkdirSync(join(repo, 'refs'), { recursive: true });
      writeFileSync(join(repo, 'refs', 'main'), COMMIT);
      return snapshot;
    },
    models,
    report: async (args: string[] = [], env: Record<string, string> = {}): Promise<ModelsReport> => {
      const { code, stdout, stderr } = await models([...args, '--format', 'json'], env);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return JSON.parse(stdout) as ModelsReport;
    },
  };
}

/** A file of which each sequence of 2048 tokens takes so many bytes: 1 layer x 2048 cells x heads x (256 + 256) numbers x 2 bytes. */
function hungry(bytes: number): TinyModel {
  const u32 = (key: string, value: number) => ({ key: `llama.${key}`, type: 'u32' as const, value });
  const heads = Math.round(bytes / (2048 * 512 * 2));
  return {
    keys: [
      u32('block_count', 1),
      u32('attention.head_count_kv', heads),
      u32('attention.key_length', 256),
      u32('attention.value_length', 256),
    ],
  };
}

function writeCheckpoint(folder: string, { parts = 1, config = {} }: { parts?: number; config?: object }) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  for (let part = 1; part <= parts; part += 1) {
    const name = parts === 1 ? 'model' : `model-0000${part}-of-0000${parts}`;
    const head = Buffer.from('{"__metadata__":{"format":"pt"}}');
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(head.length));
    writeFileSync(join(folder, `${name}.safetensors`), Buffer.concat([length, head, Buffer.alloc(100)]));
  }
}

describe('what is in the cache', () => {
  it('GGUF files under the names that --model-path takes, split ones as one', async () => {
    const { repo, report } = setUp();
    const folder = repo('acme/tiny-GGUF');
    writeTinyGguf(join(folder, 'tiny-Q8_0.gguf'), { contextLength: 512 });
    writeSplitGguf(folder, 'tiny-F32', 2, { architecture: 'lfm2', chatTemplate: null });
    const { weights } = await report();
    expect(weights).toMatchObject([
      {
        name: 'hf:acme/tiny-GGUF:F32',
        source: 'cache',
        revision: 'main',
        kind: 'gguf',
        architecture: 'lfm2',
        chat_template: false,
        files: 2,
        context_length: 2048,
      },
      {
        name: 'hf:acme/tiny-GGUF:Q8_0',
        architecture: 'llama',
        // As the file says, whatever its name does (general.file_type 0).
        quantisation: 'F32',
        chat_template: true,
        files: 1,
        context_length: 512,
        fit: { verdict: 'fits', at_a_time: 8 },
      },
    ]);
  });

  it('checkpoints, by their config.json and the bytes of their weights', async () => {
    const { repo, report } = setUp();
    writeCheckpoint(repo('acme/whole'), {
      parts: 2,
      config: {
        architectures: ['Lfm2ForCausalLM'],
        torch_dtype: 'bfloat16',
        max_position_embeddings: 128_000,
      },
    });
    expect((await report()).weights).toMatchObject([
      {
        name: 'acme/whole',
        kind: 'checkpoint',
        architecture: 'Lfm2ForCausalLM',
        quantisation: 'bfloat16',
        context_length: 128_000,
        // Each part: 8 bytes of length, a head of 32, weights of 100.
        bytes: 2 * (8 + 32 + 100),
        fit: { verdict: 'fits', at_a_time: null },
      },
    ]);
  });

  it('what is damaged is a row that says so', async () => {
    const { repo, models } = setUp();
    const gguf = repo('acme/cut-GGUF');
    writeTinyGguf(join(gguf, 'cut.gguf'));
    cutFile(join(gguf, 'cut.gguf'), 1000);
    writeTinyGguf(join(repo('acme/good-GGUF'), 'good.gguf'));
    writeCheckpoint(repo('acme/half'), { parts: 2 });
    rmSync(join(repo('acme/half'), 'model-00002-of-00002.safetensors'));
    symlinkSync('/nowhere', join(repo('acme/gone'), 'gone.gguf'));
    writeCheckpoint(repo('acme/cut'), {});
    cutFile(join(repo('acme/cut'), 'model.safetensors'), 20);
    writeCheckpoint(repo('acme/odd'), {});
    writeFileSync(join(repo('acme/odd'), 'config.json'), '[');
    const { code, stdout, stderr } = await models();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const rowOf = (name: string) => stdout.split('\n').find((line) => line.includes(name)) ?? '';
    expect(rowOf('acme/cut-GGUF')).toContain('cannot be used: is 1000 bytes and ends in the middle');
    expect(rowOf('acme/good-GGUF')).toMatch(/│ llama .*│ yes .*│ fits /);
    expect(rowOf('acme/half')).toContain('only 1 of the 2 parts of its weights are there');
    expect(rowOf('acme/gone')).toBe('');
    expect(rowOf('acme/cut ')).toContain('is no whole safetensors file');
    expect(rowOf('acme/odd')).toContain('has no config.json that can be read');
  });

  it('an empty cache is no error', async () => {
    const { code, stdout } = await setUp().models();
    expect(code).toBe(0);
    expect(stdout).toContain('no weights in the Hugging Face cache');
  });

  it('names and texts of files steer no terminal', async () => {
    const { cwd, models } = setUp();
    const folder = join(cwd, 'w');
    writeCheckpoint(folder, { config: { architectures: ['\u001B[2JEvil\u202E'], dtype: '\u009B31m' } });
    writeTinyGguf(join(cwd, 'a\u001B]0;x\u0007.gguf'));
    for (const format of ['table', 'csv', 'markdown', 'json']) {
      const { code, stdout } = await models([
        folder,
        join(cwd, 'a\u001B]0;x\u0007.gguf'),
        '--format',
        format,
      ]);
      expect(code).toBe(0);
      expect(stdout).toContain('Evil');
      expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202E]/u);
    }
  });
});

describe('files and folders that are named', () => {
  it('are listed, with all below them', async () => {
    const { cwd, report } = setUp();
    writeTinyGguf(join(cwd, 'one.gguf'));
    mkdirSync(join(cwd, 'weights', 'deep'), { recursive: true });
    writeTinyGguf(join(cwd, 'weights', 'deep', 'two.gguf'));
    writeCheckpoint(join(cwd, 'weights', 'three'), {});
    const { weights } = await report(['one.gguf', 'weights/']);
    expect(weights.map(({ name, source, kind }) => [name, source, kind])).toEqual([
      ['one.gguf', 'one.gguf', 'gguf'],
      [join('weights', 'deep', 'two.gguf'), 'weights/', 'gguf'],
      [join('weights', 'three'), 'weights/', 'checkpoint'],
    ]);
  });

  it.each([
    ['gone', 'gone: there is no such file or folder'],
    ['.', 'no weights lie in this folder'],
  ])('%s is an error', async (path, message) => {
    const { code, stderr } = await setUp().models([path]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('what fits this machine', () => {
  it('is told by the memory that is free', async () => {
    const { cwd, models, report } = setUp();
    // Eight and four sequences of 30% of the memory do not fit, two do; one of twice the memory does not.
    writeTinyGguf(join(cwd, 'tight.gguf'), hungry(0.3 * freemem()));
    writeTinyGguf(join(cwd, 'vast.gguf'), hungry(2 * freemem()));
    const { stdout } = await models(['tight.gguf', 'vast.gguf']);
    expect(stdout).toMatch(/tight\.gguf .*│ fits, 2 at a time/);
    expect(stdout).toMatch(/vast\.gguf .*│ too large: needs [\d.]+ GB, [\d.]+ GB free/);
    const { weights, machine } = await report(['vast.gguf']);
    expect(machine.memory.free).toBeLessThanOrEqual(machine.memory.total);
    const [vast] = weights;
    if (vast?.kind !== 'gguf') throw new Error('no model');
    expect(vast.fit.needed / machine.memory.free).toBeCloseTo(2, 0);
  });

  it('GPUs are read from nvidia-smi, and servers found on PATH', async () => {
    const { cwd, report, models } = setUp();
    const programs = join(cwd, 'programs');
    mkdirSync(programs);
    const gpu = 'Tesla T4, 15360, 15000';
    for (const [name, script] of [
      ['nvidia-smi', `[ "$1" = --query-gpu=name,memory.total,memory.free ] && printf '${gpu}\\n${gpu}\\n'`],
      ['vllm', 'exit 9'],
      ['python3', 'exit 1'],
    ] as const) {
      writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(programs, name), 0o755);
    }
    const env = { PATH: `${programs}${delimiter}/nonexistent` };
    const { machine } = await report([], env);
    const size = { total: 15_360 * 2 ** 20, free: 15_000 * 2 ** 20 };
    expect(machine.gpus).toEqual([
      { name: 'Tesla T4', ...size },
      { name: 'Tesla T4', ...size },
    ]);
    expect(machine.engines).toMatchObject({
      'node-llama-cpp': { installed: true },
      vllm: { installed: true, remedy: null },
      sglang: { installed: false },
      'llama-server': { installed: false },
    });
    const { stdout } = await models([], env);
    expect(stdout).toContain('GPU 1: Tesla T4, 16.1 GB, 15.7 GB of it free.');
    expect(stdout).toMatch(/llama-server: not installed\. It comes with llama\.cpp/);
  });

  it('a checkpoint goes to the GPUs where there are any, a GGUF file where there is more room', () => {
    const gpu = { name: 'G', total: 10, free: 6 };
    const memory = { total: 100, free: 80 };
    expect(fitCheckpoint(12, { memory, gpus: [gpu, gpu] })).toMatchObject({ verdict: 'fits', free: 12 });
    expect(fitCheckpoint(13, { memory, gpus: [gpu, gpu] })).toMatchObject({ verdict: 'too large', free: 12 });
    expect(fitCheckpoint(13, { memory, gpus: [] })).toMatchObject({ verdict: 'fits', free: 80 });
    const shape = { keyValueHeads: [], recurrent: [] as number[] };
    const head = { shape, weightBytes: 13, vocabularySize: 0, contextLength: 1 } as unknown;
    const fit = fitGguf(head as Parameters<typeof fitGguf>[0], { memory, gpus: [gpu, gpu] });
    expect(fit).toEqual({ verdict: 'fits', at_a_time: 8, needed: 13, free: 80 });
  });
});

it('models of the config file, whether they run here, and without their keys', async () => {
  const { cwd, repo, models, report } = setUp();
  writeTinyGguf(join(repo('acme/tiny-GGUF'), 'tiny-Q8_0.gguf'));
  writeTinyGguf(join(cwd, 'mine.gguf'));
  const settings = {
    models: {
      near: { provider: 'local', model: 'mine.gguf' },
      cached: { model: 'hf:acme/tiny-GGUF:q8_0' },
      absent: { provider: 'vllm', model: 'acme/other' },
      lost: { provider: 'local', model: './lost.gguf' },
      far: { model: 'big', baseUrl: 'http://10.0.0.9:8000/v1?key=sk-planted-9' },
      cloud: { provider: 'anthropic', model: 'claude' },
    },
  };
  writeFileSync(join(cwd, 'llm-judge.config.json'), JSON.stringify(settings));
  const { named, weights } = await report();
  const none = { runs_here: false, weights: null };
  expect(named).toEqual([
    { name: 'near', provider: 'local', model: 'mine.gguf', runs_here: true, host: null, weights: 'on disk' },
    {
      name: 'cached',
      provider: 'local',
      model: 'hf:acme/tiny-GGUF:q8_0',
      runs_here: true,
      host: null,
      weights: 'in the cache',
    },
    {
      name: 'absent',
      provider: 'vllm',
      model: 'acme/other',
      runs_here: true,
      host: null,
      weights: 'not downloaded',
    },
    {
      name: 'lost',
      provider: 'local',
      model: './lost.gguf',
      runs_here: true,
      host: null,
      weights: 'missing',
    },
    { name: 'far', provider: 'openai-compatible', model: 'big', host: '10.0.0.9:8000', ...none },
    { name: 'cloud', provider: 'anthropic', model: 'claude', host: null, ...none },
  ]);
  expect(weights.map(({ name }) => name)).toEqual(['hf:acme/tiny-GGUF:Q8_0', 'mine.gguf']);
  const csv = await models(['--format', 'csv']);
  const [head, ...rows] = csv.stdout.trim().split('\n');
  expect(rows).toHaveLength(8);
  for (const row of rows) expect(row.split(',')).toHaveLength((head as string).split(',').length);
});

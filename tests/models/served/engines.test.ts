import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { InputError } from '../../../src/errors.ts';
import { ENGINES, type Launch } from '../../../src/models/served/engines.ts';
import { findWeights } from '../../../src/models/served/find-weights.ts';
import { divideGpus } from '../../../src/models/served/gpus.ts';
import { toMemoryShare } from '../../../src/models/served/memory-share.ts';
import { temporaryFolder } from '../../support/temp.ts';

const LAUNCH: Launch = {
  weights: '/weights/x',
  served: 'x',
  port: 4321,
  gpusPerModel: 2,
  slots: 3,
  engineArgs: ['--seed', '1'],
};
const ALL: Launch = {
  ...LAUNCH,
  revision: '-r',
  dtype: 'bfloat16',
  chatTemplate: '/t.jinja',
  contextSize: 1000,
  memoryShare: 0.5,
};

it('vLLM: what is asked for, and no more', () => {
  expect(ENGINES.vllm.args(LAUNCH).join(' ')).toBe(
    'serve /weights/x --host 127.0.0.1 --port 4321 --served-model-name x --tensor-parallel-size 2 --seed 1',
  );
  expect(ENGINES.vllm.args(ALL).join(' ')).toBe(
    'serve /weights/x --host 127.0.0.1 --port 4321 --served-model-name x --tensor-parallel-size 2 --dtype bfloat16 ' +
      '--revision=-r --chat-template /t.jinja --max-model-len 1000 --gpu-memory-utilization 0.5 --seed 1',
  );
});

it('SGLang: the same under its own names', () => {
  expect(ENGINES.sglang.args(ALL).join(' ')).toBe(
    '-m sglang.launch_server --model-path /weights/x --host 127.0.0.1 --port 4321 --served-model-name x --tp-size 2 ' +
      '--dtype bfloat16 --revision=-r --chat-template /t.jinja --context-length 1000 --mem-fraction-static 0.5 --seed 1',
  );
});

it('llama-server: its context is that of all slots', () => {
  expect(ENGINES['llama-server'].args({ ...LAUNCH, contextSize: 1000 }).join(' ')).toBe(
    '-m /weights/x --host 127.0.0.1 --port 4321 --alias x --parallel 3 --ctx-size 3000 --jinja --no-webui --seed 1',
  );
  // 3 slots of 8192 tokens.
  expect(ENGINES['llama-server'].args(LAUNCH)).toContain('24576');
});

it('weights: a path is absolute, so that it begins no option; an id stays', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '-m.gguf'), '');
  const before = process.cwd();
  process.chdir(folder);
  try {
    expect(findWeights('-m.gguf', 'llama-server')).toBe(join(process.cwd(), '-m.gguf'));
  } finally {
    process.chdir(before);
  }
  expect(findWeights('LiquidAI/LFM2-1.2B', 'vllm')).toBe('LiquidAI/LFM2-1.2B');
  for (const bad of ['--help', './nowhere', 'a b', 'x/y/z', 'x.gguf', '-a/b']) {
    expect(() => findWeights(bad, 'vllm'), bad).toThrow(InputError);
  }
  expect(() => findWeights(folder, 'llama-server')).toThrow(/takes a GGUF file/);
});

it('GPUs: each copy has its own, in the order of CUDA_VISIBLE_DEVICES', () => {
  expect(divideGpus({ gpusPerModel: 2, gpusTotal: 4 }, undefined)).toEqual(['0,1', '2,3']);
  expect(divideGpus({ gpusPerModel: 1, gpusTotal: 2 }, '5,GPU-ab,7')).toEqual(['5', 'GPU-ab']);
  expect(divideGpus({ gpusPerModel: 2, gpusTotal: 2 }, '5,6')).toEqual([undefined]);
  expect(() => divideGpus({ gpusPerModel: 2, gpusTotal: 3 }, undefined)).toThrow(/cannot be divided/);
  expect(() => divideGpus({ gpusPerModel: 1, gpusTotal: 3 }, '0,1')).toThrow(/fewer than 3/);
});

it('memory: a size is a share of the smallest GPU', async () => {
  const sizes = () => Promise.resolve([80 * 2 ** 30, 40 * 2 ** 30]);
  await expect(toMemoryShare('10GiB', 'vllm', sizes)).resolves.toBe(0.25);
  await expect(toMemoryShare('0.8', 'sglang', sizes)).resolves.toBe(0.8);
  await expect(toMemoryShare('41GiB', 'vllm', sizes)).rejects.toThrow(
    'more than a GPU of this machine has (40.0 GiB)',
  );
  await expect(toMemoryShare('much', 'vllm', sizes)).rejects.toThrow(/no amount/);
  await expect(toMemoryShare('10GiB', 'vllm', () => Promise.reject(new Error('none')))).rejects.toThrow(
    /nvidia-smi/,
  );
  await expect(toMemoryShare('10GiB', 'llama-server', sizes)).rejects.toThrow(/no limit/);
});

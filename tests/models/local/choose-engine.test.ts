import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { chooseEngine } from '../../../src/models/local/choose-engine.ts';
import type { EngineName } from '../../../src/models/served/engine-name.ts';
import { inputErrorOf } from '../../support/input-error-of.ts';
import { setEnvironment } from '../../support/models.ts';
import { temporaryFolder } from '../../support/temp.ts';

let programs: string;

/** No engine is on PATH but those that a test puts there. */
beforeEach(({ onTestFinished }) => {
  programs = temporaryFolder(onTestFinished);
  setEnvironment({
    PATH: programs,
    LLM_JUDGE_VLLM: undefined,
    LLM_JUDGE_SGLANG: undefined,
    LLM_JUDGE_LLAMA_SERVER: undefined,
  });
});

function install(...names: string[]): void {
  for (const name of names) {
    const file = join(programs, name);
    writeFileSync(file, '#!/bin/sh\n');
    chmodSync(file, 0o755);
  }
}

const choose = (kind: 'gguf' | 'checkpoint', asked?: EngineName) =>
  chooseEngine('/w/lfm2', kind, asked, '--model-path');

it('a GGUF file runs in this process, unless a server is asked for', () => {
  install('vllm', 'llama-server');
  expect(choose('gguf')).toBeUndefined();
  expect(choose('gguf', 'llama-server')).toBe('llama-server');
  expect(choose('gguf', 'vllm')).toBe('vllm');
});

it('a checkpoint goes to vLLM, unless another is asked for', () => {
  install('vllm', 'python3');
  expect(choose('checkpoint')).toBe('vllm');
  expect(choose('checkpoint', 'sglang')).toBe('sglang');
});

it('a checkpoint without vLLM: what to install', async () => {
  const error = await inputErrorOf(() => choose('checkpoint'));
  expect(error).toMatchObject({ place: { flag: '--model-path' } });
  expect(error.message).toMatch(/vLLM is not installed/);
  expect(error.remedy).toMatch(/pip install vllm.*--serve sglang.*GGUF/);
});

it('an engine whose program is not there: its own advice', async () => {
  for (const engine of ['vllm', 'sglang', 'llama-server'] as const) {
    const error = await inputErrorOf(() => choose('gguf', engine));
    expect(error).toMatchObject({ place: { flag: '--serve' } });
    expect(error.message).toMatch(new RegExp(`^${engine} needs the program .*, which is not on PATH$`));
  }
});

it('llama-server runs no checkpoint', async () => {
  install('llama-server');
  const error = await inputErrorOf(() => choose('checkpoint', 'llama-server'));
  expect(error).toMatchObject({ place: { file: '/w/lfm2' } });
  expect(error.remedy).toMatch(/--serve vllm/);
});

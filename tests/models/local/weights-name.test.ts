import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { nameOfWeights, namesWeights } from '../../../src/models/local/weights-name.ts';

it.each([
  ['tiny.gguf', 'tiny'],
  ['./models/LFM2-1.2B-Q4_K_M.gguf', 'LFM2-1.2B-Q4_K_M'],
  ['/w/big-00001-of-00003.gguf', 'big'],
  ['/w/BIG.GGUF', 'BIG'],
  ['/w/lfm2/', 'lfm2'],
  ['/w/lfm2/.', 'lfm2'],
  ['C:\\w\\lfm2.gguf', 'lfm2'],
  ['LiquidAI/LFM2-1.2B', 'LFM2-1.2B'],
  ['lmsys/vicuna-7b-v1.5', 'vicuna-7b-v1.5'],
  ['hf:LiquidAI/LFM2-1.2B-GGUF:Q4_K_M', 'LFM2-1.2B-GGUF-Q4_K_M'],
  ['LiquidAI/LFM2-1.2B-GGUF:Q4_K_M', 'LFM2-1.2B-GGUF-Q4_K_M'],
  ['hf:acme/tiny:sub/tiny-Q8_0.gguf', 'tiny-Q8_0'],
  ['/w/two words & more.gguf', 'two-words---more'],
  ['.', basename(process.cwd())],
  ['./', basename(process.cwd())],
  ['src/..', basename(process.cwd())],
])('%s is called %s', (name, expected) => {
  expect(nameOfWeights(name)).toBe(expected);
});

it.each([
  ['x.gguf', true],
  ['./folder/X.GGUF', true],
  ['hf:acme/tiny', true],
  ['acme/tiny', false],
  ['gpt-4', false],
  ['gguf', false],
])('%s names weights: %s', (name, expected) => {
  expect(namesWeights(name)).toBe(expected);
});

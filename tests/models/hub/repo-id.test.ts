import { expect, test } from 'vitest';
import { parseRepoId } from '../../../src/models/hub/repo-id.ts';

test.each([
  ['LiquidAI/LFM2-1.2B-GGUF', { repo: 'LiquidAI/LFM2-1.2B-GGUF' }],
  ['hf:LiquidAI/LFM2-1.2B-GGUF', { repo: 'LiquidAI/LFM2-1.2B-GGUF' }],
  ['hf:a/b:Q4_K_M', { repo: 'a/b', quant: 'Q4_K_M' }],
  ['a/b:q8_0', { repo: 'a/b', quant: 'q8_0' }],
  ['hf:a/b:sub/model-Q8_0.gguf', { repo: 'a/b', quant: 'sub/model-Q8_0.gguf' }],
  ['hf:a/x.gguf', { repo: 'a/x.gguf' }],
])('%s is a repository', (name, expected) => {
  expect(parseRepoId(name)).toEqual(expected);
});

test.each([
  './a/b',
  '../a',
  '/a/b',
  'a',
  'hf:a',
  'a/b/c',
  'a/b:',
  'a/b:Q4 K',
  'a/b:../c',
  'models/x.gguf',
  'a--b/c',
  'a/b..c',
  'a/.b',
  'a/b.git',
  'a/b\n',
  'hf:https://huggingface.co/a/b',
  `a/${'b'.repeat(97)}`,
])('%j is none', (name) => {
  // A quantisation that would be a path upwards is no more than a name that no file has.
  expect(parseRepoId(name)?.repo ?? undefined).toBe(name === 'a/b:../c' ? 'a/b' : undefined);
});

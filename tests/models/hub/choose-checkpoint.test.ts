import { expect, test } from 'vitest';
import { chooseCheckpoint } from '../../../src/models/hub/choose-checkpoint.ts';
import { filesOf } from './set-up.ts';

function choose(...paths: string[]): string[] | undefined {
  return chooseCheckpoint({ repo: 'a/b', files: filesOf(...paths), isOffline: false })?.map(
    ({ path }) => path,
  );
}

const WANTED = [
  'model.safetensors',
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer.model',
  'tokenizer_config.json',
  'chat_template.jinja',
  'additional_chat_templates/tools.jinja',
  'merges.txt',
  'vocab.json',
];

test('weights, settings, tokenizer and templates are taken; code, pickles and other formats are not', () => {
  const others = [
    'README.md',
    'modeling_lfm2.py',
    'pytorch_model.bin',
    'model.pt',
    'tokenizer.bin',
    'model-Q4_0.gguf',
    'onnx/model.onnx',
    'onnx/config.json',
    'original/model.safetensors',
  ];
  expect(choose(...others, ...WANTED)?.toSorted()).toEqual(WANTED.toSorted());
});

test('a repository without safetensors has no checkpoint', () => {
  expect(choose('pytorch_model.bin', 'config.json', 'unet/model.safetensors')).toBeUndefined();
});

test('all parts, and not the same weights in another format beside them', () => {
  const parts = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
  expect(choose(...parts, 'model.safetensors.index.json', 'consolidated.safetensors')).toEqual([
    ...parts,
    'model.safetensors.index.json',
  ]);
  expect(choose('consolidated.safetensors')).toEqual(['consolidated.safetensors']);
});

test('missing parts are said', () => {
  expect(() => choose('model-00001-of-00002.safetensors', 'config.json')).toThrow(/only 1 of the 2 parts/);
});

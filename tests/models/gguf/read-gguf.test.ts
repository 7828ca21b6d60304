import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGgufFileInfo } from 'node-llama-cpp';
import { expect, test } from 'vitest';
import { InputError } from '../../../src/errors.ts';
import { readGguf } from '../../../src/models/gguf/read-gguf.ts';
import { encodeGguf, type GgufKey } from '../../support/gguf/encode.ts';
import { SMOLLM2 } from '../../support/gguf/smollm2.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { cutFile, flipMagic, tinyGguf, writeSplitGguf, writeTinyGguf } from '../../support/tiny-gguf.ts';

function tinyFile(model: Parameters<typeof writeTinyGguf>[1] = {}): string {
  const file = join(temporaryFolder(), 'tiny.gguf');
  writeTinyGguf(file, model);
  return file;
}

function fileOf(bytes: Buffer | string): string {
  const file = join(temporaryFolder(), 'some.gguf');
  writeFileSync(file, bytes);
  return file;
}

/** What reading a file ends in, as far as it is an error for a person. */
function complaint(file: string): string {
  try {
    readGguf(file);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.place.file).toBeDefined();
    expect(error.remedy).toMatch(/\.$|gguf$/);
    return error.message;
  }
  return 'nothing';
}

async function expectAsEngineReads(file: string): Promise<void> {
  const head = readGguf(file);
  const info = await readGgufFileInfo(file, { logWarnings: false });
  const { general, tokenizer } = info.metadata;
  const tensors = info.fullTensorInfo ?? [];
  const own = info.architectureMetadata;
  const vocabulary = tokenizer.ggml.tokens;
  const token = (id: number | undefined) => (id === undefined ? undefined : { id, text: vocabulary[id] });
  const perLayer = (value: number | number[] | undefined) =>
    Array.isArray(value) ? value : Array.from({ length: own.block_count ?? 0 }, () => value);
  expect(head).toMatchObject({
    architecture: general.architecture,
    name: general.name,
    contextLength: own.context_length,
    parameters: tensors.reduce(
      (sum, { dimensions }) =>
        sum + dimensions.reduce<number>((product, length) => product * Number(length), 1),
      0,
    ),
    vocabularySize: vocabulary.length,
    templates: { standard: tokenizer.chat_template },
    tokens: {
      bos: token(tokenizer.ggml.bos_token_id),
      eos: token(tokenizer.ggml.eos_token_id),
      eot: token(tokenizer.ggml.eot_token_id),
      addBos: tokenizer.ggml.add_bos_token,
    },
    shape: {
      layers: own.block_count,
      embeddingLength: own.embedding_length,
      heads: perLayer(own.attention?.head_count),
      keyValueHeads: perLayer(own.attention?.head_count_kv),
    },
  });
}

test.for(['llama', 'lfm2'] as const)(
  "a tiny %s model's head is read as the engine's reader reads it",
  async (architecture) => {
    await expectAsEngineReads(tinyFile({ architecture, reply: 'Hello.' }));
  },
);

test.skipIf(!existsSync(SMOLLM2))("a real model's head is read as the engine's reader reads it", async () => {
  await expectAsEngineReads(SMOLLM2);
  // Its name says Q4_1, its card 135M.
  expect(readGguf(SMOLLM2)).toMatchObject({ quantisation: 'Q4_1', parameters: 134_515_008 });
});

test('named templates, sampling hints and the sizes of an LFM2 model are read', () => {
  const keys: GgufKey[] = [
    { key: 'tokenizer.chat_template.tool_use', type: 'text', value: 'tools' },
    { key: 'general.sampling.temp', type: 'f32', value: 0.5 },
    { key: 'general.sampling.top_k', type: 'i32', value: 40 },
    { key: 'tokenizer.ggml.eot_token_id', type: 'u32', value: 2 },
  ];
  const head = readGguf(tinyFile({ architecture: 'lfm2', keys, contextLength: 4096 }));
  expect(head.templates.named).toEqual(new Map([['tool_use', 'tools']]));
  expect(head.sampling).toEqual({ temp: 0.5, top_k: 40 });
  expect(head.tokens).toMatchObject({ bos: { text: '<|startoftext|>' }, eot: { id: 2, text: '</s>' } });
  expect(head.contextLength).toBe(4096);
  // Convolution, attention, convolution; a convolution of 3 keeps 2 x 64 numbers.
  expect(head.shape).toMatchObject({ keyValueHeads: [0, 2, 0], recurrent: [128, 0, 128], keyLength: 16 });
  expect(readGguf(tinyFile({ chatTemplate: null })).templates.standard).toBeUndefined();
});

test.for<[string, Buffer | string, RegExp]>([
  ['empty', '', /^is empty$/],
  ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n', /LFS pointer/],
  ['a page', '\n<!DOCTYPE html><title>Sign in</title>', /web page/],
  ['a text', 'Entry not found', /is a text/],
  [
    'safetensors',
    Buffer.concat([Buffer.from([9, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{"a":1}  ')]),
    /safetensors/,
  ],
  ['PyTorch', Buffer.from('PK\u0003\u0004archive/data.pkl'), /PyTorch/],
  ['GGML', Buffer.from('lmggxxxxxxxx'), /older than GGUF/],
  ['bytes', Buffer.from([0, 1, 2, 3, 4]), /is not a GGUF file/],
])('of a file that is not GGUF it is said what it seems to be: %s', ([, content, expected]) => {
  expect(complaint(fileOf(content))).toMatch(expected);
});

test('a file that is not there, and a folder, are refused', () => {
  expect(complaint('/no/such/model.gguf')).toBe('there is no such model file');
  expect(complaint(temporaryFolder())).toBe('is a folder');
});

test('a file that was cut says how much of it is missing', () => {
  const file = tinyFile();
  const whole = readFileSync(file).length;
  cutFile(file, whole - 1);
  expect(complaint(file)).toBe(`is ${whole - 1} bytes, its tensors need ${whole}: the download was cut`);
  cutFile(file, 3000);
  expect(complaint(file)).toBe('is 3000 bytes and ends in the middle of its head: the download was cut');
  flipMagic(file);
  expect(complaint(file)).toMatch(/not a GGUF file/);
});

test('cut anywhere in its head, a file is refused', () => {
  const whole = encodeGguf(tinyGguf());
  for (let length = 0; length < 12_000; length += 97) {
    expect(complaint(fileOf(whole.subarray(0, length))), `${length} bytes`).not.toBe('nothing');
  }
});

test('with any byte of its head changed, a file is read or refused, quickly', () => {
  const whole = encodeGguf(tinyGguf({ architecture: 'lfm2' }));
  const start = performance.now();
  for (let place = 4; place < 12_000; place += 23) {
    const changed = Buffer.from(whole);
    changed[place] = (changed[place] as number) ^ 0xff;
    complaint(fileOf(changed));
  }
  // Some 500 files; a count that was believed would take minutes or the memory.
  expect(performance.now() - start).toBeLessThan(20_000);
  expect(process.memoryUsage().rss).toBeLessThan(2 ** 30);
});

test.for<[string, GgufKey[], RegExp]>([
  ['an adapter', [{ key: 'general.type', type: 'text', value: 'adapter' }], /an adapter/],
  ['a projector', [{ key: 'general.architecture', type: 'text', value: 'clip' }], /projector/],
  ['an encoder', [{ key: 'general.architecture', type: 'text', value: 'nomic-bert' }], /writes no text/],
  ['too many layers', [{ key: 'llama.block_count', type: 'u32', value: 4_000_000_000 }], /4000000000 layers/],
  ['an alignment', [{ key: 'general.alignment', type: 'u32', value: 33 }], /power of two/],
  ['no attention', [{ key: 'llama.attention.head_count', type: 'u32', value: 0 }], /no attention/],
])('what the engine could not use is refused: %s', ([, keys, expected]) => {
  expect(complaint(tinyFile({ keys }))).toMatch(expected);
});

test('a vocabulary, a key or a tensor that is there twice, and another version, are refused', () => {
  const { keys, tensors } = tinyGguf();
  expect(complaint(fileOf(encodeGguf({ keys, tensors: [] })))).toBe('holds a vocabulary, and no weights');
  const twice = (list: readonly unknown[]) => [...list, list[1]] as never;
  expect(complaint(fileOf(encodeGguf({ keys: twice(keys), tensors })))).toMatch(
    /has a key twice \(general.name\)/,
  );
  expect(complaint(fileOf(encodeGguf({ keys, tensors: twice(tensors) })))).toMatch(/names a tensor twice/);
  expect(complaint(fileOf(encodeGguf({ version: 1, keys, tensors })))).toMatch(/version 1/);
  expect(complaint(fileOf(encodeGguf({ version: 2 ** 24, keys, tensors })))).toMatch(/big-endian/);
  expect(readGguf(fileOf(encodeGguf({ version: 2, keys, tensors }))).architecture).toBe('llama');
});

test('of a model in parts all are needed, and the first is named', () => {
  const folder = temporaryFolder();
  const whole = readGguf(tinyFile());
  const files = writeSplitGguf(folder, 'tiny', 3);
  const [first, second, third] = files as [string, string, string];
  expect(readGguf(first)).toMatchObject({
    files,
    parameters: whole.parameters,
    weightBytes: whole.weightBytes,
  });
  expect(complaint(second)).toBe('is part 2 of 3 of a model');
  cutFile(third, readFileSync(third).length - 5);
  expect(complaint(first)).toMatch(/download was cut/);
  rmSync(third);
  expect(complaint(first)).toMatch(/no tiny-00003-of-00003\.gguf$/);
});

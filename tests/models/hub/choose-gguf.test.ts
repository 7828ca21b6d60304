import { describe, expect, test } from 'vitest';
import { describeError } from '../../../src/errors.ts';
import { chooseGguf } from '../../../src/models/hub/choose-gguf.ts';
import { filesOf } from './set-up.ts';

function choose(paths: string[], quant?: string, isOffline = false): string[] | string {
  try {
    return chooseGguf({ repo: 'a/b', files: filesOf(...paths), isOffline }, quant).map(({ path }) => path);
  } catch (error) {
    return describeError(error);
  }
}

const USUAL = [
  'README.md',
  'm-Q8_0.gguf',
  'm-Q4_K_M.gguf',
  'm-Q4_K_S.gguf',
  'm-BF16.gguf',
  'mmproj-m-F16.gguf',
];

describe('without a quantisation', () => {
  test('the usual compromise is taken', () => expect(choose(USUAL)).toEqual(['m-Q4_K_M.gguf']));
  test('else Q8_0', () => expect(choose(['m-Q8_0.gguf', 'm-F16.gguf'])).toEqual(['m-Q8_0.gguf']));
  test('else the only model, whatever its name', () => {
    expect(choose(['weights.gguf', 'mmproj-F16.gguf', 'm.imatrix.gguf'])).toEqual(['weights.gguf']);
  });
  test('several others are listed', () => {
    expect(choose(['m-IQ2_XXS.gguf', 'm-Q3_K_L.gguf'])).toBe(
      'a/b: it has several GGUF models\n  Name one as a/b:QUANT. There is IQ2_XXS (m-IQ2_XXS.gguf), Q3_K_L (m-Q3_K_L.gguf).',
    );
  });
  test('two of the same kind are listed', () => {
    expect(choose(['x-Q4_K_M.gguf', 'y-Q4_K_M.gguf', 'y-Q8_0.gguf'])).toMatch(
      /several GGUF models that fit\n {2}Name a file as a\/b:FILE. There is Q4_K_M \(x-Q4_K_M.gguf\), Q4_K_M \(y-Q4_K_M.gguf\)\.$/,
    );
  });
  test('none at all is said', () => expect(choose(['model.safetensors'])).toBe('a/b: it has no GGUF files'));
});

describe('by quantisation', () => {
  test.each([
    ['q8_0', 'm-Q8_0.gguf'],
    ['BF16', 'm-BF16.gguf'],
    ['Q4_K_S', 'm-Q4_K_S.gguf'],
    ['m-Q4_K_S.gguf', 'm-Q4_K_S.gguf'],
    ['m-q4_k_s', 'm-Q4_K_S.gguf'],
  ])('%s', (quant, path) => expect(choose(USUAL, quant)).toEqual([path]));

  // Names as publishers give them (bartowski, unsloth, TheBloke, LiquidAI, ggml-org).
  test.each([
    ['Q4_K_M', 'tinyllama-1.1b-chat-v1.0.Q4_K_M.gguf'],
    ['Q6_K_L', 'Qwen_Qwen3-4B-Q6_K_L.gguf'],
    ['UD-Q4_K_XL', 'gemma-3-4b-it-UD-Q4_K_XL.gguf'],
    ['Q4_K_XL', 'gemma-3-4b-it-UD-Q4_K_XL.gguf'],
    ['MXFP4', 'gpt-oss-20b-mxfp4.gguf'],
    ['F16', 'LFM2-1.2B-F16.gguf'],
    ['IQ4_XS', 'IQ4_XS/big.gguf'],
    ['Q4_0_4_4', 'm-Q4_0_4_4.gguf'],
  ])('%s finds %s', (quant, path) => {
    expect(choose([path, 'm-Q4_0.gguf', 'm-IQ4_NL.gguf', 'm-Q2_K.gguf'], quant)).toEqual([path]);
  });

  test('another quantisation that contains the name is not meant', () => {
    expect(choose(['m-Q4_K_M.gguf', 'm-IQ4_0.gguf'], 'Q4_0')).toMatch(/no such GGUF model\n.*There is IQ4_0/);
  });
  test('offline it is said that only the cache was looked at', () => {
    expect(choose(['m-Q4_0.gguf'], 'Q8_0', true)).toMatch(/^a\/b:Q8_0: in the cache, which is all/);
  });
});

describe('in parts', () => {
  const parts = [3, 1, 2].map((part) => `Q8_0/m-Q8_0-0000${part}-of-00003.gguf`);
  test('all of them, in order', () => {
    expect(choose([...parts, 'm-Q4_0.gguf'], 'q8_0')).toEqual(parts.toSorted());
  });
  test('one that is missing is named', () => {
    expect(choose(parts.slice(0, 2), 'q8_0')).toMatch(/parts 2 of 3 are missing/);
  });
  test('a name that claims very many costs nothing', () => {
    expect(choose(['m-00001-of-99999.gguf'])).toMatch(/parts 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 of 99999/);
  });
});

test('names that could steer a terminal are shown without what does', () => {
  const text = choose(['a\u001B[2J-Q2_K.gguf', 'b\u202E-Q3_K.gguf']) as string;
  expect(text).toContain('Q2_K (a [2J-Q2_K.gguf), Q3_K (b -Q3_K.gguf)');
});

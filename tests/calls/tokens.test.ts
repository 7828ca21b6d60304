import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { countTokens as wholeCl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { countTokens as wholeO200k } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { type TokenCounter, openTokenCounter } from '../../src/calls/tokens.ts';
import { safePieces } from '../../src/calls/tokens-pieces.ts';
import { sampleTokens } from '../../src/calls/tokens-sample.ts';

const cl100k = await openTokenCounter('openai', 'gpt-4');
const o200k = await openTokenCounter('openai', 'gpt-4o');

describe('openTokenCounter', () => {
  // The first four are OpenAI's own (https://developers.openai.com/cookbook/examples/how_to_count_tokens_with_tiktoken, "Comparing
  // encodings"); the others were counted with OpenAI's tiktoken 0.14.0 (PyPI), encode(text, disallowed_special=()).
  it.each<[string, string, number, number]>([
    ['a sentence', 'tiktoken is great!', 6, 6],
    ['a long word', 'antidisestablishmentarianism', 6, 6],
    ['a sum', '2 + 2 = 4', 7, 7],
    ['Japanese', 'お誕生日おめでとう', 9, 8],
    ['a marker', 'before <|endoftext|> and <|im_start|>system', 14, 16],
    ['contractions', "It's what we've said; I'LL go, they'd not.", 16, 12],
    ['emoji', '👩‍👩‍👧‍👦🇯🇵 ok', 25, 16],
    ['marks and wide letters', 'é\u0301 a\u0300x ＡＢＣ ½', 13, 10],
    ['code', 'for (let i = 0; i < 10; i++) {\n\tconsole.log(`${i}`);\n}\n'.repeat(50), 1100, 1100],
    ['long Japanese', '吾輩は猫である。名前はまだ無い。'.repeat(100), 2100, 1400],
    ['nothing', '', 0, 0],
  ])('counts %s as OpenAI does', (_, text, inCl100k, inO200k) => {
    expect([cl100k.count(text), o200k.count(text)]).toEqual([inCl100k, inO200k]);
  });

  // By the same tiktoken. Runs of one sign without end are cut every 512 signs, which may cost a token each.
  it.each<[string, string, number, number]>([
    ['letters', 'a'.repeat(10_000), 1250, 1250],
    ['kanji', '漢'.repeat(3000), 6000, 3000],
    ['spaces', `a${' '.repeat(1000)}b`, 11, 11],
    ['dashes', `${'-'.repeat(5000)}\n`, 79, 79],
    ['digits', '1234567890'.repeat(500), 1667, 1667],
  ])('counts a long run of %s within a token a cut', (_, text, inCl100k, inO200k) => {
    const cuts = text.length / 512;
    expect(Math.abs(cl100k.count(text) - inCl100k)).toBeLessThanOrEqual(cuts);
    expect(Math.abs(o200k.count(text) - inO200k)).toBeLessThanOrEqual(cuts);
  });

  it.each([
    ['letters', 'a'],
    ['capitals', 'A'],
    ['kanji', '漢'],
    ['emoji', '👍'],
    ['half characters', '\ud83d'],
    ['spaces', ' '],
    ['lines', ' \n'],
    ['marks', '\u0301'],
    ['nulls', '\0'],
    ['markers', '<|endoftext|>'],
  ])(
    'takes a megabyte of %s in its stride',
    (_, unit) => {
      const text = unit.repeat(1_000_000 / unit.length);
      const start = performance.now();
      expect(o200k.count(text)).toBeGreaterThan(1000);
      // About 0.1 to 2 s; the encoder alone would take hours over most of these, or throw.
      expect(performance.now() - start).toBeLessThan(20_000);
    },
    60_000,
  );

  it('cuts texts only where it makes no difference', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        ' ',
        "'s ",
        "'LL",
        '。',
        '吾輩は',
        'Word',
        ' don’t',
        '\n\n',
        '  ',
        '12345',
        '<|im_end|>',
        'é\u0301',
        '--',
      ),
    );
    const text = fc.array(piece, { minLength: 200, maxLength: 400 }).map((pieces) => pieces.join(''));
    const whole = { disallowedSpecial: new Set<string>() };
    fc.assert(
      fc.property(text, (value) => {
        expect([...safePieces(value)].join('')).toBe(value);
        expect(o200k.count(value)).toBe(wholeO200k(value, whole));
        expect(cl100k.count(value)).toBe(wholeCl100k(value, whole));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['openai', 'gpt-4o-mini-2024-07-18', 'counted with o200k_base'],
    ['openai', 'gpt-4.1', 'counted with o200k_base'],
    ['openai', 'gpt-5.2', 'counted with o200k_base'],
    ['openai', 'o3-mini', 'counted with o200k_base'],
    ['openai', 'ft:gpt-4o-mini-2024-07-18:owner::a1', 'counted with o200k_base'],
    ['openai', 'gpt-4', 'counted with cl100k_base'],
    ['openai', 'gpt-4-turbo', 'counted with cl100k_base'],
    ['openai', 'gpt-3.5-turbo-0125', 'counted with cl100k_base'],
    ['azure', 'gpt-35-turbo', 'counted with cl100k_base'],
    ['openrouter', 'openai/gpt-4', 'counted with cl100k_base'],
    ['groq', 'openai/gpt-oss-20b', 'counted with o200k_base'],
    ['bedrock', 'openai.gpt-oss-20b-1:0', 'counted with o200k_base'],
    ['openai', 'gpt-9', 'estimated with o200k_base'],
    ['anthropic', 'claude-sonnet-4-20250514', 'estimated with o200k_base'],
    ['ollama', 'gpt-4', 'estimated with o200k_base'],
    ['bedrock', 'us.anthropic.claude-sonnet-4-20250514-v1:0', 'estimated with o200k_base'],
  ])('%s %s is %s', async (provider, model, basis) => {
    const isExact = basis.startsWith('counted');
    expect(await openTokenCounter(provider, model)).toMatchObject({ describe: basis, isExact });
  });
});

/** A token a character, to check arithmetic with. */
const characters: TokenCounter = { count: (text) => text.length, describe: 'counted by hand', isExact: true };

describe('sampleTokens', () => {
  it('counts every text up to the limit', () => {
    expect(sampleTokens(['abc', 'de', ''], characters, 3)).toEqual({
      tokens: 5,
      texts: 3,
      counted: 3,
      isExact: true,
      describe: 'counted by hand',
    });
    expect(sampleTokens([], characters)).toMatchObject({ tokens: 0, texts: 0, isExact: true });
    expect(sampleTokens(['a'], { ...characters, isExact: false })).toMatchObject({ isExact: false });
  });

  it('counts a share of more, and says which', () => {
    const texts = Array.from({ length: 100_000 }, () => 'abcdefghij');
    const sample = sampleTokens(texts, characters);
    expect(sample).toMatchObject({ tokens: 1_000_000, texts: 100_000, isExact: false });
    expect(sample.counted).toBeGreaterThan(200);
    expect(sample.counted).toBeLessThanOrEqual(500);
    const counted = sample.counted.toLocaleString('en-US');
    expect(sample.describe).toBe(`counted by hand in ${counted} of 100,000 texts`);
  });

  it('is not misled by texts that repeat in any rhythm', () => {
    // One token a text whatever its length: scaling by length alone cannot repair a share of one kind.
    const uneven: TokenCounter = { ...characters, count: (text) => (text.startsWith('x') ? 100 : 1) };
    for (const period of [2, 3, 4, 5, 8, 10, 16, 80, 160]) {
      const texts = Array.from({ length: 50_000 }, (_, index) =>
        index % period === 0 ? 'x123456789' : '0123456789',
      );
      const real = texts.reduce((sum, text) => sum + uneven.count(text), 0);
      const { tokens } = sampleTokens(texts, uneven, 2000);
      expect(Math.abs(tokens / real - 1), `period ${period}`).toBeLessThan(0.1);
    }
  });

  it('takes any limit and any texts', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.integer({ min: 0, max: 10 }), (texts, mostExact) => {
        const { tokens, counted } = sampleTokens(texts, characters, mostExact);
        expect(Number.isFinite(tokens) && tokens >= 0).toBe(true);
        expect(counted).toBeLessThanOrEqual(Math.max(1, mostExact));
      }),
    );
  });
});

// Published benchmark data. It is not part of the project: where it is absent these tests are skipped.
const DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const isThere = existsSync(join(DATA, 'mt_bench', 'model_answer'));
if (!isThere) console.log(`skipped: no published data in ${DATA}`);

function answersOf(file: string): string[] {
  const lines = readFileSync(join(DATA, file), 'utf8').trim().split('\n');
  return lines.flatMap((line) => (JSON.parse(line) as { choices: [{ turns: string[] }] }).choices[0].turns);
}

function sumOf(texts: readonly string[], counter: Pick<TokenCounter, 'count'>): number {
  return texts.reduce((sum, text) => sum + counter.count(text), 0);
}

describe.skipIf(!isThere)('published answers', () => {
  // Summed with OpenAI's tiktoken 0.14.0 (PyPI) over the same answers.
  it.each([
    ['mt_bench/model_answer/gpt-4.jsonl', 40_478, 40_153],
    ['japanese_mt_bench/model_answer/gpt-4.jsonl', 53_755, 40_499],
  ])('%s are counted as OpenAI does', (file, inCl100k, inO200k) => {
    const texts = answersOf(file);
    expect([sumOf(texts, cl100k), sumOf(texts, o200k)]).toEqual([inCl100k, inO200k]);
  });
});

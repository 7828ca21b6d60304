import { describe, expect, it } from 'vitest';
import {
  countJapanese,
  japaneseCharRatio,
  openMarkdownReader,
} from '../../src/results/japanese-char-ratio.ts';

describe('countJapanese', () => {
  it('counts hiragana, katakana, kanji, full-width forms and Japanese punctuation', () => {
    expect(countJapanese('あゟァヿ一龥Ａ～、。「」々〆・ー')).toEqual({ japanese: 16, all: 16 });
  });

  it('does not count what stands beside those ranges, and takes a pair of surrogates as one sign', () => {
    // Half-width katakana, an extension of the kanji, hangul, an emoji, U+3037, U+3040, U+30A0.
    expect(countJapanese('a1 -ｱ\u3400한\u{1F600}\u{20000}\u3037\u3040\u30A0')).toEqual({
      japanese: 0,
      all: 12,
    });
  });
});

describe('japaneseCharRatio', () => {
  it('is one ratio over all texts together', () => {
    // (1 + 9) / (30 + 10), and not the mean of 1/30 and 9/10
    expect(
      japaneseCharRatio([
        { japanese: 1, all: 30 },
        { japanese: 9, all: 10 },
      ]),
    ).toBe(0.25);
    expect(japaneseCharRatio([])).toBe(0);
  });
});

describe('openMarkdownReader', () => {
  it('gives what a reader sees: no marks, no tags, characters in place of their references', async () => {
    const toText = await openMarkdownReader();
    expect(toText('# 題名\n\n**太字**と[鎖](https://example.org/x "t")と`code`')).toBe(
      '題名\n太字と鎖とcode',
    );
    expect(toText('- 甲\n- 乙\n')).toBe('\n甲\n乙\n');
    expect(toText('1 < 2 && 3 > 2 &#12354;&#x3042;&nbsp;&alpha;')).toBe('1 < 2 && 3 > 2 ああ\u00A0\uFFFD');
    expect(toText('<div>中</div>')).toBe('中');
    expect(toText('<style>p { color: red }</style><p>中<script>let x')).toBe('中');
  });

  it('knows no tables and no fences, as the original Markdown', async () => {
    const toText = await openMarkdownReader();
    expect(toText('| a | b |\n|---|---|\n| 1 | 2 |')).toBe('| a | b |\n|---|---|\n| 1 | 2 |');
    expect(toText('```js\nlet x;\n```')).not.toContain('`');
  });

  it('gives text that is nested too deeply for the parser as it is', async () => {
    const toText = await openMarkdownReader();
    expect(toText('> '.repeat(20_000))).toBe('> '.repeat(20_000));
  });
});

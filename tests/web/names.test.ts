import { describe, expect, it } from 'vitest';
import { visibleName } from '../../web/src/ui/name.tsx';

describe('a name as plain text', () => {
  it.each([
    ['plain-7b', 'plain-7b'],
    ['ひばり 13b', 'ひばり 13b'],
    ['עברית-7b', 'עברית-7b'],
    ['', '(empty name)'],
    ['  ', '[U+0020][U+0020]'],
    ['a ', 'a[U+0020]'],
    ['a\u202Eb', 'a[U+202E]b'],
    ['a\u200Bb', 'a[U+200B]b'],
    ['a\u0000\nb', 'a[U+0000][U+000A]b'],
    ['a\u00A0b', 'a[U+00A0]b'],
    ['\u3164', '[U+3164]'],
    ['\u2800', '[U+2800]'],
    ['a\uD800', 'a[U+D800]'],
    ['\u{E0041}', '[U+E0041]'],
  ])('%j is %j', (text, shown) => {
    expect(visibleName(text)).toBe(shown);
  });

  it('tells two names apart that look the same', () => {
    expect(visibleName('gpt\u200D-4')).not.toBe(visibleName('gpt-4'));
  });
});

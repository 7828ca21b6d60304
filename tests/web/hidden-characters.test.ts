import { describe, expect, it } from 'vitest';
import { describeHidden, hasHidden, splitHidden } from '../../web/src/prose/hidden-characters.ts';

describe('hidden characters', () => {
  it('are counted by their kinds', () => {
    expect(describeHidden('a\u200Bb\u2060c\u202Ed')).toBe('1 direction override, 2 zero-width');
    expect(describeHidden('\u2066a\u2069\u0007')).toBe('2 direction marks, 1 control character');
    expect(describeHidden('\u{E0041}\u{E0042}')).toBe('2 tag letters');
    expect(describeHidden('\uD83D')).toBe('1 half a character');
    expect(describeHidden('a\u2028b')).toBe('1 control character');
  });

  it('are counted where Markdown makes them of references', () => {
    expect(describeHidden('a&#8238;b&#x202e;c&zwj;d&nbsp;e')).toBe('2 direction overrides, 1 zero-width');
    expect(describeHidden('&#1234567; &#0; &unknown; &eacute; &apos;')).toBe('');
  });

  // Each has a joiner, a selector or a tag that does what it is there for.
  it.each([
    ['a family', '👨‍👩‍👧'],
    ['a heart', '❤️'],
    ['a key cap', '1️⃣'],
    ['Scotland', '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}'],
    ['Persian', 'می\u200Cخواهم'],
    ['a Japanese name', '葛\u{E0100}城'],
    ['lines', 'a\r\n\tb'],
    ['plain Japanese', 'これは「例」です。'],
  ])('are not those of honest text: %s', (_, text) => {
    expect(describeHidden(text)).toBe('');
    expect(hasHidden(text)).toBe(false);
  });

  it('are cut out one by one', () => {
    expect(splitHidden('a\u202Eb')).toStrictEqual([
      { text: 'a', isHidden: false },
      { text: '\u202E', isHidden: true },
      { text: 'b', isHidden: false },
    ]);
  });

  it('are found in a word of Latin letters, where no joiner has anything to do', () => {
    expect(describeHidden('pass\u200Dword')).toBe('1 zero-width');
  });
});

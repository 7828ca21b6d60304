import { describe, expect, it } from 'vitest';
import { compareWords } from '../../web/src/prose/compare-words.ts';

describe('the difference of two texts', () => {
  it('is by words, and gives both texts again', () => {
    const [before, after] = ['The quick brown fox jumps.', 'The quick red fox leaps away.'];
    const found = compareWords(before, after, 'en');
    // Counted by hand: The, quick, fox; brown, jumps; red, leaps, away.
    expect(found).toMatchObject({ same: 3, removed: 2, added: 3 });
    const without = (kind: string) =>
      found?.stretches
        .filter((stretch) => stretch.kind !== kind)
        .map(({ text }) => text)
        .join('');
    expect(without('added')).toBe(before);
    expect(without('removed')).toBe(after);
  });

  it('knows the words of Japanese', () => {
    const found = compareWords('私は東京に行きました。', '私は京都に行きました。', 'ja');
    expect(found?.stretches).toStrictEqual([
      { kind: 'same', text: '私は' },
      { kind: 'removed', text: '東京' },
      { kind: 'added', text: '京都' },
      { kind: 'same', text: 'に行きました。' },
    ]);
  });

  it('is none of a text and itself', () => {
    expect(compareWords('a b', 'a b', 'en')).toStrictEqual({
      stretches: [{ kind: 'same', text: 'a b' }],
      same: 2,
      removed: 0,
      added: 0,
    });
  });

  it('takes a language that nobody knows for English', () => {
    expect(compareWords('a b', 'a c', '!!')).toMatchObject({ same: 1, removed: 1, added: 1 });
  });

  it('is given up where it takes long', () => {
    const words = (seed: number) =>
      Array.from({ length: 7000 }, (_, place) => `w${(place * seed) % 6991}`).join(' ');
    const start = performance.now();
    expect(compareWords(words(7), words(4001), 'en')).toBeUndefined();
    expect(compareWords('a '.repeat(100_000), 'b', 'en')).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

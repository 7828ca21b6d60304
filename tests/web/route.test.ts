import { describe, expect, it } from 'vitest';
import { linkWith, parseRoute } from '../../web/src/route.ts';

describe('an address', () => {
  it.each<[string, string, string, [string, string][]]>([
    ['', '', 'leaderboard', []],
    ['#/', '', 'leaderboard', []],
    ['#/mt%2Fbench', 'mt/bench', 'leaderboard', []],
    ['#/tiny/compare', 'tiny', 'compare', []],
    ['#/tiny/compare?', 'tiny', 'compare', []],
    [
      '#/tiny/rate?a=1&a=2',
      'tiny',
      'rate',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
    // As people write and programs shorten it.
    [
      '#/tiny/question?q=why?&id=2',
      'tiny',
      'question',
      [
        ['q', 'why?'],
        ['id', '2'],
      ],
    ],
    ['#/tiny/question?q=a?b?c', 'tiny', 'question', [['q', 'a?b?c']]],
    ['#/tiny/question?q=a%3Fb%0A', 'tiny', 'question', [['q', 'a?b\n']]],
    ['#/%/no-such-view?x', '%', 'leaderboard', [['x', '']]],
  ])('%s is understood', (hash, bench, view, params) => {
    const route = parseRoute(hash);
    expect([route.bench, route.view, [...route.params]]).toEqual([bench, view, params]);
    const again = parseRoute(linkWith(route, {}));
    expect([again.bench, again.view, [...again.params]]).toEqual([bench, view, params]);
  });
});

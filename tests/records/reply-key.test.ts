import { expect, test } from 'vitest';
import { replyKey } from '../../src/records/reply-key.ts';

const ADDRESS = { provider: 'openai-compatible', baseUrl: 'http://127.0.0.1:8000/v1', model: 'm' };
const REQUEST = { messages: [{ role: 'user', content: 'Hello' }], temperature: 0, seed: undefined };
const keyOf = (address: object, request: object = {}) =>
  replyKey(JSON.stringify({ ...ADDRESS, ...address }), { ...REQUEST, ...request });

test('a model that has moved to another host or port is the same', () => {
  expect(keyOf({ baseUrl: 'https://gpu7.example:9000/v1' })).toBe(keyOf({}));
});

test.each([
  [{ baseUrl: 'http://127.0.0.1:8000/v2' }, {}],
  [{ provider: 'anthropic' }, {}],
  [{ model: 'n' }, {}],
  [{ extraBody: { top_k: 3 } }, {}],
  [{ query: { route: 'b' } }, {}],
  [{ headers: ['x-team'] }, {}],
  [{}, { temperature: 1 }],
  [{}, { seed: 0 }],
  [{}, { messages: [{ role: 'system', content: 'Hello' }] }],
])('what else decides a reply makes another key: %j %j', (address, request) => {
  expect(keyOf(address, request)).not.toBe(keyOf({}));
});

test('an address in any other form counts whole', () => {
  const keys = [
    'mine',
    'mine at :8000',
    '7',
    '{"at":"http://a/v1"}',
    '{"baseUrl":7}',
    '{"baseUrl":"no address"}',
  ];
  expect(new Set(keys.map((address) => replyKey(address, REQUEST))).size).toBe(keys.length);
});

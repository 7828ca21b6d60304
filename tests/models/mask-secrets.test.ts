import { expect, it } from 'vitest';
import { maskSecrets, secretsInHeaders } from '../../src/models/mask-secrets.ts';

it('masks a secret as it is, percent-encoded and escaped for JSON, in capitals or not', () => {
  const mask = maskSecrets(['pa+ss/"word"', '']);
  expect(mask('a pa+ss/"word" b')).toBe('a *** b');
  expect(mask('?key=pa%2Bss%2F%22word%22&x')).toBe('?key=***&x');
  expect(mask('?key=pa%2bss%2f%22word%22&x')).toBe('?key=***&x');
  expect(mask(JSON.stringify({ key: 'pa+ss/"word"' }))).toBe('{"key":"***"}');
  expect(mask('PA+SS/"WORD"')).toBe('***');
});

it('masks the longer of two secrets that begin alike, and takes no character for a pattern', () => {
  const mask = maskSecrets(['sk-1', 'sk-12345', 'a.c*']);
  expect(mask('sk-12345 sk-1 a.c* abcc')).toBe('*** *** *** abcc');
});

it('leaves a text alone where there is no secret', () => {
  expect(maskSecrets(['', ''])('nothing')).toBe('nothing');
});

it('finds what is secret in headers: a value and its words, not words of every day', () => {
  const secrets = secretsInHeaders({ authorization: 'Bearer token-1234', 'x-region': 'eu' });
  expect(maskSecrets(secrets)('the token-1234 of Bearer token-1234 in eu')).toBe('the *** of *** in eu');
});

it('masks the beginning of a secret that a text ends in, but no few letters of one', () => {
  const mask = maskSecrets(['aaaa-aaaa-aaaa-1', 'sk-0123456789']);
  expect(mask('said aaaa-AAAA-aaa')).toBe('said ***');
  expect(mask('said sk-01234')).toBe('said ***');
  expect(mask('said sk-0123')).toBe('said sk-0123');
  expect(mask('said sk-01234 then')).toBe('said sk-01234 then');
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolderOf, readHubEnvironment } from '../../../src/models/hub/hub-environment.ts';
import { temporaryFolder } from '../../support/temp.ts';

// The order of huggingface_hub's constants.py (2.4.0).
test.each([
  [{ HF_HUB_CACHE: '/a', HUGGINGFACE_HUB_CACHE: '/b', HF_HOME: '/c', XDG_CACHE_HOME: '/d' }, '/a'],
  [{ HUGGINGFACE_HUB_CACHE: '/b', HF_HOME: '/c', XDG_CACHE_HOME: '/d' }, '/b'],
  [{ HF_HOME: '/c', XDG_CACHE_HOME: '/d' }, '/c/hub'],
  [{ XDG_CACHE_HOME: '/d' }, '/d/huggingface/hub'],
  [{}, join(homedir(), '.cache/huggingface/hub')],
  [{ HF_HOME: '~/hf' }, join(homedir(), 'hf/hub')],
  [{ HF_HUB_CACHE: '', HF_HOME: '/c' }, '/c/hub'],
])('the cache folder of %j is %s', (variables, folder) => {
  expect(cacheFolderOf(variables)).toBe(folder);
});

test('the token: HF_TOKEN, HUGGING_FACE_HUB_TOKEN, the file that the hub’s own login writes', () => {
  const HF_HOME = temporaryFolder();
  expect(readHubEnvironment({ HF_HOME }).authorization).toBeUndefined();
  mkdirSync(HF_HOME, { recursive: true });
  writeFileSync(join(HF_HOME, 'token'), 'hf_of_file\n');
  const of = (variables: object) => readHubEnvironment({ HF_HOME, ...variables }).authorization;
  expect(of({})).toBe('Bearer hf_of_file');
  expect(of({ HUGGING_FACE_HUB_TOKEN: 'hf_old' })).toBe('Bearer hf_old');
  expect(of({ HUGGING_FACE_HUB_TOKEN: 'hf_old', HF_TOKEN: ' hf_new ' })).toBe('Bearer hf_new');
});

test('a token with a line break in it is refused, and not shown', () => {
  const HF_HOME = temporaryFolder();
  expect(() => readHubEnvironment({ HF_HOME, HF_TOKEN: 'hf_a\nb' })).toThrow(/^(?!.*hf_a).*characters/s);
});

test('the mirror: without a slash at its end, its password a secret', () => {
  const HF_HOME = temporaryFolder();
  expect(readHubEnvironment({ HF_HOME })).toMatchObject({
    endpoint: 'https://huggingface.co',
    isOffline: false,
  });
  const { endpoint, authorization, secrets } = readHubEnvironment({
    HF_HOME,
    HF_ENDPOINT: 'https://me:pass-word@hub.example/mirror/',
  });
  expect(endpoint).toBe('https://hub.example/mirror');
  // RFC 7617: base64 of "me:pass-word".
  expect(authorization).toBe(`Basic ${btoa('me:pass-word')}`);
  expect(secrets).toContain('me:pass-word');
  expect(() => readHubEnvironment({ HF_HOME, HF_ENDPOINT: 'ftp://x:secret@y' })).toThrow(
    /^it is no web address$/,
  );
});

test.each(['1', 'ON', 'yes', 'True'])('HF_HUB_OFFLINE=%s is offline', (HF_HUB_OFFLINE) => {
  expect(readHubEnvironment({ HF_HUB_OFFLINE }).isOffline).toBe(true);
  expect(readHubEnvironment({ HF_HUB_OFFLINE: '0' }).isOffline).toBe(false);
});

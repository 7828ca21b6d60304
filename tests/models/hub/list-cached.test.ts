import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { listCached } from '../../../src/models/hub/list-cached.ts';
import { sha256 } from '../../support/fake-hub.ts';
import { COMMIT, MODEL, REPO, setUp } from './set-up.ts';

test('what was downloaded, with its revisions and files', async () => {
  const { repo, download, inRepo } = await setUp();
  expect(await listCached()).toEqual([]);
  repo.refs = { 'refs/pr/1': COMMIT };
  repo.files['sub/a.txt'] = { bytes: Buffer.from('x') };
  await download();
  await download({ revision: 'refs/pr/1' });
  const [model, ...others] = await listCached();
  expect(others).toEqual([]);
  expect(model).toMatchObject({ repo: REPO, commit: COMMIT, revisions: ['main', 'refs/pr/1'] });
  expect(model!.folder).toBe(inRepo('snapshots', COMMIT));
  expect(model!.files.map(({ path }) => path)).toEqual(['config.json', 'sub/a.txt', MODEL]);
  expect(model!.files.at(-1)).toEqual({
    path: MODEL,
    size: 3_000_000,
    sha256: sha256(repo.files[MODEL]!.bytes),
  });
});

test('a blob that is itself a link, to the store of Python’s tool, keeps its sum', async () => {
  const { repo, cache, download, inRepo } = await setUp();
  await download();
  const { bytes } = repo.files[MODEL]!;
  const blob = inRepo('blobs', sha256(bytes));
  const stored = join(cache, 'blobs', 'ab', 'ab'.repeat(32));
  mkdirSync(dirname(stored), { recursive: true });
  renameSync(blob, stored);
  symlinkSync(stored, blob);
  expect((await listCached())[0]?.files.at(-1)).toEqual({
    path: MODEL,
    size: 3_000_000,
    sha256: sha256(bytes),
  });
});

test('what else lies in the cache, and what is broken in it, is passed over', async () => {
  const { cache, download, inRepo, repo } = await setUp();
  await download({ revision: COMMIT });
  for (const folder of ['datasets--a--b/snapshots', 'models--x--half/blobs', 'blobs/ab', 'models--a--b']) {
    mkdirSync(join(cache, folder), { recursive: true });
  }
  writeFileSync(join(cache, 'CACHEDIR.TAG'), 'Signature: 8a477f597d28d172789f06886806bc55');
  mkdirSync(inRepo('refs'), { recursive: true });
  writeFileSync(inRepo('refs', 'gone'), '9'.repeat(40));
  rmSync(inRepo('blobs', sha256(repo.files[MODEL]!.bytes)));
  expect(await listCached()).toMatchObject([{ repo: REPO, revisions: [], files: [{ path: 'config.json' }] }]);
});

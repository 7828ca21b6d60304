import { rmSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { describeError } from '../../../src/errors.ts';
import { listRepo } from '../../../src/models/hub/list-repo.ts';
import { downloadFiles } from '../../../src/models/hub/download-files.ts';
import { sha256 } from '../../support/fake-hub.ts';
import { COMMIT, MODEL, REPO, type SetUp, setUp } from './set-up.ts';

async function problem(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => describeError(error),
  );
}

test('the files of a commit, with their sums, over several pages', async () => {
  const { hub, repo, options } = await setUp();
  repo.files['sub/folder/a b#1.txt'] = { bytes: Buffer.from('x') };
  hub.pageSize = 1;
  const listing = await listRepo(REPO, options);
  expect(listing).toMatchObject({ repo: REPO, revision: 'main', commit: COMMIT, isOffline: false });
  const { bytes } = repo.files[MODEL]!;
  expect(listing.files).toEqual([
    { path: MODEL, size: bytes.length, sha256: sha256(bytes) },
    // `printf '{"model_type":"llama"}\\n' | git hash-object --stdin`, and of `printf x`
    { path: 'config.json', size: 23, gitSha1: '479e18224e7827e7909c8a78f287e3306c1de8bb' },
    { path: 'sub/folder/a b#1.txt', size: 1, gitSha1: 'c1b0730e0133447badcfd47fd144e254807b06e1' },
  ]);
});

test('a branch with a slash in its name, a tag, a commit', async () => {
  const { repo, options } = await setUp();
  repo.refs = { 'refs/pr/1': '6'.repeat(40), 'v1.0': '7'.repeat(40) };
  expect(await listRepo(REPO, { ...options, revision: 'refs/pr/1' })).toMatchObject({
    commit: '6'.repeat(40),
  });
  expect(await listRepo(REPO, { ...options, revision: 'v1.0' })).toMatchObject({ commit: '7'.repeat(40) });
  expect(await listRepo(REPO, { ...options, revision: COMMIT })).toMatchObject({ commit: COMMIT });
  expect(await problem(listRepo(REPO, { ...options, revision: '../../x' }))).toMatch(/names no branch/);
});

const TOKEN = 'hf_PLANTED_token_of_a_test';

test('what is missing, private, gated or refused, each with its remedy and never with the token', async () => {
  const { hub, repo, options } = await setUp();
  const told: string[] = [];
  const tell = async (work: Promise<unknown>) => {
    told.push(await problem(work));
    return told.at(-1);
  };
  expect(await tell(listRepo('acme/none', options))).toMatch(
    /^acme\/none: 127.0.0.1:\d+ has no such model, or not for the public \(401\)\n {2}Check the name. A private model needs HF_TOKEN/,
  );
  expect(await tell(listRepo(REPO, { ...options, revision: 'v9' }))).toMatch(
    /has no branch, tag or commit "v9"\n.*--revision/,
  );
  repo.isGated = true;
  const listing = await listRepo(REPO, options);
  expect(await tell(downloadFiles(listing, listing.files, options))).toMatch(
    /it is gated.*\n {2}Accept the terms on http:\/\/127.0.0.1:\d+\/acme\/tiny-GGUF, make a token .*, and set HF_TOKEN/,
  );
  vi.stubEnv('HF_TOKEN', TOKEN);
  expect(await tell(listRepo(REPO, options))).toMatch(
    /^HF_TOKEN: .* refuses the token \(401\)\n {2}Make a new one/,
  );
  hub.token = TOKEN;
  expect(await tell(listRepo('acme/none', options))).toMatch(
    /no such model, or not for the account of your HF_TOKEN \(404\)/,
  );
  hub.fault = ({ url }, response) =>
    url.includes('/resolve/') &&
    Boolean(response.writeHead(403, { 'x-error-code': 'GatedRepo', 'x-error-message': TOKEN }).end());
  expect(await tell(downloadFiles(listing, listing.files, options))).toMatch(
    /with the account of your HF_TOKEN/,
  );
  hub.fault = (_, response) =>
    Boolean(response.writeHead(400, { 'x-error-message': `no ${TOKEN} \u009B2J here` }).end());
  expect(await tell(listRepo(REPO, options))).toMatch(/answered 400 \(no \*\*\* 2J here\)/);
  expect(told.join('\n')).not.toContain(TOKEN);
});

test('a private repository is open to its token', async () => {
  const { hub, repo, options, said } = await setUp();
  repo.isPrivate = true;
  hub.token = TOKEN;
  vi.stubEnv('HF_TOKEN', TOKEN);
  expect((await listRepo(REPO, options)).files).toHaveLength(2);
  expect(said).toEqual([]);
});

test('it is asked again after 429 and 503, as late as the server says', async () => {
  const { hub, options } = await setUp();
  hub.fault = (_, response, count) => {
    if (count > 2) return false;
    const headers: Record<string, string> = count === 1 ? { 'retry-after': '1' } : {};
    response.writeHead(count === 1 ? 429 : 503, headers).end();
    return true;
  };
  const start = performance.now();
  await listRepo(REPO, options);
  // Two addresses (the revision, the tree), a second each.
  expect(performance.now() - start).toBeGreaterThan(2_000);
  expect(hub.seen).toHaveLength(6);
});

test('the hub’s own header says how long to wait, too long a wait is an error', async () => {
  const { hub, options } = await setUp();
  hub.fault = (_, response) => Boolean(response.writeHead(429, { ratelimit: '"api";r=0;t=3000' }).end());
  expect(await problem(listRepo(REPO, options))).toMatch(/answered 429, and this model is not in the cache/);
  expect(hub.seen).toHaveLength(1);
});

test.each(['<html>', '{}', '[]', 'null', '{"sha":"../../x"}'])(
  'a server that answers %s is no hub',
  async (text) => {
    const { hub, options } = await setUp();
    hub.fault = (_, response) => Boolean(response.end(text));
    expect(await problem(listRepo(REPO, options))).toMatch(
      /^HF_ENDPOINT: .* does not answer as the Hugging Face hub/,
    );
  },
);

test('paths that lead out of the folder are left out', async () => {
  const { repo, options, said } = await setUp({});
  const hostile = [
    '../up',
    '/etc/x',
    'a/../../b',
    'C:/x',
    'a\\..\\b',
    'a//b',
    'a/./b',
    'x\u0000y',
    '..',
    'a/..',
  ];
  for (const path of [...hostile, '..a/b..c']) repo.files[path] = { bytes: Buffer.from('x') };
  expect((await listRepo(REPO, options)).files.map(({ path }) => path)).toEqual(['..a/b..c']);
  expect(said).toEqual([`${REPO} lists 10 files outside its own folder; they are left out.`]);
});

test('a hostile path is refused by downloading too', async () => {
  const { options } = await setUp();
  const listing = await listRepo(REPO, options);
  const file = { ...listing.files[1]!, path: '../../../../up\u001B[2J' };
  expect(await problem(downloadFiles(listing, [file], options))).toBe(
    `${REPO}/../../../../up [2J: this is no path within a repository`,
  );
});

async function goOffline({ hub }: SetUp, how: 'variable' | 'hub is gone'): Promise<void> {
  if (how === 'variable') vi.stubEnv('HF_HUB_OFFLINE', '1');
  else await hub.close();
}

test.each(['variable', 'hub is gone'] as const)('what is cached is used offline: %s', async (how) => {
  const set = await setUp();
  const { hub, repo, options, said, download } = set;
  const folder = await download();
  const sent = hub.seen.length;
  await goOffline(set, how);
  const listing = await listRepo(REPO, options);
  expect(listing).toMatchObject({ commit: COMMIT, isOffline: true });
  expect(listing.files.map(({ path, sha256: sum }) => [path, sum])).toEqual([
    ['config.json', undefined],
    [MODEL, sha256(repo.files[MODEL]!.bytes)],
  ]);
  expect(await downloadFiles(listing, listing.files, options)).toBe(folder);
  expect(hub.seen).toHaveLength(sent);
  const why = how === 'variable' ? 'HF_HUB_OFFLINE is set' : String.raw`cannot be reached \(ECONNREFUSED\)`;
  expect(said).toEqual([
    expect.stringMatching(`${why}: ${REPO} is taken from the cache, at commit 555555555555.$`),
  ]);
});

test.each(['variable', 'hub is gone'] as const)('what is not cached is an error offline: %s', async (how) => {
  const set = await setUp();
  await goOffline(set, how);
  expect(await problem(listRepo(REPO, set.options))).toMatch(
    how === 'variable'
      ? /^acme\/tiny-GGUF: HF_HUB_OFFLINE is set, and this model is not in the cache\n {2}Unset it/
      : /cannot be reached \(ECONNREFUSED\), and this model is not in the cache\n {2}Check the network/,
  );
});

test('a file that was removed from the cache is missed offline', async () => {
  const set = await setUp();
  await set.download();
  await goOffline(set, 'variable');
  const listing = await listRepo(REPO, set.options);
  rmSync(set.inRepo('snapshots', COMMIT, MODEL));
  expect(await problem(downloadFiles(listing, listing.files, set.options))).toMatch(/no longer in the cache/);
});

import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { InterruptedError, describeError } from '../../../src/errors.ts';
import { takeLockFile } from '../../../src/lock-file.ts';
import { downloadFiles } from '../../../src/models/hub/download-files.ts';
import { listRepo } from '../../../src/models/hub/list-repo.ts';
import { gitSha1, sendRange, sha256 } from '../../support/fake-hub.ts';
import { COMMIT, MODEL, REPO, exampleFiles, randomBytes, setUp } from './set-up.ts';

async function problem(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => describeError(error),
  );
}

test('files lie as Python’s huggingface_hub lays them', async () => {
  const { repo, cache, download, inRepo, hub } = await setUp();
  repo.files['sub/vocab.txt'] = { bytes: Buffer.from('a\nb\n') };
  const folder = await download();
  expect(folder).toBe(join(cache, 'models--acme--tiny-GGUF', 'snapshots', COMMIT));
  expect(readFileSync(inRepo('refs', 'main'), 'utf8')).toBe(COMMIT);
  for (const [path, { bytes, isLarge }] of Object.entries(repo.files)) {
    const blob = isLarge === true ? sha256(bytes) : gitSha1(bytes);
    const up = '../'.repeat(path.split('/').length + 1);
    expect(readlinkSync(join(folder, path))).toBe(`${up}blobs/${blob}`);
    expect(readFileSync(join(folder, path)).equals(bytes)).toBe(true);
  }
  expect(readdirSync(inRepo('blobs'))).toHaveLength(3);
  expect(readdirSync(join(cache, '.locks', 'models--acme--tiny-GGUF'))).toEqual([]);

  const sent = hub.seen.length;
  await download();
  // The revision and the tree: no file is asked for again.
  expect(hub.seen.length - sent).toBe(2);
});

test('an empty file, and the same bytes under two paths', async () => {
  const bytes = randomBytes(1000);
  const { download, inRepo, hub } = await setUp({
    'a.safetensors': { bytes, isLarge: true },
    'b.safetensors': { bytes, isLarge: true },
    empty: { bytes: Buffer.alloc(0) },
  });
  const seen: number[] = [];
  const folder = await download({ onProgress: (done: number) => seen.push(done) });
  expect(readFileSync(join(folder, 'b.safetensors')).equals(bytes)).toBe(true);
  expect(readFileSync(join(folder, 'empty'))).toHaveLength(0);
  expect(readdirSync(inRepo('blobs'))).toHaveLength(2);
  expect(hub.storage()).toHaveLength(1);
  expect(seen.at(-1)).toBe(2000);
});

test('the token is shown to the hub and to no host that it redirects to', async () => {
  const { hub, repo, download } = await setUp();
  repo.isGated = true;
  hub.token = 'hf_PLANTED_token';
  vi.stubEnv('HF_TOKEN', hub.token);
  await download();
  expect(hub.storage().map(({ authorization }) => authorization)).toEqual([undefined]);
  const shown = hub.seen.filter(({ host }) => host === 'hub');
  // Revision, tree, and for each file its address; and the small file's second one.
  expect(shown.map(({ authorization }) => authorization)).toEqual(Array(5).fill('Bearer hf_PLANTED_token'));
});

test('a connection that is cut is taken up where it ended', async () => {
  const { hub, repo, download } = await setUp();
  const { bytes } = repo.files[MODEL]!;
  hub.fault = ({ host, range }, response, count) => {
    if (host !== 'storage' || count > 2) return false;
    const start = Number(/\d+/.exec(range ?? '0')?.[0]);
    response.writeHead(start === 0 ? 200 : 206, {
      'content-length': bytes.length - start,
      ...(start === 0 ? {} : { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
    });
    response.write(bytes.subarray(start, start + 1_000_000), () => setTimeout(() => response.destroy(), 50));
    return true;
  };
  const folder = await download();
  expect(readFileSync(join(folder, MODEL)).equals(bytes)).toBe(true);
  expect(hub.storage().map(({ range }) => range)).toEqual([undefined, 'bytes=1000000-', 'bytes=2000000-']);
});

test('a server that falls silent is left, and asked again for the rest', async () => {
  const { hub, repo, download } = await setUp();
  vi.stubEnv('HF_HUB_DOWNLOAD_TIMEOUT', '0.5');
  const { bytes } = repo.files[MODEL]!;
  hub.fault = ({ host }, response, count) => {
    if (host !== 'storage' || count > 1) return false;
    response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, 1_000_000));
    return true;
  };
  expect(readFileSync(join(await download(), MODEL)).equals(bytes)).toBe(true);
  expect(hub.storage().map(({ range }) => range)).toEqual([undefined, 'bytes=1000000-']);
});

test('a server that knows no ranges sends the whole, which takes the place of the part', async () => {
  const { hub, repo, download, inRepo } = await setUp();
  const { bytes } = repo.files[MODEL]!;
  const part = inRepo('blobs', `${sha256(bytes)}.incomplete`);
  mkdirSync(dirname(part), { recursive: true });
  writeFileSync(part, bytes.subarray(0, 1234));
  hub.fault = ({ host }, response) => host === 'storage' && (sendRange(response, bytes, undefined), true);
  expect(readFileSync(join(await download(), MODEL)).equals(bytes)).toBe(true);
  expect(existsSync(part)).toBe(false);
});

test.each([
  ['of another file', (bytes: Buffer) => randomBytes(bytes.length / 2)],
  ['of another file, as long as the whole', (bytes: Buffer) => randomBytes(bytes.length)],
  ['longer than the whole', (bytes: Buffer) => Buffer.concat([bytes, bytes])],
])('a part that is %s is thrown away', async (_, left) => {
  const { repo, download, inRepo, said } = await setUp();
  const { bytes } = repo.files[MODEL]!;
  const part = inRepo('blobs', `${sha256(bytes)}.incomplete`);
  mkdirSync(dirname(part), { recursive: true });
  writeFileSync(part, left(bytes));
  expect(readFileSync(join(await download(), MODEL)).equals(bytes)).toBe(true);
  expect(said.length).toBe(left(bytes).length > bytes.length ? 0 : 1);
});

test.each([MODEL, 'config.json'])('wrong bytes are thrown away and said: %s', async (path) => {
  const { hub, repo, download, inRepo } = await setUp();
  const { bytes } = repo.files[path]!;
  hub.fault = ({ host, url }, response) =>
    (host === 'storage' || url.includes('resolve-cache')) &&
    url.includes(path) &&
    (sendRange(response, Buffer.from(bytes.map((byte) => byte ^ 1)), undefined), true);
  const kind = path === MODEL ? 'SHA-256' : 'git SHA-1';
  expect(await problem(download())).toMatch(
    new RegExp(
      `^${REPO}/${path}: what arrived has the ${kind} [0-9a-f]+, not [0-9a-f]+; it was thrown away\n`,
    ),
  );
  const left = readdirSync(inRepo('blobs'));
  expect(left.some((name) => name.startsWith(path === MODEL ? sha256(bytes) : gitSha1(bytes)))).toBe(false);
  // The listing stays unnamed: offline, nothing half is taken for whole.
  expect(existsSync(inRepo('refs', 'main'))).toBe(false);
});

test('a file longer than listed is wrong too, and not written on without end', async () => {
  const { hub, repo, download } = await setUp();
  const { bytes } = repo.files[MODEL]!;
  hub.fault = ({ host }, response) => {
    if (host !== 'storage') return false;
    const pump = () => void (response.writable && response.write(bytes, () => setTimeout(pump, 1)));
    pump();
    return true;
  };
  expect(await problem(download())).toMatch(/thrown away/);
});

test('429 and 503 are waited for; an address that has expired is asked for anew', async () => {
  const { hub, repo, download } = await setUp();
  hub.fault = ({ host }, response, count) => {
    if (host !== 'storage' || count > 3) return false;
    response.writeHead([0, 429, 503, 500][count] as number, count === 1 ? { 'retry-after': '1' } : {}).end();
    return true;
  };
  const start = performance.now();
  expect(readFileSync(join(await download(), MODEL)).equals(repo.files[MODEL]!.bytes)).toBe(true);
  expect(performance.now() - start).toBeGreaterThan(1000);
  const addresses = hub.seen.filter(({ url }) => url.includes(`/resolve/${COMMIT}/${MODEL}`));
  expect(addresses).toHaveLength(4);
});

test('what never comes is given up with what to do', async () => {
  const { hub, download } = await setUp();
  hub.fault = ({ host }, response) => host === 'storage' && Boolean(response.destroy());
  expect(await problem(download())).toMatch(
    /^acme\/tiny-GGUF: the connection to .* broke \(.*\); several tries got nowhere\n {2}Run the same command again/,
  );
  expect(hub.storage()).toHaveLength(8);
});

test('a file that was removed meanwhile is said', async () => {
  const { repo, options } = await setUp();
  const listing = await listRepo(REPO, options);
  delete repo.files['config.json'];
  expect(await problem(downloadFiles(listing, listing.files, options))).toMatch(
    /^acme\/tiny-GGUF\/config.json: there is no such file \(404\)/,
  );
});

test('no space: nothing is fetched, folder and bytes are named', async () => {
  const { cache, download, hub, repo } = await setUp();
  repo.files[MODEL]!.claims = { size: 2 ** 52 };
  expect(await problem(download())).toMatch(
    // 2^52 and the 23 bytes of config.json.
    /^.*models--acme--tiny-GGUF: needs 4503599.6 GB \(4,503,599,627,370,519 bytes\) more, and its disk has \d+\.\d GB \([\d,]+ bytes\) free\n/,
  );
  expect(existsSync(cache)).toBe(false);
  expect(hub.seen.some(({ url }) => url.includes('/resolve/'))).toBe(false);
});

test('a listing without sums, or with one that would be a path, is refused', async () => {
  const { repo, download, cache } = await setUp();
  repo.files[MODEL]!.claims = { oid: '../../../../x' };
  expect(await problem(download())).toMatch(/the hub states no checksum for it/);
  expect(existsSync(cache)).toBe(false);
});

test('three at a time, and progress over all of them', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 7 }, (_, index) => [
      `m-${index}.safetensors`,
      { bytes: randomBytes(50_000), isLarge: true },
    ]),
  );
  const { hub, download } = await setUp(files);
  let open = 0;
  let most = 0;
  hub.fault = ({ host, url }, response) => {
    if (host !== 'storage') return false;
    most = Math.max(most, (open += 1));
    setTimeout(() => {
      open -= 1;
      sendRange(response, files[/m-\d\.safetensors/.exec(url)![0]]!.bytes, undefined);
    }, 40);
    return true;
  };
  const progress: [number, number][] = [];
  await download({ onProgress: (done: number, total: number) => progress.push([done, total]) });
  expect(most).toBe(3);
  expect(progress.at(-1)).toEqual([350_000, 350_000]);
  const done = progress.map(([bytes]) => bytes);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
});

test('interrupted: it ends at once, and what has arrived is gone on from', async () => {
  const { hub, repo, download, inRepo } = await setUp();
  const { bytes } = repo.files[MODEL]!;
  hub.fault = ({ host }, response) => {
    if (host !== 'storage') return false;
    response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, 1_000_000));
    return true;
  };
  const stop = new AbortController();
  const running = download({
    signal: stop.signal,
    onProgress: (done: number) => void (done >= 1_000_000 && stop.abort()),
  });
  await expect(running).rejects.toThrow(InterruptedError);
  const part = inRepo('blobs', `${sha256(bytes)}.incomplete`);
  expect(readFileSync(part).equals(bytes.subarray(0, 1_000_000))).toBe(true);
  hub.fault = undefined;
  expect(readFileSync(join(await download(), MODEL)).equals(bytes)).toBe(true);
  expect(hub.storage().at(-1)?.range).toBe('bytes=1000000-');
});

test('an interruption ends a wait as well', async () => {
  const { hub, download } = await setUp();
  hub.fault = ({ host }, response) =>
    host === 'storage' && Boolean(response.writeHead(429, { 'retry-after': '60' }).end());
  const start = performance.now();
  await expect(download({ signal: AbortSignal.timeout(300) })).rejects.toThrow(InterruptedError);
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('a file that another process downloads is waited for', async () => {
  const { repo, cache, download, said, hub } = await setUp();
  const lock = join(
    cache,
    '.locks',
    'models--acme--tiny-GGUF',
    `${sha256(repo.files[MODEL]!.bytes)}.llm-judge.lock`,
  );
  mkdirSync(dirname(lock), { recursive: true });
  const taken = takeLockFile(lock) as { release: () => void };
  const running = download();
  await sleep(600);
  expect(hub.storage()).toEqual([]);
  expect(said).toEqual([
    expect.stringMatching(`pid ${process.pid} is downloading ${REPO}/${MODEL}: waiting`),
  ]);
  taken.release();
  await running;
  expect(hub.storage()).toHaveLength(1);
});

test('two downloads at once fetch the bytes once', async () => {
  const { download, hub } = await setUp();
  const [one, two] = await Promise.all([download(), download()]);
  expect(one).toBe(two);
  expect(hub.storage()).toHaveLength(1);
});

test('a blob that another tool has fetched is linked, not fetched', async () => {
  const { repo, download, inRepo, hub } = await setUp();
  const { bytes } = repo.files[MODEL]!;
  mkdirSync(inRepo('blobs'), { recursive: true });
  writeFileSync(inRepo('blobs', sha256(bytes)), bytes);
  expect(lstatSync(join(await download(), MODEL)).isSymbolicLink()).toBe(true);
  expect(hub.storage()).toEqual([]);
});

test('a newer commit takes the branch and shares the bytes that are the same', async () => {
  const { repo, download, inRepo, hub } = await setUp();
  await download();
  repo.commit = '8'.repeat(40);
  repo.files['config.json'] = { bytes: Buffer.from('{}') };
  await download();
  expect(readFileSync(inRepo('refs', 'main'), 'utf8')).toBe('8'.repeat(40));
  expect(readdirSync(inRepo('snapshots')).toSorted()).toEqual([COMMIT, '8'.repeat(40)]);
  expect(hub.storage()).toHaveLength(1);
});

test('a cache that cannot be written is said', async () => {
  const { cache, download } = await setUp(exampleFiles());
  writeFileSync(cache, 'a file where the folder should be');
  expect(await problem(download())).toMatch(/cannot be (written|read) \(ENOTDIR\)\n.*HF_HUB_CACHE/);
});

import { InputError } from '../../errors.ts';
import { readRef, snapshotFolderOf } from './cache-layout.ts';
import { loadClientLibrary } from './client-library.ts';
import { fetchThrough } from './fetch-through.ts';
import { openHubConnection } from './hub-connection.ts';
import { type HubEnvironment, readHubEnvironment } from './hub-environment.ts';
import { type HubFile, type RepoListing, isCommit, isSafePath } from './hub-file.ts';
import type { HubOptions } from './hub-options.ts';
import { listSnapshot } from './list-cached.ts';
import { PassingFault } from './passing-fault.ts';
import { shown } from './refusal.ts';

/** More files than any model has: a listing without end is not waited for. */
const MOST_FILES = 100_000;

/**
 * What a repository holds: from the hub, or from the cache where HF_HUB_OFFLINE=1 or nobody answers.
 *
 * @throws InputError for a repository or revision that is not there or not for this account, or that is not cached when offline.
 * @throws InterruptedError once the signal is aborted.
 */
export async function listRepo(repo: string, options: HubOptions = {}): Promise<RepoListing> {
  const { revision = 'main', say } = options;
  if (!isSafePath(revision)) {
    throw new InputError(`"${shown(revision)}" names no branch, tag or commit`, { flag: '--revision' });
  }
  const environment = readHubEnvironment();
  const cached = await readCachedListing(repo, revision, environment);
  const useCached = (why: string, remedy: string) => {
    if (cached === undefined) return notCached(repo, why, remedy);
    say?.(`${why}: ${repo} is taken from the cache, at commit ${cached.commit.slice(0, 12)}.`);
    return cached;
  };
  if (environment.isOffline) return useCached('HF_HUB_OFFLINE is set', 'Unset it');
  try {
    return await fetchListing(repo, revision, environment, options, cached === undefined ? 5 : 1);
  } catch (error) {
    if (!(error instanceof PassingFault)) throw error;
    return useCached(error.message, 'Check the network, HF_ENDPOINT and HTTPS_PROXY');
  }
}

function notCached(repo: string, why: string, remedy: string): never {
  throw new InputError(
    `${why}, and this model is not in the cache`,
    { file: repo },
    `${remedy}, or name a folder that has it with HF_HUB_CACHE or HF_HOME.`,
  );
}

async function readCachedListing(
  repo: string,
  revision: string,
  { cacheFolder }: HubEnvironment,
): Promise<RepoListing | undefined> {
  const commit = await readRef(cacheFolder, repo, revision);
  if (commit === undefined) return undefined;
  const files = await listSnapshot(snapshotFolderOf(cacheFolder, repo, commit));
  return files.length === 0 ? undefined : { repo, revision, commit, files, isOffline: true };
}

async function fetchListing(
  repo: string,
  revision: string,
  environment: HubEnvironment,
  options: HubOptions,
  mostTries: number,
): Promise<RepoListing> {
  const { modelInfo, listFiles } = await loadClientLibrary();
  const connection = openHubConnection(environment, 1);
  try {
    const fetch = fetchThrough(connection, { repo, revision }, options, mostTries);
    const hub = { hubUrl: environment.endpoint, fetch };
    const { sha: commit } = await modelInfo({ ...hub, name: repo, revision, additionalFields: ['sha'] });
    if (typeof commit !== 'string' || !isCommit(commit)) throw new TypeError('no commit');
    const files: HubFile[] = [];
    let refused = 0;
    const entries = listFiles({
      ...hub,
      repo: { type: 'model', name: repo },
      revision: commit,
      recursive: true,
    });
    for await (const { type, path, size, oid, lfs } of entries) {
      if (type !== 'file') continue;
      if (typeof path !== 'string' || !isSafePath(path)) refused += 1;
      else files.push(readEntry(path, lfs?.size ?? size, lfs?.oid, oid));
      if (files.length + refused > MOST_FILES) throw new TypeError('too many files');
    }
    if (refused > 0) {
      options.say?.(`${repo} lists ${refused} files outside its own folder; they are left out.`);
    }
    return { repo, revision, commit, files, isOffline: false };
  } catch (error) {
    // What the library meets in a reply that is not the hub's.
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    throw new InputError(
      `${new URL(environment.endpoint).host} does not answer as the Hugging Face hub does`,
      { flag: 'HF_ENDPOINT' },
      'It names a mirror; without it, https://huggingface.co is asked.',
    );
  } finally {
    await connection.close();
  }
}

function readEntry(path: string, size: unknown, sha256: unknown, gitSha1: unknown): HubFile {
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) throw new TypeError('no size');
  return {
    path,
    size,
    ...(typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) ? { sha256 } : {}),
    // Of a large file, the hub's `oid` is that of the pointer.
    ...(sha256 === undefined && typeof gitSha1 === 'string' && isCommit(gitSha1) ? { gitSha1 } : {}),
  };
}

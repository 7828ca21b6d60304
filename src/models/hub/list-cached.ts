import { readFile, readdir, readlink, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../../errors.ts';
import { snapshotFolderOf } from './cache-layout.ts';
import { cacheFolderOf } from './hub-environment.ts';
import { type HubFile, isCommit, isSafePath } from './hub-file.ts';

/** A model in the cache, at one commit. */
export interface CachedModel {
  repo: string;
  commit: string;
  /** The branches and tags that named this commit when it was downloaded. */
  revisions: string[];
  /** The folder that its files are in. */
  folder: string;
  files: HubFile[];
}

/**
 * What is in the cache, by whatever tool it came there. It is read here and not by the client library, which leaves out repositories
 * that were downloaded by commit or not to the end, and files in folders.
 *
 * @throws InputError where the cache folder cannot be read.
 */
export async function listCached(cacheFolder: string = cacheFolderOf()): Promise<CachedModel[]> {
  const models: CachedModel[] = [];
  for (const name of await namesIn(cacheFolder)) {
    const repo = /^models--(.+)$/.exec(name)?.[1]?.replaceAll('--', '/');
    if (repo === undefined || !isSafePath(repo)) continue;
    const revisions = await readRefs(join(cacheFolder, name, 'refs'));
    const commits = await namesIn(join(cacheFolder, name, 'snapshots')).catch(() => []);
    for (const commit of commits.filter(isCommit)) {
      const folder = snapshotFolderOf(cacheFolder, repo, commit);
      const files = await listSnapshot(folder);
      if (files.length > 0)
        models.push({ repo, commit, revisions: revisions.get(commit) ?? [], folder, files });
    }
  }
  return models;
}

/** The whole files of a snapshot, by path; none where there is no such folder. */
export async function listSnapshot(folder: string): Promise<HubFile[]> {
  const files: HubFile[] = [];
  for (const path of await pathsIn(folder)) {
    const file = join(folder, path);
    try {
      const { size } = await stat(file);
      // One link only: Python's tool may have linked the blob itself, to a store with names of another kind.
      const name = basename(await readlink(file).catch(() => ''));
      files.push({
        path,
        size,
        ...(/^[0-9a-f]{64}$/.test(name) ? { sha256: name } : {}),
        ...(/^[0-9a-f]{40}$/.test(name) ? { gitSha1: name } : {}),
      });
    } catch {
      // A link to a blob that was removed.
    }
  }
  return files;
}

async function readRefs(folder: string): Promise<Map<string, string[]>> {
  const revisions = new Map<string, string[]>();
  for (const revision of await pathsIn(folder)) {
    const commit = await readFile(join(folder, revision), 'utf8').catch(() => '');
    revisions.set(commit.trim(), [...(revisions.get(commit.trim()) ?? []), revision]);
  }
  return revisions;
}

/** The paths of files and links below a folder, sorted; not through links to folders. */
async function pathsIn(folder: string, below = ''): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => []);
  const paths: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (!isSafePath(path) || path.endsWith('.tmp')) continue;
    if (entry.isDirectory()) paths.push(...(await pathsIn(folder, path)));
    else paths.push(path);
  }
  return paths;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new InputError(`cannot be read (${code})`, { file: folder }, 'HF_HUB_CACHE names another folder.');
  }
}

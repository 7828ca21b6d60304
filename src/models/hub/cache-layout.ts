import { copyFile, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { makeFolders } from '../../make-folders.ts';
import { isCommit, isSafePath } from './hub-file.ts';
import { onDisk } from './on-disk.ts';

/*
 * The layout of Python's huggingface_hub, so that each finds what the other has stored:
 *
 *   models--OWNER--REPO/blobs/HASH              the bytes, under their SHA-256 or their git blob's SHA-1
 *   models--OWNER--REPO/snapshots/COMMIT/PATH   links to them
 *   models--OWNER--REPO/refs/REVISION           the commit that a branch or tag named last
 *   .locks/models--OWNER--REPO/…
 */

export function repoFolderOf(cacheFolder: string, repo: string): string {
  return join(cacheFolder, folderName(repo));
}

function folderName(repo: string): string {
  return `models--${repo.replaceAll('/', '--')}`;
}

export function snapshotFolderOf(cacheFolder: string, repo: string, commit: string): string {
  return join(repoFolderOf(cacheFolder, repo), 'snapshots', commit);
}

export function blobFileOf(cacheFolder: string, repo: string, name: string): string {
  return join(repoFolderOf(cacheFolder, repo), 'blobs', name);
}

/** Not Python's own lock (`NAME.lock`), which is of another kind. */
export function lockFileOf(cacheFolder: string, repo: string, name: string): string {
  return join(cacheFolder, '.locks', folderName(repo), `${name}.llm-judge.lock`);
}

/** The commit that a revision named when it was last downloaded. */
export async function readRef(
  cacheFolder: string,
  repo: string,
  revision: string,
): Promise<string | undefined> {
  if (isCommit(revision)) return revision;
  if (!isSafePath(revision)) return undefined;
  try {
    const file = join(repoFolderOf(cacheFolder, repo), 'refs', revision);
    const commit = (await readFile(file, 'utf8')).trim();
    return isCommit(commit) ? commit : undefined;
  } catch {
    return undefined;
  }
}

export async function writeRef(
  cacheFolder: string,
  repo: string,
  revision: string,
  commit: string,
): Promise<void> {
  if (revision === commit || (await readRef(cacheFolder, repo, revision)) === commit) return;
  const file = join(repoFolderOf(cacheFolder, repo), 'refs', revision);
  const draft = draftOf(file);
  await onDisk(file, async () => {
    makeFolders(dirname(file));
    await writeFile(draft, commit);
    await rename(draft, file);
  });
}

/** Puts a file of a snapshot in its place: a link to its blob, relative, so that the cache can be moved; a copy where links are not to be had. */
export async function linkBlob(blob: string, file: string): Promise<void> {
  const draft = draftOf(file);
  await onDisk(file, async () => {
    makeFolders(dirname(file));
    await symlink(relative(dirname(file), blob), draft).catch(() => copyFile(blob, draft));
    await rename(draft, file).catch(async (error: unknown) => {
      await rm(draft, { force: true });
      throw error;
    });
  });
}

function draftOf(file: string): string {
  return `${file}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`;
}

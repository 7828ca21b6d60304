import { join } from 'node:path';
import { InputError } from '../../errors.ts';
import { blobFileOf, repoFolderOf, snapshotFolderOf, writeRef } from './cache-layout.ts';
import { statedSum } from './checksum.ts';
import { partOf } from './download-blob.ts';
import { downloadSeveral } from './download-several.ts';
import { checkFreeSpace } from './free-space.ts';
import { readHubEnvironment } from './hub-environment.ts';
import { type HubFile, type RepoListing, isCommit, isSafePath } from './hub-file.ts';
import type { HubOptions } from './hub-options.ts';
import { sizeOf } from './on-disk.ts';
import { shown } from './refusal.ts';

/**
 * Sees to it that files of a repository are in the cache, and downloads those that are not.
 *
 * @param files of the listing.
 * @returns the folder of the snapshot, in which each file is under its path.
 * @throws InputError where there is no space for them, one cannot be had, or is not what the hub lists.
 * @throws InterruptedError once the signal is aborted; the next download goes on from what has arrived.
 */
export async function downloadFiles(
  listing: RepoListing,
  files: readonly HubFile[],
  options: HubOptions = {},
): Promise<string> {
  const { repo, revision, commit, isOffline } = listing;
  const environment = readHubEnvironment();
  const { cacheFolder } = environment;
  for (const file of files) check(file, listing);
  const snapshot = snapshotFolderOf(cacheFolder, repo, commit);
  const missing: HubFile[] = [];
  for (const file of files) {
    if ((await sizeOf(join(snapshot, file.path))) !== file.size) missing.push(file);
  }
  const [first] = missing;
  if (isOffline) {
    if (first === undefined) return snapshot;
    throw new InputError('it is no longer in the cache', { file: `${repo}/${shown(first.path)}` });
  }
  if (first !== undefined) {
    const blobOf = (file: HubFile) => blobFileOf(cacheFolder, repo, statedSum(file) as string);
    await checkFreeSpace(repoFolderOf(cacheFolder, repo), await bytesToFetch(missing, blobOf));
    const here = bytesOf(files) - bytesOf(missing);
    await downloadSeveral({ listing, environment, files: missing, blobOf, snapshot }, options, (done) =>
      options.onProgress?.(here + done, bytesOf(files)),
    );
  }
  // Only now: an older snapshot that is whole serves offline until this one is.
  await writeRef(cacheFolder, repo, revision, commit);
  return snapshot;
}

function check(file: HubFile, { repo, commit, isOffline }: RepoListing): void {
  const place = { file: `${repo}/${shown(file.path)}` };
  if (!isSafePath(file.path) || !isCommit(commit))
    throw new InputError('this is no path within a repository', place);
  if (statedSum(file) === undefined && !isOffline) {
    throw new InputError(
      'the hub states no checksum for it',
      place,
      'A mirror (HF_ENDPOINT) may leave it out: try another one.',
    );
  }
}

function bytesOf(files: readonly HubFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** What has neither arrived as a whole nor as the beginning of a file. */
async function bytesToFetch(files: readonly HubFile[], blobOf: (file: HubFile) => string): Promise<number> {
  let bytes = 0;
  for (const [blob, { size }] of new Map(files.map((file) => [blobOf(file), file]))) {
    const have = (await sizeOf(blob)) === size ? size : ((await sizeOf(partOf(blob))) ?? 0);
    bytes += Math.max(0, size - have);
  }
  return bytes;
}

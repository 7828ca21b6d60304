import { type PathLike, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder, and those above it that are missing, one at a time: at most one attempt for each part of the path. Node's own
 * recursive mkdir tries for ever on file systems that say of a new folder that it is not there (`/proc`).
 *
 * @param mode the permissions of new folders, before the umask.
 * @param make makes one folder, as `mkdirSync`.
 * @throws the file system's error.
 */
export function makeFolders(
  folder: string,
  mode = 0o777,
  make: (folder: PathLike, mode: number) => void = mkdirSync,
): void {
  const missing: string[] = [];
  for (let each = resolve(folder); statSync(each, { throwIfNoEntry: false }) === undefined;) {
    missing.push(each);
    const parent = dirname(each);
    if (parent === each) break;
    each = parent;
  }
  for (const each of missing.toReversed()) {
    try {
      make(each, mode);
    } catch (error) {
      // Another process may have been quicker.
      if (!isFolder(each)) throw error;
    }
  }
  if (!isFolder(folder)) {
    throw Object.assign(new Error(`ENOTDIR: not a folder: ${folder}`), { code: 'ENOTDIR', path: folder });
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

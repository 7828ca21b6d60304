/** A file of a repository. */
export interface HubFile {
  /** In the repository, with `/` between its parts. */
  path: string;
  /** Bytes. */
  size: number;
  /** Of its bytes, in hex: for large files (Git LFS, Xet). */
  sha256?: string;
  /** Of its git blob, in hex: for the others. */
  gitSha1?: string;
}

/** What a repository holds at one commit. */
export interface RepoListing {
  repo: string;
  /** As it was asked for: a branch, a tag or a commit. */
  revision: string;
  /** The commit that the revision names, 40 hex digits. */
  commit: string;
  files: HubFile[];
  /** It was read from the cache: its files are all there, and what else the repository holds is not known. */
  isOffline: boolean;
}

export function isCommit(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

/**
 * Whether a path that a repository lists, or a revision that a user names, stays within the folder that it is put in, here and on
 * Windows.
 */
export function isSafePath(path: string): boolean {
  return (
    !/[\p{Cc}\\]/u.test(path) &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/^[a-z]:/i.test(part))
  );
}

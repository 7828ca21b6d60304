/** How a repository is looked up and downloaded. */
export interface HubOptions {
  /** A branch, a tag or a commit. @default 'main' */
  revision?: string | undefined;
  /** Told in one line what a user should know: that the cache is used, that another process is waited for. */
  say?: ((line: string) => void) | undefined;
  /** Bytes that are here, and bytes in all; called as bytes arrive. */
  onProgress?: ((done: number, total: number) => void) | undefined;
  /** Aborted: what has arrived stays, and the next download goes on from it. */
  signal?: AbortSignal | undefined;
  /** The first wait before another try, in milliseconds; it doubles with each. @default 1000 */
  retryDelay?: number | undefined;
}

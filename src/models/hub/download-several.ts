import { join } from 'node:path';
import { InputError, InterruptedError } from '../../errors.ts';
import { linkBlob, lockFileOf } from './cache-layout.ts';
import { statedSum } from './checksum.ts';
import { downloadBlob } from './download-blob.ts';
import { openHubConnection } from './hub-connection.ts';
import type { HubEnvironment } from './hub-environment.ts';
import type { HubFile, RepoListing } from './hub-file.ts';
import type { HubOptions } from './hub-options.ts';
import { PassingFault } from './passing-fault.ts';

const PARALLEL = 3;

export interface SeveralDownloads {
  listing: RepoListing;
  environment: HubEnvironment;
  files: readonly HubFile[];
  blobOf: (file: HubFile) => string;
  /** The folder that links to the blobs are put in. */
  snapshot: string;
}

/**
 * Downloads files, three at a time, and links each into the snapshot once it is whole. The first that fails ends the others, which keep
 * what has arrived.
 *
 * @param onBytes is given the bytes of all files that have arrived.
 */
export async function downloadSeveral(
  { listing, environment, files, blobOf, snapshot }: SeveralDownloads,
  options: HubOptions,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  const connection = openHubConnection(environment, PARALLEL);
  const { repo, revision, commit } = listing;
  const arrived = new Map<string, number>();
  // The same bytes may be in a repository under several paths.
  const copiesOf = new Map<string, HubFile[]>();
  for (const file of files) copiesOf.set(blobOf(file), [...(copiesOf.get(blobOf(file)) ?? []), file]);
  const waiting = [...copiesOf];

  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [blob, [file, ...copies]] = next as [string, [HubFile, ...HubFile[]]];
      const path = file.path.split('/').map(encodeURIComponent).join('/');
      await downloadBlob(
        {
          connection,
          url: `${environment.endpoint}/${repo}/resolve/${commit}/${path}`,
          asked: { repo, revision, path: file.path },
          file,
          blob,
          lock: lockFileOf(environment.cacheFolder, repo, statedSum(file) as string),
          onBytes(bytes) {
            arrived.set(blob, bytes * (1 + copies.length));
            onBytes([...arrived.values()].reduce((sum, each) => sum + each, 0));
          },
        },
        { ...options, signal },
      );
      for (const each of [file, ...copies]) await linkBlob(blob, join(snapshot, each.path));
    }
  }

  try {
    const workers = Array.from({ length: PARALLEL }, () => work());
    for (const worker of workers) worker.catch(() => failed.abort());
    const reasons = (await Promise.allSettled(workers)).flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    if (reasons.length === 0) return;
    // Those that were ended because of another one's failure say only that they were interrupted.
    const reason = reasons.find((each) => !(each instanceof InterruptedError)) ?? reasons[0];
    if (!(reason instanceof PassingFault)) throw reason;
    throw new InputError(
      `${reason.message}; several tries got nowhere`,
      { file: repo },
      'Run the same command again later: it goes on from what has arrived.',
    );
  } finally {
    await connection.close();
  }
}

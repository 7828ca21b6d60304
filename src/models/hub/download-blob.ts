import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../../errors.ts';
import { makeFolders } from '../../make-folders.ts';
import { type Checksum, kindOfSum, statedSum } from './checksum.ts';
import { type PartDownload, downloadPart } from './download-part.ts';
import type { HubOptions } from './hub-options.ts';
import { onDisk, sizeOf } from './on-disk.ts';
import { withRetries } from './passing-fault.ts';
import { shown } from './refusal.ts';
import { waitForLock } from './wait-for-lock.ts';

export interface BlobDownload extends Omit<PartDownload, 'part' | 'signal'> {
  /** Where the whole file goes. */
  blob: string;
  lock: string;
}

/** What has arrived of a blob that is not whole. */
export function partOf(blob: string): string {
  return `${blob}.incomplete`;
}

/**
 * Fetches a file into its blob: what an earlier, unfinished download left is gone on from, and the whole is compared with the sum that
 * the hub states. Where another process downloads it, that is waited for.
 *
 * @throws InputError where it cannot be had or is not what the hub lists; PassingFault after several tries; InterruptedError.
 */
export async function downloadBlob(download: BlobDownload, options: HubOptions): Promise<void> {
  const { blob, lock, file, asked } = download;
  const name = `${asked.repo}/${shown(file.path)}`;
  await onDisk(dirname(blob), () => makeFolders(dirname(blob)));
  await onDisk(dirname(lock), () => makeFolders(dirname(lock)));
  const release = await waitForLock(lock, name, options);
  try {
    if ((await sizeOf(blob)) === file.size) return download.onBytes(file.size);
    const part = partOf(blob);
    const isContinued = ((await sizeOf(part)) ?? 0) > 0;
    let sum = await fetchWhole(download, part, options);
    if (sum !== statedSum(file) && isContinued) {
      options.say?.(`What an earlier download left of ${name} is not of this file: it is downloaded anew.`);
      await rm(part, { force: true });
      sum = await fetchWhole(download, part, options);
    }
    if (sum !== statedSum(file)) {
      await rm(part, { force: true });
      throw new InputError(
        `what arrived has the ${kindOfSum(file)} ${sum}, not ${statedSum(file)}; it was thrown away`,
        { file: name },
        'It was changed on its way. Try again, or another mirror (HF_ENDPOINT).',
      );
    }
    await onDisk(blob, () => rename(part, blob));
  } finally {
    release();
  }
}

/** Fetches the rest of a part, in several tries where need be, and gives the sum of the whole. */
async function fetchWhole(download: BlobDownload, part: string, options: HubOptions): Promise<string> {
  let latest: Checksum | undefined;
  const sum = await withRetries(
    () => downloadPart({ ...download, part, signal: options.signal }, latest, (kept) => (latest = kept)),
    options,
    // A minute and a half, so that a network that is gone for a moment does not end hours of downloading.
    { progress: () => latest?.bytes ?? 0, mostTries: 8 },
  );
  return sum.digest();
}

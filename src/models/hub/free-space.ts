import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../../errors.ts';

/** @throws InputError where the disk of a folder, which need not exist yet, has fewer bytes left than needed. */
export async function checkFreeSpace(folder: string, needed: number): Promise<void> {
  const free = await freeBytes(folder);
  if (free === undefined || free >= needed) return;
  throw new InputError(
    `needs ${inBytes(needed)} more, and its disk has ${inBytes(free)} free`,
    { file: folder },
    'Free some space, or name a folder on another disk with HF_HUB_CACHE or HF_HOME.',
  );
}

/** Undefined where the system does not say. */
async function freeBytes(folder: string): Promise<number | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    try {
      const { bavail, bsize } = await statfs(at);
      return bavail * bsize;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || at === dirname(at)) return undefined;
    }
  }
}

/** 1234567890 as "1.2 GB (1,234,567,890 bytes)". */
function inBytes(bytes: number): string {
  const gigabytes = (bytes / 1e9).toFixed(1);
  return `${gigabytes} GB (${bytes.toLocaleString('en')} bytes)`;
}

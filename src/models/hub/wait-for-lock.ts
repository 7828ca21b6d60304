import { setTimeout as sleep } from 'node:timers/promises';
import { describeOwner, takeLockFile } from '../../lock-file.ts';
import type { HubOptions } from './hub-options.ts';
import { onDisk } from './on-disk.ts';
import { throwIfInterrupted } from './passing-fault.ts';

const LOOK_EVERY_MS = 250;

/**
 * Takes a lock, waiting while another process holds it. Returns the function that gives it back.
 *
 * @param what it is for, as the user is told while it is waited for.
 * @throws InterruptedError once the signal is aborted.
 */
export async function waitForLock(
  lock: string,
  what: string,
  { signal, say }: HubOptions,
): Promise<() => void> {
  for (let hasSaid = false; ;) {
    throwIfInterrupted(signal);
    const taken = await onDisk(lock, () => takeLockFile(lock));
    if ('release' in taken) return taken.release;
    if (!hasSaid) {
      say?.(
        `${describeOwner(taken.owner)} is downloading ${what}: waiting (if no such process runs, remove ${lock}).`,
      );
    }
    hasSaid = true;
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

import { dirname } from 'node:path';
import { InputError } from '../errors.ts';
import { describeOwner, takeLockFile } from '../lock-file.ts';
import { makeFolders } from '../make-folders.ts';

/**
 * Takes the lock `FILE.lock` for this process, so that a file has one writer. A lock whose owner has died is taken over.
 * Returns the function that gives it back.
 *
 * @throws InputError naming the owner when another process holds it.
 */
export function acquireLock(file: string): () => void {
  makeFolders(dirname(file));
  const lock = `${file}.lock`;
  const taken = takeLockFile(lock);
  if ('release' in taken) return taken.release;
  throw new InputError(
    `another llm-judge (${describeOwner(taken.owner)}, since ${taken.owner.since}) is writing this file`,
    { file },
    `Wait until it ends or stop it, then run this again: it goes on from what is on disk. If no such process runs, remove ${lock}.`,
  );
}

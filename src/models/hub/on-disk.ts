import { stat } from 'node:fs/promises';
import { InputError } from '../../errors.ts';

/** Turns a failure of the disk into an error that names the file. */
export async function onDisk<T>(file: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskFault(file, error);
  }
}

export function diskFault(file: string, error: unknown): InputError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new InputError(
      'the disk is full',
      { file },
      'Free some space and run the same command again: it goes on from what has arrived.',
    );
  }
  return new InputError(
    `cannot be written (${code ?? message})`,
    { file },
    'HF_HUB_CACHE names the folder that models are kept in.',
  );
}

/** Bytes of a file, through links; undefined where there is none. */
export async function sizeOf(file: string): Promise<number | undefined> {
  try {
    const { size } = await stat(file);
    return size;
  } catch {
    return undefined;
  }
}

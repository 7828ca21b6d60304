import { InputError } from '../errors.ts';

/** What a file system's error means for a file that is to be written. An `InputError` stays as it is. */
export function cannotWrite(file: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EISDIR') return new InputError('is a folder', { file }, 'Name a file.');
  return new InputError(
    `cannot be written (${code ?? (error as Error).message})`,
    { file },
    'Name another place, or see whether its folder can be written to and the disk has room.',
  );
}

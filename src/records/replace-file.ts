import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../errors.ts';
import { cannotWrite } from './cannot-write.ts';
import { makeFolders } from '../make-folders.ts';

/**
 * Writes a file as a whole: whoever reads it, whenever the process ends, finds the earlier content or the new one, never a part.
 * The content goes to a file beside it first, which then takes its name. What is no file but can be written to (`/dev/stdout`, a
 * pipe) is written to.
 *
 * @throws InputError where it cannot be written; the earlier content then stands.
 */
export function replaceFile(file: string, content: string | Uint8Array): void {
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory() === true) throw new InputError('is a folder', { file }, 'Name a file.');
    if (there === undefined || there.isFile()) replaceWhole(file, content);
    else writeFileSync(file, content);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

function replaceWhole(file: string, content: string | Uint8Array): void {
  makeFolders(dirname(file));
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    const descriptor = openSync(temporary, 'w');
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

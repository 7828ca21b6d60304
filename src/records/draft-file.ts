import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../errors.ts';
import { cannotWrite } from './cannot-write.ts';
import { makeFolders } from '../make-folders.ts';

/** A file that grows beside its final place and takes it when it is whole. */
export interface DraftFile {
  file: string;
  /** Bytes so far. */
  readonly size: number;
  /** @throws InputError for a full disk. */
  write(content: string | Uint8Array): void;
  /** Forces the content to the disk; nothing is written after that. @throws InputError */
  finish(): void;
  /** Takes the place of `file`. @throws InputError; the earlier file then stands. */
  place(): void;
  /** Leaves nothing behind; does nothing after `place`. */
  drop(): void;
}

/** Begins a file. Its folder is made where it is missing. @throws InputError where it cannot be written. */
export function openDraft(file: string): DraftFile {
  const temporary = `${file}.${process.pid}.tmp`;
  let descriptor: number | undefined;
  let size = 0;

  /** Does what may fail, and says of which file it was. */
  function attempt<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw cannotWrite(file, error);
    }
  }
  function close(): void {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  }

  const there = attempt(() => statSync(file, { throwIfNoEntry: false }));
  if (there?.isDirectory() === true) throw new InputError('is a folder', { file }, 'Name a file.');
  // It would be replaced, and a device or a pipe with it.
  if (there?.isFile() === false) throw new InputError('is no file', { file }, 'Name a file.');
  attempt(() => {
    makeFolders(dirname(file));
    descriptor = openSync(temporary, 'w');
  });
  return {
    file,
    get size() {
      return size;
    },
    write(content) {
      const bytes = Buffer.from(content);
      let written = 0;
      attempt(() => {
        while (written < bytes.length) written += writeSync(descriptor as number, bytes, written);
      });
      size += bytes.length;
    },
    finish() {
      attempt(() => fsyncSync(descriptor as number));
      close();
    },
    place: () => attempt(() => renameSync(temporary, file)),
    drop() {
      close();
      rmSync(temporary, { force: true });
    },
  };
}

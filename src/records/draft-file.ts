import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../errors.ts';

/** A file that grows beside its final place and takes it when it is whole. */
export interface DraftFile {
  file: string;
  /** Bytes so far. */
  readonly size: number;
  /** @throws InputError for a full disk. */
  write(text: string): void;
  /** Forces the text to the disk; nothing is written after that. @throws InputError */
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
      const { code } = error as NodeJS.ErrnoException;
      throw new InputError(
        `cannot be written (${code ?? (error as Error).message})`,
        { file },
        'Name another place, or see whether its folder can be written to and the disk has room.',
      );
    }
  }
  function close(): void {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  }

  if (attempt(() => statSync(file, { throwIfNoEntry: false }))?.isDirectory()) {
    throw new InputError('is a folder', { file }, 'Name a file.');
  }
  attempt(() => {
    mkdirSync(dirname(file), { recursive: true });
    descriptor = openSync(temporary, 'w');
  });
  return {
    file,
    get size() {
      return size;
    },
    write(text) {
      const bytes = Buffer.from(text);
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

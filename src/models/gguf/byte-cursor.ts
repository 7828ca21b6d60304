import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Reads a file from its start by one window of it at a time, whatever the file's size. */
export interface ByteCursor {
  readonly size: number;
  /** Where the next read begins, in bytes from the start of the file. */
  position: number;
  /** The next bytes, which stay as they are until the next read; `count` is at most the window's 1 MiB. @throws EndOfFile */
  take(count: number): Buffer;
  close(): void;
}

/** The file ends before what is to be read. */
export class EndOfFile extends Error {
  override name = 'EndOfFile';
}

const WINDOW = 2 ** 20;

/** Opens a file for reading: nothing is allocated beyond one window. The caller closes it. */
export function openCursor(file: string): ByteCursor {
  const descriptor = openSync(file, 'r');
  const { size } = fstatSync(descriptor);
  const window = Buffer.allocUnsafe(Math.min(WINDOW, size));
  let start = 0;
  let filled = 0;
  const fill = (from: number): void => {
    start = from;
    filled = 0;
    while (filled < window.length) {
      const read = readSync(descriptor, window, filled, window.length - filled, from + filled);
      if (read === 0) break;
      filled += read;
    }
  };
  return {
    size,
    position: 0,
    take(count) {
      const from = this.position;
      if (count > WINDOW || from + count > size) throw new EndOfFile();
      if (from < start || from + count > start + filled) fill(from);
      // The file has been cut since it was opened.
      if (from + count > start + filled) throw new EndOfFile();
      this.position = from + count;
      return window.subarray(from - start, from - start + count);
    },
    close: () => closeSync(descriptor),
  };
}

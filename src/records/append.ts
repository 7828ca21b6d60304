import {
  appendFileSync,
  closeSync,
  existsSync,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  fstatSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../errors.ts';
import { acquireLock } from './lock.ts';
import { makeFolders } from '../make-folders.ts';

/** How often what was written is forced to the disk. A kill loses nothing; a power cut loses at most this much. */
const SYNC_INTERVAL_MS = 1000;

/**
 * The one writer of a JSONL file: holds its lock, mends a torn last line, and appends whole lines.
 * Each record is in the operating system's hands when `append` returns, so SIGKILL loses none.
 * The file itself is created by the first record: a run that writes nothing leaves none.
 */
export class JsonlAppender {
  readonly file: string;
  readonly #release: () => void;
  #fd: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isDirty = false;
  #isSyncing = false;
  #isClosed = false;

  /**
   * @param release gives the lock back; by default the file's own lock is taken. Pass a function that does nothing where another
   *   file's lock guards this one.
   * @throws InputError when another process is writing the file.
   */
  constructor(file: string, warn: (message: string) => void, release: () => void = acquireLock(file)) {
    this.file = file;
    this.#release = release;
    try {
      if (existsSync(file)) repairTail(file, this.#open(), warn);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  append(record: object): void {
    const fd = this.#open();
    const bytes = Buffer.from(`${JSON.stringify(record)}\n`);
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(fd, bytes, written);
    } catch (error) {
      // A full disk: what follows must not be glued to a fragment.
      if (written > 0) ftruncateSync(fd, fstatSync(fd).size - written);
      const { code } = error as NodeJS.ErrnoException;
      throw new InputError(
        `cannot be written (${code})`,
        { file: this.file },
        'Make room on the disk, then run the same command again: it goes on from what is there.',
      );
    }
    this.#isDirty = true;
  }

  /** Forces what was written to the disk, closes the file and gives the lock back. May be called twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#timer);
    try {
      if (this.#fd === undefined) return;
      if (this.#isDirty) fsyncSync(this.#fd);
      // While a background sync runs, its callback closes the file: the number must not be given away under it.
      if (!this.#isSyncing) closeSync(this.#fd);
    } finally {
      this.#release();
    }
  }

  #open(): number {
    if (this.#fd === undefined) {
      makeFolders(dirname(this.file));
      this.#fd = openSync(this.file, 'a+');
      this.#timer = setInterval(() => this.#sync(), SYNC_INTERVAL_MS).unref();
    }
    return this.#fd;
  }

  #sync(): void {
    const fd = this.#fd;
    if (fd === undefined || !this.#isDirty || this.#isSyncing) return;
    this.#isDirty = false;
    this.#isSyncing = true;
    fdatasync(fd, () => {
      this.#isSyncing = false;
      if (this.#isClosed) closeSync(fd);
    });
  }
}

/**
 * Makes the file end with a newline. A last line that is whole JSON only lacks its newline; a torn one is moved to
 * `FILE.torn`, so that nothing is lost even where the file was not ours.
 */
function repairTail(file: string, fd: number, warn: (message: string) => void): void {
  const size = fstatSync(fd).size;
  const tail = readTail(fd, size);
  if (tail.length === 0) return;
  if (isWholeRecord(tail)) {
    writeSync(fd, '\n');
    return;
  }
  appendFileSync(`${file}.torn`, Buffer.concat([tail, Buffer.from('\n')]));
  ftruncateSync(fd, size - tail.length);
  warn(
    `${file}: the last line was torn (${tail.length} bytes, moved to ${file}.torn); its work is done again.`,
  );
}

/** The bytes behind the last newline. */
function readTail(fd: number, size: number): Buffer {
  let tail = Buffer.alloc(0);
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - 65_536);
    const block = Buffer.alloc(end - start);
    readSync(fd, block, 0, block.length, start);
    const newline = block.lastIndexOf(10);
    tail = Buffer.concat([block.subarray(newline + 1), tail]);
    if (newline !== -1) break;
    end = start;
  }
  return tail;
}

function isWholeRecord(bytes: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

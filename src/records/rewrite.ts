import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../errors.ts';

const CHUNK_BYTES = 1 << 20;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Where a line's bytes are, its newline left out. */
interface LinePlace {
  offset: number;
  length: number;
}

/** Where a new file is written before it takes the place of FILE; one that a killed run has left is written over. */
function draftOf(file: string): string {
  return `${file}.draft`;
}

/**
 * Puts a file in the place of `file` that holds these of its lines, in this order, byte for byte, and gives the name under which
 * the old one is kept: `FILE.bak`, or `FILE.bak.1` and so on, where that is taken. The file's lock must be held.
 *
 * At any moment `file` is the whole old one or the whole new one: the new one is on the disk before it is renamed, and so is the
 * backup's name, which is a second name of the old file and costs no copy.
 *
 * @param size how long the file was when its lines were looked at.
 * @throws InputError where the file has changed since, or the disk is full; the old file then stands as it was.
 */
export function rewriteLines(file: string, lines: Iterable<LinePlace>, size: number): string {
  // A link stays one: what it names is replaced.
  const target = realpathSync(file);
  const draft = draftOf(target);
  let backup: string;
  try {
    writeDraft(target, draft, lines);
    if (statSync(target).size !== size) {
      throw new InputError(
        'was written to while it was read, by a program that takes no lock',
        { file },
        'Wait until that program has ended, then run this again.',
      );
    }
    backup = linkBackup(target);
    syncFolder(dirname(target));
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof InputError || code === undefined) throw error;
    throw new InputError(
      `cannot be rewritten (${code})`,
      { file },
      'It stands as it was. Make room on the disk, or see who may write to its folder, then run this again.',
    );
  }
  syncFolder(dirname(target));
  return backup;
}

function writeDraft(file: string, draft: string, lines: Iterable<LinePlace>): void {
  const from = openSync(file, 'r');
  try {
    const to = openSync(draft, 'w', 0o600);
    try {
      fchmodSync(to, fstatSync(from).mode & 0o777);
      copyLines(from, to, lines);
      fsyncSync(to);
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from);
  }
}

function copyLines(from: number, to: number, lines: Iterable<LinePlace>): void {
  let pieces: Buffer[] = [];
  let bytes = 0;
  for (const line of lines) {
    const piece = readLine(from, line);
    pieces.push(piece);
    bytes += piece.length;
    if (bytes >= CHUNK_BYTES) flush();
  }
  flush();

  function flush(): void {
    const chunk = Buffer.concat(pieces);
    for (let written = 0; written < chunk.length;) written += writeSync(to, chunk, written);
    pieces = [];
    bytes = 0;
  }
}

/** A line with its newline. A byte order mark belongs to the file, not to its first line, which may come to stand elsewhere. */
function readLine(fd: number, { offset, length }: LinePlace): Buffer {
  const line = Buffer.alloc(length + 1, '\n');
  let filled = 0;
  while (filled < length) {
    const read = readSync(fd, line, filled, length - filled, offset + filled);
    if (read === 0) throw new Error(`the file ends before byte ${offset + length}`);
    filled += read;
  }
  const hasMark = offset === 0 && line.subarray(0, 3).equals(BYTE_ORDER_MARK);
  return hasMark ? line.subarray(3) : line;
}

/** Gives the file a second name that nothing had. One that a killed run gave it already will do. */
function linkBackup(file: string): string {
  const { dev, ino } = statSync(file);
  for (let number = 0; ; number += 1) {
    const backup = number === 0 ? `${file}.bak` : `${file}.bak.${number}`;
    try {
      linkSync(file, backup);
      return backup;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const there = statSync(backup, { throwIfNoEntry: false });
      if (there?.dev === dev && there.ino === ino) return backup;
    }
  }
}

/** Forces the names in a folder to the disk. */
function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

import { closeSync, readSync } from 'node:fs';
import { openForReading } from './jsonl.ts';

/** Whole lines of a file as bytes, the last of them ending with the block or with a newline. */
export interface LineBlock {
  bytes: Buffer;
  /** Of the block's first line, counted from 1. */
  firstLine: number;
  /** False for the last block of a file that ends without a newline. */
  isTerminated: boolean;
}

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 10;

/**
 * The lines of a file in blocks, for readers that look at bytes and make no string of each line. A block is to be used before the next
 * one is asked for: its memory is used again.
 *
 * @throws InputError when the file cannot be opened.
 */
export function* readLineBlocks(file: string): Generator<LineBlock> {
  const fd = openForReading(file);
  try {
    let buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let filled = 0;
    let firstLine = 1;
    for (;;) {
      if (filled === buffer.length) buffer = Buffer.concat([buffer], 2 * buffer.length);
      const read = readSync(fd, buffer, filled, buffer.length - filled, null);
      if (read === 0) break;
      const end = buffer.lastIndexOf(NEWLINE, filled + read - 1) + 1;
      filled += read;
      if (end === 0) continue;
      const bytes = buffer.subarray(0, end);
      yield { bytes, firstLine, isTerminated: true };
      firstLine += countNewlines(bytes);
      buffer.copy(buffer, 0, end, filled);
      filled -= end;
    }
    if (filled > 0) yield { bytes: buffer.subarray(0, filled), firstLine, isTerminated: false };
  } finally {
    closeSync(fd);
  }
}

function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let place = bytes.indexOf(NEWLINE); place !== -1; place = bytes.indexOf(NEWLINE, place + 1))
    count += 1;
  return count;
}

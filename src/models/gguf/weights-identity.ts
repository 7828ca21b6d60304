import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const BLOCK = 4096;
const BLOCKS = 256;

/**
 * What tells one file of weights from another, wherever it lies: the SHA-256 of its length and of 256 blocks of 4 KiB spread evenly
 * over it, the first and the last among them. A few milliseconds where the whole file would take minutes; files that differ in a single weight alone
 * may be taken for one.
 *
 * @returns 32 hexadecimal digits.
 */
export function weightsIdentity(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const descriptor = openSync(file, 'r');
    try {
      const { size } = fstatSync(descriptor);
      hash.update(`${size}\n`);
      const last = Math.max(0, size - BLOCK);
      const block = Buffer.alloc(BLOCK);
      for (let index = 0; index < BLOCKS; index += 1) {
        const place = Math.floor((last * index) / (BLOCKS - 1));
        hash.update(block.subarray(0, readSync(descriptor, block, 0, BLOCK, place)));
      }
    } finally {
      closeSync(descriptor);
    }
  }
  return hash.digest('hex').slice(0, 32);
}

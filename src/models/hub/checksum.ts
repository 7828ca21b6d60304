import { type Hash, createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { HubFile } from './hub-file.ts';

/** The sum of a file's bytes so far, of the kind that the hub states for it. */
export interface Checksum {
  bytes: number;
  add: (chunk: Buffer) => void;
  /** In hex; only once, at the end. */
  digest: () => string;
}

/** The name of a file's blob in the cache: the sum that the hub states. */
export function statedSum({ sha256, gitSha1 }: HubFile): string | undefined {
  return sha256 ?? gitSha1;
}

export function kindOfSum({ sha256 }: HubFile): string {
  return sha256 === undefined ? 'git SHA-1' : 'SHA-256';
}

/** SHA-256 of the bytes; or, as git does, SHA-1 of a header with their number, and the bytes. */
export function startChecksum({ sha256, size }: HubFile): Checksum {
  const hash: Hash =
    sha256 === undefined ? createHash('sha1').update(`blob ${size}\0`) : createHash('sha256');
  return {
    bytes: 0,
    add(chunk) {
      hash.update(chunk);
      this.bytes += chunk.length;
    },
    digest: () => hash.digest('hex'),
  };
}

/** The sum of what of a file has arrived. */
export async function readChecksum(
  file: HubFile,
  part: string,
  signal: AbortSignal | undefined,
): Promise<Checksum> {
  const sum = startChecksum(file);
  for await (const chunk of createReadStream(part, { highWaterMark: 1 << 20, signal })) {
    sum.add(chunk as Buffer);
  }
  return sum;
}

import { closeSync, fsync, openSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Dispatcher } from 'undici';
import { InputError } from '../../errors.ts';
import { type Checksum, readChecksum, startChecksum } from './checksum.ts';
import { type HubConnection, connectionFault } from './hub-connection.ts';
import type { HubFile } from './hub-file.ts';
import { diskFault, onDisk, sizeOf } from './on-disk.ts';
import { PassingFault } from './passing-fault.ts';
import { type Asked, refusal } from './refusal.ts';

export interface PartDownload {
  connection: HubConnection;
  url: string;
  asked: Asked;
  file: HubFile;
  /** Where the bytes go; what is there already is gone on from. */
  part: string;
  signal: AbortSignal | undefined;
  /** Bytes that have arrived, from the file's beginning. */
  onBytes: (bytes: number) => void;
}

/**
 * One try to fetch what is missing of a file. Its address is asked for anew with each: the one that the hub redirects to holds for an
 * hour or so.
 *
 * @param before the sum after the last try, so that what has arrived need not be read again.
 * @param keep is given the sum as it stands when the try ends, however it ends.
 * @throws PassingFault, InputError
 */
export async function downloadPart(
  download: PartDownload,
  before: Checksum | undefined,
  keep: (sum: Checksum) => void,
): Promise<Checksum> {
  const { connection, url, asked, file, part, signal, onBytes } = download;
  const have = (await sizeOf(part)) ?? 0;
  if (have > file.size) {
    await rm(part, { force: true });
    return downloadPart(download, undefined, keep);
  }
  const soFar =
    have === 0
      ? startChecksum(file)
      : before?.bytes === have
        ? before
        : await readChecksum(file, part, signal);
  onBytes(have);
  if (have === file.size) {
    if (have === 0) await onDisk(part, () => closeSync(openSync(part, 'w')));
    return soFar;
  }
  const headers: Record<string, string> = have === 0 ? {} : { range: `bytes=${have}-` };
  const response = await connection.get(url, { headers, signal });
  const start = await startOfBody(download, response, have);
  const sum = start === have ? soFar : startChecksum(file);
  keep(sum);
  await writeBody(download, response.body, sum);
  if (sum.bytes < file.size)
    throw new PassingFault(`${sum.bytes} of ${file.size} bytes of ${asked.path} arrived`);
  return sum;
}

/** From which byte on the reply's body is: where it was asked for, or the beginning. */
async function startOfBody(
  { connection, url, asked, file, part }: PartDownload,
  { statusCode, headers, body }: Dispatcher.ResponseData,
  have: number,
): Promise<number> {
  const encoding = headers['content-encoding'] ?? 'identity';
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(String(headers['content-range'] ?? ''));
  if (statusCode === 200 && encoding === 'identity') return 0;
  if (statusCode === 206 && have > 0 && Number(range?.[1]) === have) return have;
  drop(body);
  if (statusCode === 206 || statusCode === 416) {
    await rm(part, { force: true });
    throw new PassingFault(`${new URL(url).host} sent other bytes than were asked for`);
  }
  if (statusCode === 200) {
    throw new InputError(
      `it came packed (${String(encoding).slice(0, 20)}), which was not asked for`,
      { file: `${asked.repo}/${file.path}` },
      'A proxy or mirror changes it on its way; try without (HF_ENDPOINT, HTTPS_PROXY).',
    );
  }
  throw refusal(statusCode, headers, asked, connection.environment);
}

/**
 * Writes a body behind the bytes that the sum has seen. Each piece is written before the next is read, so that a slow disk slows the
 * download and nothing piles up in memory.
 */
async function writeBody(
  { url, part, file, onBytes }: PartDownload,
  body: Dispatcher.ResponseData['body'],
  sum: Checksum,
): Promise<void> {
  const descriptor = await onDisk(part, () => openSync(part, sum.bytes > 0 ? 'a' : 'w')).catch(
    (error: unknown) => {
      drop(body);
      throw error;
    },
  );
  try {
    await new Promise<void>((resolve, reject) => {
      body.on('data', (chunk: Buffer) => {
        try {
          for (let at = 0; at < chunk.length;) at += writeSync(descriptor, chunk, at);
        } catch (error) {
          reject(diskFault(part, error));
          drop(body);
          return;
        }
        sum.add(chunk);
        onBytes(sum.bytes);
        // More than there is: the sum will be wrong whatever follows.
        if (sum.bytes <= file.size) return;
        resolve();
        drop(body);
      });
      body.on('end', resolve);
      body.on('close', resolve);
      body.on('error', (error) => reject(connectionFault(new URL(url).host, error)));
    });
    await onDisk(part, () => promisify(fsync)(descriptor));
  } finally {
    closeSync(descriptor);
  }
}

/** Gives up a body: undici then tells of it by an error that nobody waits for. */
function drop(body: Dispatcher.ResponseData['body']): void {
  body.on('error', () => {});
  body.destroy();
}

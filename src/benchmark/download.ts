import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, request } from 'undici';
import { InputError, InterruptedError } from '../errors.ts';

export interface DownloadOptions {
  url: string;
  /** Shown to the host of the URL, and to no other that it redirects to. */
  authorization?: string | undefined;
  /** What to do where the server refuses access. */
  refusedRemedy?: string | undefined;
  /** Where the bytes go. What an earlier, unfinished download left there is gone on with. */
  part: string;
  /** Whether the whole will be compared with a sum, so that resuming cannot go wrong unseen. */
  isPinned: boolean;
  dispatcher: Dispatcher;
  /** When aborted, what was received stays in the part. */
  signal: AbortSignal;
  /** The first wait before another try, in milliseconds. */
  retryDelay: number;
  /** Bytes so far, and of the whole where the server says. */
  onBytes: (received: number, total: number | undefined) => void;
}

export interface Downloaded {
  sha256: string;
  bytes: number;
  /** The sum that the server stated, as the Hugging Face hub does for large files; null where it stated none. */
  statedSha256: string | null;
  /** Whether the bytes came in several pieces, which need not be of one version. */
  isResumed: boolean;
}

type RequestOptions = Pick<DownloadOptions, 'url' | 'authorization' | 'dispatcher' | 'signal'>;

/** Tries in a row that bring nothing new. */
const MOST_TRIES = 3;
const MOST_REDIRECTS = 10;
/**
 * undici 7 ends the process when a server closes a connection whose body is paused because its reader is slower
 * (nodejs/undici#5360, mended in 8). Writing to a disk keeps up with a network, so the body is never paused.
 */
const NEVER_PAUSE = 2 ** 30;
const REMEDY =
  'Try again later, or fetch from a mirror that serves the same path: --base-url (or LLM_JUDGE_DATA_URL).';

/**
 * Fetches `url` into the file `part`, going on where an earlier try ended, and forces it to the disk.
 *
 * @throws InputError naming the URL when it cannot be had, or the file when it cannot be written.
 * @throws InterruptedError when the signal is aborted.
 */
export async function downloadToPart(options: DownloadOptions): Promise<Downloaded> {
  const { part, signal, url } = options;
  const state: State = { etag: undefined };
  let most = 0;
  for (let tries = 1; ; tries += 1) {
    try {
      return await downloadOnce(options, state);
    } catch (error) {
      if (signal.aborted) throw new InterruptedError('interrupted', { cause: error });
      if (!(error instanceof PassingFault)) throw error;
      const size = await sizeOf(part);
      if (size > most) tries = 1;
      most = Math.max(most, size);
      if (tries >= MOST_TRIES) {
        throw new InputError(`${error.message}, after ${MOST_TRIES} tries`, { file: url }, REMEDY);
      }
      await sleep(options.retryDelay * 2 ** (tries - 1), undefined, { signal }).catch(() => {});
      if (signal.aborted) throw new InterruptedError('interrupted', { cause: error });
    }
  }
}

/** What one try learns for the next. */
interface State {
  /** The version of the file that the part belongs to; unknown for a part of an earlier run. */
  etag: string | undefined;
}

/** A failure that another try may not meet. */
class PassingFault extends Error {}

async function downloadOnce(options: DownloadOptions, state: State): Promise<Downloaded> {
  const { part, isPinned } = options;
  const have = await sizeOf(part);
  const { response, statedSha256 } = await requestFollowing(options, rangeHeaders(have, state.etag));
  const { statusCode, headers, body } = response;
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(String(headers['content-range'] ?? ''));

  if (have > 0 && statusCode === 416 && Number(range?.[2]) === have) {
    await body.dump();
    const sha256 = (await hashFile(part)).digest('hex');
    return { sha256, bytes: have, statedSha256, isResumed: true };
  }
  // A part of an earlier run whose version is unknown is of use only where a sum will tell whether the halves fit.
  const canResume = isPinned || statedSha256 !== null || state.etag !== undefined;
  if (statusCode === 416 || (statusCode === 206 && (!canResume || Number(range?.[1]) !== have))) {
    if (have === 0) throw await refusal(options, response);
    drop(body);
    await rm(part, { force: true });
    return downloadOnce(options, state);
  }
  if (statusCode !== 200 && statusCode !== 206) throw await refusal(options, response);

  state.etag = strongEtag(headers['etag']);
  const start = statusCode === 206 ? have : 0;
  const length = headers['content-length'];
  const total = length === undefined ? undefined : start + Number(length);
  const hash = start > 0 ? await hashFile(part) : createHash('sha256');
  const bytes = await writeBody(options, body, hash, start, total);
  if (total !== undefined && bytes !== total) throw new PassingFault(`${bytes} of ${total} bytes arrived`);
  return { sha256: hash.digest('hex'), bytes, statedSha256, isResumed: start > 0 };
}

function rangeHeaders(have: number, etag: string | undefined): Record<string, string> {
  if (have === 0) return {};
  // If-Range: a file that has changed meanwhile comes whole.
  return { range: `bytes=${have}-`, ...(etag === undefined ? {} : { 'if-range': etag }) };
}

/** An etag that If-Range may be given: weak ones (`W/"…"`) do not promise equal bytes. */
function strongEtag(etag: string | string[] | undefined): string | undefined {
  return typeof etag === 'string' && etag.startsWith('"') ? etag : undefined;
}

/**
 * Sends the request and follows redirects. By hand, for undici's interceptor shows the last reply only, and the hub states
 * the sum on the first (`x-linked-etag`).
 */
async function requestFollowing(
  { url, authorization, dispatcher, signal }: RequestOptions,
  headers: Record<string, string>,
  method: 'GET' | 'HEAD' = 'GET',
): Promise<{ response: Dispatcher.ResponseData; statedSha256: string | null }> {
  let target = url;
  let statedSha256: string | null = null;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const response = await request(target, {
      method,
      dispatcher,
      signal,
      highWaterMark: NEVER_PAUSE,
      headers: {
        'user-agent': 'llm-judge',
        'accept-encoding': 'identity',
        ...headers,
        ...(authorization !== undefined && new URL(target).origin === new URL(url).origin
          ? { authorization }
          : {}),
      },
    }).catch((error: unknown) => {
      throw connectionFault(url, error);
    });
    statedSha256 ??= sumIn(response.headers['x-linked-etag']);
    const { location } = response.headers;
    if (![301, 302, 303, 307, 308].includes(response.statusCode) || typeof location !== 'string') {
      return { response, statedSha256 };
    }
    await response.body.dump().catch(() => {});
    if (!URL.canParse(location, target)) break;
    target = new URL(location, target).href;
  }
  throw new InputError('redirects lead nowhere', { file: url }, REMEDY);
}

function sumIn(header: string | string[] | undefined): string | null {
  return /^"?([0-9a-f]{64})"?$/.exec(String(header))?.[1] ?? null;
}

/** The sum that the server states for a file, without fetching it; null where it states none or does not answer. */
export async function fetchStatedSha256(options: RequestOptions): Promise<string | null> {
  try {
    const { response, statedSha256 } = await requestFollowing(options, {}, 'HEAD');
    await response.body.dump();
    return statedSha256;
  } catch {
    return null;
  }
}

async function refusal(
  { url, refusedRemedy }: Pick<DownloadOptions, 'url' | 'refusedRemedy'>,
  response: Dispatcher.ResponseData,
): Promise<Error> {
  const { statusCode, body } = response;
  await body.dump().catch(() => {});
  if (statusCode === 408 || statusCode === 429 || statusCode >= 500) {
    return new PassingFault(`the server answered ${statusCode}`);
  }
  if (statusCode === 401 || statusCode === 403) {
    return new InputError(`access refused (${statusCode})`, { file: url }, refusedRemedy ?? REMEDY);
  }
  const what = statusCode === 404 ? 'not found (404)' : `the server answered ${statusCode}`;
  return new InputError(what, { file: url }, REMEDY);
}

/** No answer: nobody listens, no such host, a certificate that is not trusted; or a fault that may pass. */
function connectionFault(url: string, error: unknown): Error {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') return new InputError('connection refused', { file: url }, REMEDY);
  if (code === 'ENOTFOUND') return new InputError('no such host', { file: url }, REMEDY);
  if (/CERT|SSL|TLS|INVALID|PROTOCOL/.test(code)) return new InputError(message, { file: url }, REMEDY);
  if (/TIMEOUT/.test(code)) return new PassingFault('the server does not answer in time');
  return new PassingFault(`the connection broke (${code || message})`);
}

/** Writes the body behind the first `start` bytes of the part. Returns the size of the part then. */
async function writeBody(
  { url, part, onBytes }: DownloadOptions,
  body: Dispatcher.ResponseData['body'],
  hash: Hash,
  start: number,
  total: number | undefined,
): Promise<number> {
  let bytes = start;
  const file = await onDisk(part, open(part, start > 0 ? 'a' : 'w')).catch((error: unknown) => {
    drop(body);
    throw error;
  });
  try {
    onBytes(bytes, total);
    const chunks = body[Symbol.asyncIterator]();
    for (;;) {
      const next = await chunks.next().catch((error: unknown) => {
        throw connectionFault(url, error);
      });
      if (next.done === true) break;
      const chunk = next.value as Buffer;
      await onDisk(part, file.appendFile(chunk));
      hash.update(chunk);
      bytes += chunk.length;
      onBytes(bytes, total);
    }
    await onDisk(part, file.sync());
    return bytes;
  } finally {
    drop(body);
    await closeQuietly(file);
  }
}

/** Gives up a body: undici then tells of it by an error that nobody waits for. */
function drop(body: Dispatcher.ResponseData['body']): void {
  body.on('error', () => {});
  body.destroy();
}

async function closeQuietly(file: FileHandle): Promise<void> {
  await file.close().catch(() => {});
}

/** Turns a failure of the disk into an error that names the file. */
export async function onDisk<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const isFull = code === 'ENOSPC' || code === 'EDQUOT';
    throw new InputError(
      isFull ? 'the disk is full' : `cannot be written (${code ?? message})`,
      { file },
      isFull
        ? 'Free some space and run the same command again: it goes on from what has arrived.'
        : 'Name a folder that can be written with --data-dir.',
    );
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}

async function hashFile(file: string): Promise<Hash> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash;
}

/** The sum of a file's bytes; null where there is no such file. @throws InputError when it cannot be read. */
export async function readSha256(file: string): Promise<string | null> {
  try {
    return (await hashFile(file)).digest('hex');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new InputError(`cannot be read (${code})`, { file });
  }
}

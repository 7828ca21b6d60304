import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Agent } from 'undici';
import { InputError, InterruptedError } from '../errors.ts';
import { acquireLock } from '../records/lock.ts';
import { makeFolders } from '../make-folders.ts';
import type { CatalogueEntry, CatalogueFile } from './catalogue.ts';
import { type Downloaded, downloadToPart, fetchStatedSha256, onDisk, readSha256 } from './download.ts';

export interface PullOptions {
  dataDir: string;
  /** A mirror: serves each file at this address, a slash, and the file's `location`. */
  baseUrl?: string | undefined;
  /** The Hugging Face hub's mirror, which serves the hub's paths. @default https://huggingface.co */
  hubUrl?: string | undefined;
  /** The key of an account of the hub; sent to the hub or its mirror, for files that it gates, and nowhere else. */
  hubToken?: string | undefined;
  /** Overwrite files that differ from the published ones. @default false */
  force?: boolean | undefined;
  /** When aborted, unfinished files stay as `FILE.part`, and the next pull goes on from them. */
  signal?: AbortSignal | undefined;
  /** Called as bytes arrive; `total` is undefined where nobody says it. */
  onProgress?: (file: CatalogueFile, received: number, total: number | undefined) => void;
  /** Called once a file is in its place. */
  onFile?: (pulled: PulledFile) => void;
  warn: (message: string) => void;
  /** The first wait before another try, in milliseconds. @default 1000 */
  retryDelay?: number | undefined;
}

/**
 * A file that is in its place.
 * - `fetched`: just now; `present`: it was there;
 * - `checkedBy`: whose sum it was compared with: the catalogue's, the one that the server states, or nobody's.
 */
export interface PulledFile {
  file: CatalogueFile;
  kind: 'fetched' | 'present';
  sha256: string;
  checkedBy: 'catalogue' | 'server' | null;
}

const PARALLEL = 4;
const SILENCE_MS = 60_000;

const HUB = 'huggingface.co/';

/**
 * The address of a catalogue file: a mirror's of everything, else for files of the hub its mirror's, else its own.
 *
 * @throws InputError for a mirror that is no http address.
 */
export function urlOf(
  { location }: CatalogueFile,
  { baseUrl, hubUrl }: Pick<PullOptions, 'baseUrl' | 'hubUrl'> = {},
): string {
  if (baseUrl !== undefined) return behind(baseUrl, location, '--base-url (or LLM_JUDGE_DATA_URL)');
  if (hubUrl !== undefined && location.startsWith(HUB)) {
    return behind(hubUrl, location.slice(HUB.length), 'HF_ENDPOINT');
  }
  return `https://${location}`;
}

function behind(mirror: string, path: string, flag: string): string {
  if (!URL.canParse(mirror) || !/^https?:$/.test(new URL(mirror).protocol)) {
    throw new InputError(
      `${JSON.stringify(mirror)} is not an http address`,
      { flag },
      'Write it in full, for example http://mirror.example:8080/published.',
    );
  }
  return `${mirror.replace(/\/+$/, '')}/${path}`;
}

/** What lets an account have a gated file. A mirror of everything is not the hub: it is shown no key. */
function authorizationOf(file: CatalogueFile, { baseUrl, hubToken }: PullOptions): string | undefined {
  const isOfHub = baseUrl === undefined && file.location.startsWith(HUB);
  return file.termsPage !== undefined && isOfHub && hubToken !== undefined ? `Bearer ${hubToken}` : undefined;
}

/** What to do where a gated file is refused. */
function gateRemedy({ termsPage }: CatalogueFile, { hubToken }: PullOptions): string | undefined {
  if (termsPage === undefined) return undefined;
  return hubToken === undefined
    ? `It is gated: accept the terms on ${termsPage}, make a token of that account (https://huggingface.co/settings/tokens), and set HF_TOKEN to it, in .env for example.`
    : `It is gated, and HF_TOKEN does not open it: accept the terms on ${termsPage} with the account that the token is of, or set a token that is valid and may read gated repositories.`;
}

/**
 * Puts an entry's files into the data folder: what is there already is left, the rest is fetched, compared with its sum, and
 * moved into its place whole.
 *
 * @throws InputError when a file differs from the published one and `force` is not set (nothing is fetched then), cannot be had, or does not match its sum.
 * @throws InterruptedError when the signal is aborted.
 */
export async function pullEntry(entry: CatalogueEntry, options: PullOptions): Promise<PulledFile[]> {
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(options.signal ? [options.signal] : [])]);
  const dispatcher = new Agent({
    connections: PARALLEL,
    connect: { timeout: 15_000 },
    headersTimeout: SILENCE_MS,
    bodyTimeout: SILENCE_MS,
  });
  const context: Context = { options, signal, dispatcher };
  const pulled: PulledFile[] = [];
  try {
    const present = await findPresent(entry.files, context);
    const missing = entry.files.filter((file) => !present.has(file));
    for (const each of present.values()) done(each);
    const workers = Array.from({ length: PARALLEL }, async () => {
      for (let file = missing.shift(); file !== undefined; file = missing.shift()) {
        done(await pullFile(file, context));
      }
    });
    for (const worker of workers) worker.catch(() => failed.abort());
    const outcomes = await Promise.allSettled(workers);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    // Downloads that were given up because of another one's failure say only that they were interrupted.
    if (reasons.length > 0)
      throw reasons.find((reason) => !(reason instanceof InterruptedError)) ?? reasons[0];
    return pulled;
  } finally {
    await dispatcher.destroy();
  }

  function done(each: PulledFile): void {
    pulled.push(each);
    options.onFile?.(each);
  }
}

interface Context {
  options: PullOptions;
  signal: AbortSignal;
  dispatcher: Agent;
}

/** The files that are there already. @throws InputError naming those that are not the published ones. */
async function findPresent(
  files: readonly CatalogueFile[],
  { options, signal, dispatcher }: Context,
): Promise<Map<CatalogueFile, PulledFile>> {
  const present = new Map<CatalogueFile, PulledFile>();
  if (options.force) {
    // Only what matches a sum of the catalogue need not be fetched again.
    files = files.filter(({ sha256 }) => sha256 !== null);
  }
  const different: string[] = [];
  for (const file of files) {
    const target = join(options.dataDir, file.path);
    const sha256 = await readSha256(target);
    if (sha256 === null) continue;
    const expected =
      file.sha256 ??
      (await fetchStatedSha256({
        url: urlOf(file, options),
        authorization: authorizationOf(file, options),
        dispatcher,
        signal,
      }));
    if (expected === sha256) {
      const checkedBy = file.sha256 === null ? 'server' : 'catalogue';
      present.set(file, { file, kind: 'present', sha256, checkedBy });
    } else if (expected === null) {
      options.warn(
        `${target} is there already and is left as it is: it is not pinned and the server states no sum, so nothing tells whether it is the published one. --force fetches it again.`,
      );
      present.set(file, { file, kind: 'present', sha256, checkedBy: null });
    } else if (!options.force) {
      different.push(target);
    }
  }
  const [first, ...others] = different;
  if (first === undefined) return present;
  throw new InputError(
    `differs from the published file${others.length === 0 ? '' : `, and so do ${others.join(', ')}`}; nothing was fetched`,
    { file: first },
    'It may be your own: move it away, or overwrite it with --force.',
  );
}

async function makeFolder(folder: string): Promise<void> {
  makeFolders(folder);
}

async function pullFile(file: CatalogueFile, context: Context): Promise<PulledFile> {
  const { options, signal, dispatcher } = context;
  if (signal.aborted) throw new InterruptedError('interrupted');
  const target = join(options.dataDir, file.path);
  const part = `${target}.part`;
  await onDisk(dirname(target), makeFolder(dirname(target)));
  const release = await onDisk(part, lock(part));
  try {
    const download = () =>
      downloadToPart({
        url: urlOf(file, options),
        authorization: authorizationOf(file, options),
        refusedRemedy: gateRemedy(file, options),
        part,
        isPinned: file.sha256 !== null,
        dispatcher,
        signal,
        retryDelay: options.retryDelay ?? 1000,
        onBytes: (received, total) => options.onProgress?.(file, received, total ?? file.bytes ?? undefined),
      });
    let downloaded = await download();
    if (downloaded.isResumed && isWrong(file, downloaded)) {
      // What an earlier run left was of another version, or torn: the whole of it anew.
      await rm(part, { force: true });
      downloaded = await download();
    }
    if (isWrong(file, downloaded)) {
      await rm(part, { force: true });
      throw wrongSum(file, downloaded, options);
    }
    await onDisk(target, rename(part, target));
    const { sha256, statedSha256 } = downloaded;
    const checkedBy = file.sha256 !== null ? 'catalogue' : statedSha256 !== null ? 'server' : null;
    if (checkedBy === null) options.warn(`${target} is not pinned; what was received has sha256 ${sha256}.`);
    return { file, kind: 'fetched', sha256, checkedBy };
  } finally {
    release();
  }
}

/** Two pulls at once would mix their bytes. */
async function lock(part: string): Promise<() => void> {
  return acquireLock(part);
}

function expectedSum(file: CatalogueFile, { statedSha256 }: Downloaded): string | null {
  return file.sha256 ?? statedSha256;
}

function isWrong(file: CatalogueFile, downloaded: Downloaded): boolean {
  const expected = expectedSum(file, downloaded);
  return expected !== null && expected !== downloaded.sha256;
}

function wrongSum(file: CatalogueFile, downloaded: Downloaded, options: PullOptions): InputError {
  return new InputError(
    `what arrived has sha256 ${downloaded.sha256}, not ${expectedSum(file, downloaded)}; it was thrown away`,
    { file: urlOf(file, options) },
    options.baseUrl === undefined && options.hubUrl === undefined
      ? 'The file was changed on its way or at its source. Try again, or fetch from a mirror with --base-url.'
      : 'The mirror serves another file under this path. Try again, or another mirror.',
  );
}

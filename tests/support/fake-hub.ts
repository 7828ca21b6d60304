import { createHash } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { AtEnd } from './temp.ts';

/*
 * Answers as huggingface.co does, by what it is seen to send: `x-error-code`, a redirect on the same host for small files (307, to
 * /api/resolve-cache/…), and one to another host for large ones (302), which states their SHA-256 as `x-linked-etag` while the `etag` of
 * the other host is of another kind. The other host has no use for a token.
 */

export interface FakeRepo {
  /** 40 hex digits. */
  commit: string;
  /** Branches and tags besides main. */
  refs?: Record<string, string>;
  files: Record<string, FakeFile>;
  /** Only accounts that accepted its terms get the files; anyone may list them. */
  isGated?: boolean;
  isPrivate?: boolean;
}

export interface FakeFile {
  bytes: Buffer;
  /** Kept outside of git, as large files are. */
  isLarge?: boolean;
  /** What the listing claims, where it is not true. */
  claims?: { size?: number; oid?: string };
}

export interface Seen {
  host: 'hub' | 'storage';
  url: string;
  range: string | undefined;
  authorization: string | undefined;
}

/** Answers in place of the server; false where the server is to answer. `count` counts the requests for this address, from 1. */
export type Fault = (seen: Seen, response: ServerResponse, count: number) => boolean;

export interface FakeHub {
  url: string;
  seen: Seen[];
  /** Seen requests for the bytes of large files. */
  storage: () => Seen[];
  repos: Record<string, FakeRepo>;
  fault: Fault | undefined;
  /** The token of an account that may read everything; another one is refused. */
  token: string | undefined;
  /** Entries of a listing in one reply. */
  pageSize: number;
  close: () => Promise<void>;
}

export async function startFakeHub(
  repos: Record<string, FakeRepo>,
  atEnd: AtEnd = onTestFinished,
): Promise<FakeHub> {
  const storage = createServer((request, response) => serve('storage', request, response));
  const server = createServer((request, response) => serve('hub', request, response));
  const storageUrl = await listen(storage);
  const counts = new Map<string, number>();
  const hub: FakeHub = {
    url: await listen(server),
    seen: [],
    storage: () => hub.seen.filter(({ host }) => host === 'storage'),
    repos,
    fault: undefined,
    token: undefined,
    pageSize: 1000,
    async close() {
      for (const each of [server, storage]) {
        each.closeAllConnections();
        await new Promise((resolve) => each.close(resolve));
      }
    },
  };
  atEnd(() => hub.close());
  return hub;

  function serve(host: Seen['host'], request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? '';
    const { range, authorization } = request.headers;
    const seen = { host, url, range, authorization };
    hub.seen.push(seen);
    const count = (counts.get(url) ?? 0) + 1;
    counts.set(url, count);
    if (hub.fault?.(seen, response, count) === true) return;
    if (host === 'storage') serveStorage(url, range, response);
    else serveHub(url, authorization, response);
  }

  function serveHub(url: string, authorization: string | undefined, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url, hub.url);
    const [, api, cached, address, kind, revisionPart, path] =
      /^\/(api\/models\/|(api\/resolve-cache\/models\/))?([^/]+\/[^/]+)\/(?:(resolve|revision|tree)\/)?([^/]+)(?:\/(.+))?$/.exec(
        pathname,
      ) ?? [];
    const repo = hub.repos[address ?? ''];
    const isKnown = hub.token !== undefined && authorization === `Bearer ${hub.token}`;
    if (authorization !== undefined && !isKnown) {
      return refuse(response, 401, '', 'Invalid credentials in Authorization header');
    }
    if (repo === undefined || (repo.isPrivate === true && !isKnown)) {
      return isKnown
        ? refuse(response, 404, 'RepoNotFound', 'Repository not found')
        : refuse(response, 401, '', 'Invalid username or password.');
    }
    const revision = decodeURIComponent(revisionPart ?? '');
    const refs: Record<string, string> = { main: repo.commit, ...repo.refs };
    const commit = refs[revision] ?? Object.values(refs).find((each) => each === revision);
    if (commit === undefined) {
      return refuse(response, 404, 'RevisionNotFound', `Invalid rev id: ${revision}`);
    }
    if (kind === 'revision') {
      return sendJson(response, {
        _id: '6',
        id: address,
        sha: commit,
        private: false,
        gated: false,
        likes: 0,
      });
    }
    if (kind === 'tree') return serveTree(repo, Number(searchParams.get('cursor') ?? 0), pathname, response);
    const file = repo.files[decodeURIComponent(path ?? '')];
    if (repo.isGated === true && !isKnown) {
      return refuse(response, 401, 'GatedRepo', `Access to model ${address} is restricted.`);
    }
    if (file === undefined) return refuse(response, 404, 'EntryNotFound', 'Entry not found');
    response.setHeader('x-repo-commit', commit);
    if (cached !== undefined) {
      response.setHeader('etag', `"${gitSha1(file.bytes)}"`);
      response.setHeader('content-type', 'text/plain; charset=utf-8');
      return void response.end(file.bytes);
    }
    if (api !== undefined) return refuse(response, 404, '', 'not here');
    if (file.isLarge !== true) {
      const location = `/api/resolve-cache/models/${address}/${commit}/${path}?etag=${gitSha1(file.bytes)}`;
      return void response.writeHead(307, { location }).end(`Temporary Redirect. Redirecting to ${location}`);
    }
    response.writeHead(302, {
      location: `${storageUrl}/xet-bridge-us/${address}/${path}?Expires=1781098782&Signature=s`,
      'x-linked-size': file.bytes.length,
      'x-linked-etag': `"${sha256(file.bytes)}"`,
      'x-xet-hash': sha256(Buffer.from('xet')),
      'accept-ranges': 'bytes',
    });
    response.end('Found.');
  }

  function serveTree({ files }: FakeRepo, cursor: number, pathname: string, response: ServerResponse): void {
    const folders = new Set(
      Object.keys(files).flatMap((path) =>
        path.includes('/') ? [path.slice(0, path.lastIndexOf('/'))] : [],
      ),
    );
    const entries = [
      ...[...folders].map((path) => ({ type: 'directory', oid: '0'.repeat(40), size: 0, path })),
      ...Object.entries(files).map(([path, file]) => treeEntry(path, file)),
    ];
    const next = cursor + hub.pageSize;
    if (next < entries.length) {
      response.setHeader('link', `<${hub.url}${pathname}?recursive=true&cursor=${next}>; rel="next"`);
    }
    sendJson(response, entries.slice(cursor, next));
  }

  function serveStorage(url: string, range: string | undefined, response: ServerResponse): void {
    const [, address, path] = /^\/xet-bridge-us\/([^/]+\/[^/]+)\/([^?]+)/.exec(url) ?? [];
    const bytes = hub.repos[address ?? '']?.files[decodeURIComponent(path ?? '')]?.bytes;
    if (bytes === undefined) return void response.writeHead(404).end();
    sendRange(response, bytes, range);
  }
}

/** The bytes, or from where the request's `range` begins. */
export function sendRange(response: ServerResponse, bytes: Buffer, range: string | undefined): void {
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  response.setHeader('etag', `"${sha256(Buffer.from('storage'))}"`);
  response.setHeader('accept-ranges', 'bytes');
  if (start > 0 && start >= bytes.length) {
    return void response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
  }
  response.setHeader('content-length', bytes.length - start);
  if (start > 0) {
    response.writeHead(206, { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` });
  }
  response.end(bytes.subarray(start));
}

function treeEntry(path: string, { bytes, isLarge, claims }: FakeFile): object {
  const size = claims?.size ?? bytes.length;
  if (isLarge !== true) return { type: 'file', oid: claims?.oid ?? gitSha1(bytes), size, path };
  const oid = claims?.oid ?? sha256(bytes);
  const pointer = Buffer.from(
    `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${size}\n`,
  );
  return {
    type: 'file',
    oid: gitSha1(pointer),
    size,
    lfs: { oid, size, pointerSize: pointer.length },
    xetHash: sha256(Buffer.from('xet')),
    path,
  };
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.setHeader('x-error-message', message);
  if (code !== '') response.setHeader('x-error-code', code);
  response.statusCode = status;
  sendJson(response, { error: message });
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(value));
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** As `git hash-object` gives it. */
export function gitSha1(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

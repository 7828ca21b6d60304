import { createHash } from 'node:crypto';
import { InputError } from '../../errors.ts';
import type { BatchApiName } from './batch-store.ts';
import type { Fetch, Server } from './send.ts';

/** A chat request as a provider's package sends it. */
export interface ReadRequest {
  server: Server;
  /** Below the server's root, for example `/chat/completions`. */
  path: string;
  /** The body as one line of JSON. */
  body: string;
  /** Stands for the path and the body. */
  digest: string;
  /** Requests of one group may go into one batch: they have the server, the headers and the model in common. */
  group: string;
}

/** The endpoints whose requests a batch may hold. */
const PATHS: Record<BatchApiName, RegExp> = {
  openai: /\/(chat\/completions|responses)$/,
  anthropic: /\/messages$/,
};

/** Headers of the one request, which its batch does not have. */
const OWN_HEADERS = new Set(['content-type', 'content-length', 'content-encoding', 'accept']);

/** What a provider's package wants to send. @throws InputError for a request that no batch can hold. */
export function readRequest(
  api: BatchApiName,
  fetch: Fetch,
  input: string | URL,
  init: RequestInit,
): ReadRequest {
  const url = new URL(input);
  const path = PATHS[api].exec(url.pathname)?.[0];
  if (path === undefined || typeof init.body !== 'string') {
    throw new InputError(`a request to ${url.origin}${url.pathname} cannot be part of a batch`, FLAG, REMEDY);
  }
  const parsed = JSON.parse(init.body) as { model?: unknown; stream?: unknown };
  if (parsed.stream === true) {
    throw new InputError('a batch cannot stream its replies', FLAG, 'Leave out --stream or --batch.');
  }
  // No user, password or query: the root is written down.
  const root = url.origin + url.pathname.slice(0, -path.length);
  const headers = toHeaders(init.headers);
  return {
    server: { fetch, root, search: url.search, headers },
    path,
    body: toOneLine(JSON.stringify(parsed)),
    digest: createHash('sha256').update(`${path}\n${init.body}`).digest('base64url'),
    group: JSON.stringify([root, url.search, path, parsed.model, headers]),
  };
}

const FLAG = { flag: '--batch' };
const REMEDY = 'Leave out --batch: the calls are then made one by one.';

function toHeaders(headers: RequestInit['headers']): Record<string, string> {
  // A plain object is what the providers' packages give; `new Headers` would take several times as long.
  const isPlain = headers !== undefined && !(headers instanceof Headers) && !Array.isArray(headers);
  return Object.fromEntries(
    (isPlain ? Object.entries(headers) : [...new Headers(headers)])
      .map(([name, value]): [string, string] => [name.toLowerCase(), String(value)])
      .filter(([name]) => !OWN_HEADERS.has(name)),
  );
}

/** JSON may hold these as they are, but there are readers of lines that end one at them. */
function toOneLine(json: string): string {
  return json.replace(
    /[\u0085\u2028\u2029]/g,
    (separator) => `\\u${separator.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

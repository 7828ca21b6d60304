import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { readRetryAfter } from '../retry-after.ts';
import { readText } from './read-body.ts';

export type Fetch = typeof globalThis.fetch;

/** A request to the batch API itself. */
export interface ApiCall {
  method: 'GET' | 'POST';
  /** Below the API's root, with a leading slash. */
  path: string;
  body?: string | Uint8Array;
  contentType?: string;
}

/**
 * Sends a call and gives what `read` makes of the reply.
 *
 * @throws RefusedCall for any status but 2xx; whatever `fetch` and `read` throw.
 */
export type Send = <T>(call: ApiCall, read: (response: Response) => Promise<T>) => Promise<T>;

/** Where the batch API is and what opens it. */
export interface Server {
  fetch: Fetch;
  /** Up to and including `/v1`. */
  root: string;
  /** The query that each address carries, with its `?`, or nothing. */
  search: string;
  /** The key and whatever else each request carries, names in lower case. */
  headers: Readonly<Record<string, string>>;
}

/** The batch API answered a call with an error: it is handed on as the reply to each request that waits. */
export class RefusedCall extends Error {
  override name = 'RefusedCall';
  readonly status: number;
  readonly body: string;
  /** Milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(status: number, body: string, retryAfter?: number) {
    super(`the batch API answered ${status}`);
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

/** How failures that may pass are waited out. */
export interface Patience {
  tries: number;
  /** How often a connection that fails is tried. @default `tries` */
  connectionTries?: number;
  /** Milliseconds to wait after the n-th failure, counted from 1, where the server names no time. */
  pause: (failures: number) => number;
  /** The most milliseconds to wait, whatever the server asks for: a batch may have ended long before. */
  longestPause: number;
  signal?: AbortSignal;
  /** What is waited out, in a few words. */
  onTrouble?: (trouble: string) => void;
}

/** Sends calls to `server`, each again and again while what fails may pass and `patience` lasts. */
export function createSend(server: Server, patience: Patience): Send {
  const { signal } = patience;
  return async (call, read) => {
    for (let tries = 1; ; tries += 1) {
      let wait = patience.pause(tries);
      try {
        return await read(await sendOnce(server, call, signal));
      } catch (error) {
        signal?.throwIfAborted();
        const isRefused = error instanceof RefusedCall;
        const most = isRefused ? patience.tries : (patience.connectionTries ?? patience.tries);
        if (tries >= most || (isRefused && !mayPass(error.status))) throw error;
        if (isRefused) wait = pauseAfter(error, wait, patience);
        patience.onTrouble?.(describeTrouble(error));
      }
      await sleepUnless(wait, signal);
    }
  };
}

/** How long to wait after a refusal, in milliseconds: as the server asks, within bounds. */
export function pauseAfter(
  { retryAfter }: RefusedCall,
  usual: number,
  { longestPause }: Pick<Patience, 'longestPause'>,
): number {
  return Math.min(retryAfter ?? usual, longestPause);
}

/** An error in a form that the clients of both APIs read. */
export function errorBody(message: string, type = 'api_error', code?: string): object {
  return { type: 'error', error: { message, type, ...(code === undefined ? {} : { code }) } };
}

/** Whether the same request may succeed later. */
export function mayPass(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** @throws the signal's reason when it is aborted. */
export async function sleepUnless(milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await sleep(milliseconds, undefined, signal && { signal }).catch(() => {});
  signal?.throwIfAborted();
}

/** How much of a reply that is none is handed on, in characters. */
const LONGEST_QUOTED = 2000;

/** Reads JSON in the shape of `schema`; anything else is taken for the fault of a broken server. */
export function asJson<T>(schema: z.ZodType<T>): (response: Response) => Promise<T> {
  return async (response) => {
    const text = await readText(response);
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      // Cut for memory's sake. Who shows it masks it before it is cut again, and knows the beginning of a secret at an end.
      const message = `the batch API answered with something else: ${text.slice(0, LONGEST_QUOTED)}`;
      throw new RefusedCall(502, JSON.stringify(errorBody(message)));
    }
  };
}

async function sendOnce(
  { fetch, root, search, headers }: Server,
  call: ApiCall,
  signal?: AbortSignal,
): Promise<Response> {
  const [path, query] = call.path.split('?');
  const parameters = [search.slice(1), query ?? ''].filter((part) => part !== '').join('&');
  const response = await fetch(`${root}${path}${parameters === '' ? '' : `?${parameters}`}`, {
    method: call.method,
    headers: call.contentType === undefined ? headers : { ...headers, 'content-type': call.contentType },
    ...(call.body === undefined ? {} : { body: call.body as NonNullable<RequestInit['body']> }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.ok) return response;
  throw new RefusedCall(
    response.status,
    await readText(response),
    readRetryAfter(Object.fromEntries(response.headers)),
  );
}

/** What is waited out, in a few words of ours. */
export function describeTrouble(error: unknown): string {
  if (error instanceof RefusedCall) return `the server answered ${error.status}`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code } = cause as NodeJS.ErrnoException;
  return typeof code === 'string' ? `the connection failed (${code})` : 'the connection failed';
}
